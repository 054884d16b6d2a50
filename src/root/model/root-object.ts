import { type Column, isNumbers, type Numbers } from '../../column/index.ts';
import { decodeText } from '../bytes/cursor.ts';

/** An object of a ROOT class as plain data: its members under ROOT's own names, those of base classes among them. */
export interface RootObject {
  readonly className: string;
  readonly members: { readonly [name: string]: RootValue };
  /** Why the members are missing, for an object inside another one whose class cannot be read. */
  readonly unreadable?: string;
}

/**
 * A member: a number (a bigint for 64 bits), a string, an array of numbers as a typed array, other arrays as lists, an
 * object inside as its members, an object behind a pointer as a `RootObject`, or null. Objects that refer to one another
 * do so here as well: there can be cycles.
 */
export type RootValue =
  | null
  | number
  | bigint
  | string
  | Numbers
  | readonly RootValue[]
  | RootObject
  | { readonly [name: string]: RootValue };

/** One entry of a column as plain data. Arrays of numbers share the memory of the column. */
export function valueAt(column: Column, index: number): RootValue {
  if (isNumbers(column)) return column[index]!;
  switch (column.kind) {
    case 'jagged':
      return listOf(column.content, column.offsets[index]!, column.offsets[index + 1]!);
    case 'fixed':
      return listOf(column.content, index * column.size, (index + 1) * column.size);
    case 'text':
      return decodeText(column.bytes.subarray(column.offsets[index]!, column.offsets[index + 1]!));
    case 'record':
      return Object.fromEntries([...column.fields].map(([name, field]) => [name, valueAt(field, index)]));
    case 'objects':
      // Readers of this part put nothing else into an objects column.
      return column.values[index] as RootValue;
    case 'variant': {
      const alternative = column.alternatives[column.tags[index]! - 1];
      return alternative ? valueAt(alternative, column.places[index]!) : null;
    }
    default:
      return column satisfies never;
  }
}

function listOf(content: Column, start: number, end: number): RootValue {
  if (isNumbers(content)) return content.subarray(start, end);
  return Array.from({ length: end - start }, (_, i) => valueAt(content, start + i));
}
