import { LimitError, UsageError } from '../errors.ts';
import {
  type Column,
  columnLength,
  isNumbers,
  type Numbers,
  type Table,
  type TextColumn,
  type VariantColumn,
} from './column.ts';
import { numbersLike } from './take.ts';

const LARGEST_OFFSET = 0x7fffffff;

/**
 * The columns one after another. They must be of one kind, flat ones of one number type.
 * A single column comes back as it is; otherwise the result shares nothing with them.
 * Throws a `usage` error for no column or unlike ones, a `limit` error when offsets no longer fit 31 bits.
 */
export function concatColumns<C extends Column>(columns: readonly C[]): C;
export function concatColumns(columns: readonly Column[]): Column {
  const first = columns[0];
  if (first === undefined) throw new UsageError('column: nothing to put together');
  if (columns.length === 1) return first;
  if (isNumbers(first)) return concatNumbers(columns.map((column) => asFlatLike(column, first)));
  switch (first.kind) {
    case 'jagged': {
      const parts = columns.map((column) => asKind(column, 'jagged'));
      const content = concatColumns(parts.map((part) => part.content));
      return { kind: 'jagged', offsets: concatOffsets(parts.map((part) => part.offsets)), content };
    }
    case 'text':
      return concatText(columns.map((column) => asKind(column, 'text')));
    case 'fixed': {
      const parts = columns.map((column) => asKind(column, 'fixed'));
      if (parts.some((part) => part.size !== first.size))
        throw unlike(`fixed lists of ${first.size}`, 'another size');
      const content = concatColumns(parts.map((part) => part.content));
      return { kind: 'fixed', length: totalLength(columns), size: first.size, content };
    }
    case 'record': {
      const parts = columns.map((column) => asKind(column, 'record'));
      const fields = concatMaps(parts.map((part) => part.fields));
      return { kind: 'record', length: totalLength(columns), fields };
    }
    case 'objects':
      return { kind: 'objects', values: columns.flatMap((column) => asKind(column, 'objects').values) };
    case 'variant':
      return concatVariants(columns.map((column) => asKind(column, 'variant')));
    default:
      return first satisfies never;
  }
}

/** The rows of the tables one after another. Throws a `usage` error when their names differ. */
export function concatTables(tables: readonly Table[]): Table {
  if (tables.length === 0) throw new UsageError('column: no tables to put together');
  const length = tables.reduce((sum, table) => sum + table.length, 0);
  return { length, columns: concatMaps(tables.map((table) => table.columns)) };
}

function concatMaps(maps: readonly ReadonlyMap<string, Column>[]): ReadonlyMap<string, Column> {
  const names = [...maps[0]!.keys()];
  for (const map of maps)
    if (map.size !== names.length || names.some((name) => !map.has(name)))
      throw unlike(`columns ${names.join(', ')}`, [...map.keys()].join(', '));
  return new Map(names.map((name) => [name, concatColumns(maps.map((map) => map.get(name)!))]));
}

function concatNumbers(parts: readonly Numbers[]): Numbers {
  const joined = numbersLike(parts[0]!, totalLength(parts));
  let at = 0;
  for (const part of parts) {
    // asFlatLike made sure that all have one type, which the union of arrays cannot say.
    (joined as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return joined;
}

function concatText(parts: readonly TextColumn[]): TextColumn {
  const bytes = concatColumns(parts.map((part) => part.bytes));
  return { kind: 'text', offsets: concatOffsets(parts.map((part) => part.offsets)), bytes };
}

function concatVariants(parts: readonly VariantColumn[]): VariantColumn {
  const count = parts[0]!.alternatives.length;
  if (parts.some((part) => part.alternatives.length !== count))
    throw unlike(`values of ${count} kinds`, 'another number of them');
  const bases = new Int32Array(count);
  const shifted = parts.map(({ tags, places, alternatives }) => {
    const moved = places.map((place, i) => (tags[i] === 0 ? 0 : place + bases[tags[i]! - 1]!));
    for (const [i, one] of alternatives.entries()) bases[i]! += columnLength(one);
    return moved;
  });
  return {
    kind: 'variant',
    tags: concatColumns(parts.map((part) => part.tags)),
    places: concatColumns(shifted),
    alternatives: Array.from(bases, (_, i) => concatAlternative(parts, i)),
  };
}

function concatAlternative(parts: readonly VariantColumn[], index: number): Column {
  return concatColumns(parts.map((part) => part.alternatives[index]!));
}

function concatOffsets(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, part) => sum + part.length - 1, 1));
  let [at, base] = [0, 0];
  for (const part of parts) {
    for (let i = 1; i < part.length; i++) joined[++at] = base + part[i]!;
    base += part[part.length - 1]!;
    if (base > LARGEST_OFFSET)
      throw new LimitError(`column: ${base} values in one jagged column, at most ${LARGEST_OFFSET}`);
  }
  return joined;
}

function totalLength(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + columnLength(column), 0);
}

function asFlatLike(column: Column, first: Numbers): Numbers {
  if (!isNumbers(column) || column.constructor !== first.constructor)
    throw unlike(first.constructor.name, isNumbers(column) ? column.constructor.name : column.kind);
  return column;
}

type NestedColumn = Exclude<Column, Numbers>;

function asKind<K extends NestedColumn['kind']>(column: Column, kind: K): Extract<NestedColumn, { kind: K }> {
  if (isNumbers(column) || column.kind !== kind)
    throw unlike(kind, isNumbers(column) ? column.constructor.name : column.kind);
  // The kind was compared the line above; TypeScript does not narrow by a type parameter.
  return column as Extract<NestedColumn, { kind: K }>;
}

function unlike(first: string, other: string): UsageError {
  return new UsageError(`column: cannot put ${other} after ${first}`);
}
