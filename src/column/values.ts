import { UsageError } from '../errors.ts';
import { type Column, columnLength, isNumbers } from './column.ts';

/** One entry as plain values: a number, a bigint for 64-bit integers, a string, a list, or named values. */
export type Value = number | bigint | string | null | readonly Value[] | { readonly [name: string]: Value };

const decoder = new TextDecoder();

/**
 * One entry of a column as plain values: for looking, printing and tests, not for loops over many entries.
 * Throws a `usage` error when there is no such entry.
 */
export function toValues(column: Column, index: number): Value {
  const length = columnLength(column);
  if (!(Number.isInteger(index) && index >= 0 && index < length))
    throw new UsageError(`column: entry ${index} of a column with ${length} entries`);
  if (isNumbers(column)) return column[index]!;
  switch (column.kind) {
    case 'jagged':
      return listOf(column.content, column.offsets[index]!, column.offsets[index + 1]!);
    case 'text':
      return decoder.decode(column.bytes.subarray(column.offsets[index]!, column.offsets[index + 1]!));
    case 'fixed':
      return listOf(column.content, index * column.size, (index + 1) * column.size);
    case 'record':
      return Object.fromEntries([...column.fields].map(([name, field]) => [name, toValues(field, index)]));
    case 'objects':
      // An objects column holds plain values by its contract; it only cannot say so without importing this file.
      return column.values[index] as Value;
    case 'variant': {
      const alternative = column.alternatives[column.tags[index]! - 1];
      return alternative ? toValues(alternative, column.places[index]!) : null;
    }
    default:
      return column satisfies never;
  }
}

/** Every entry of a column as plain values. */
export function allValues(column: Column): Value[] {
  return listOf(column, 0, columnLength(column));
}

function listOf(column: Column, start: number, end: number): Value[] {
  return Array.from({ length: end - start }, (_, i) => toValues(column, start + i));
}
