import { LimitError, UsageError } from '../errors.ts';
import {
  type Column,
  columnLength,
  isNumbers,
  type Numbers,
  type Table,
  type VariantColumn,
} from './column.ts';

const LARGEST_OFFSET = 0x7fffffff;

/**
 * The entries at these places, in this order; a place may come more than once. The result shares nothing with the column.
 * Throws a `usage` error for a place outside the column, a `limit` error when offsets no longer fit 31 bits.
 */
export function takeColumn<C extends Column>(column: C, indices: ArrayLike<number>): C;
export function takeColumn(column: Column, indices: ArrayLike<number>): Column {
  const length = columnLength(column);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    // Shifting by nothing leaves whole numbers from 0 on as they are, and only those.
    if (index >>> 0 !== index || index >= length)
      throw new UsageError(`column: entry ${index} of a column with ${length} entries`);
  }
  return takeWithin(column, indices);
}

/** The rows at these places, in this order. */
export function takeTable(table: Table, indices: ArrayLike<number>): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, takeColumn(column, indices));
  return { length: indices.length, columns };
}

/** Zeros: a typed array of the same type as `column`. */
export function numbersLike<N extends Numbers>(column: N, length: number): N {
  // Every member of Numbers has a constructor from a length; TypeScript types `constructor` as Function.
  return new (column.constructor as new (length: number) => N)(length);
}

function takeWithin(column: Column, indices: ArrayLike<number>): Column {
  if (isNumbers(column)) return takeNumbers(column, indices);
  const { length } = indices;
  switch (column.kind) {
    case 'jagged': {
      const offsets = takenOffsets(column.offsets, indices);
      const content = takeWithin(column.content, takenPlaces(column.offsets, indices, offsets));
      return { kind: 'jagged', offsets, content };
    }
    case 'text': {
      const offsets = takenOffsets(column.offsets, indices);
      return { kind: 'text', offsets, bytes: takeBytes(column.bytes, column.offsets, indices, offsets) };
    }
    case 'fixed': {
      const { size } = column;
      const places = new Float64Array(length * size);
      for (let i = 0; i < places.length; i++) places[i] = indices[Math.floor(i / size)]! * size + (i % size);
      return { kind: 'fixed', length, size, content: takeWithin(column.content, places) };
    }
    case 'record': {
      const fields = [...column.fields].map(([name, field]) => [name, takeWithin(field, indices)] as const);
      return { kind: 'record', length, fields: new Map(fields) };
    }
    case 'objects':
      return { kind: 'objects', values: Array.from(indices, (index) => column.values[index]) };
    case 'variant':
      return takeVariant(column, indices);
    default:
      return column satisfies never;
  }
}

function takeNumbers(column: Numbers, indices: ArrayLike<number>): Numbers {
  const taken = numbersLike(column, indices.length);
  // Both sides have one element type, number or bigint, which the union of arrays cannot say.
  const [from, to] = [column as Float64Array, taken as Float64Array];
  for (let i = 0; i < indices.length; i++) to[i] = from[indices[i]!]!;
  return taken;
}

function takenOffsets(offsets: Int32Array, indices: ArrayLike<number>): Int32Array {
  const taken = new Int32Array(indices.length + 1);
  let end = 0;
  for (let i = 0; i < indices.length; i++) {
    end += offsets[indices[i]! + 1]! - offsets[indices[i]!]!;
    if (end > LARGEST_OFFSET)
      throw new LimitError(`column: ${end} values in one jagged column, at most ${LARGEST_OFFSET}`);
    taken[i + 1] = end;
  }
  return taken;
}

function takenPlaces(offsets: Int32Array, indices: ArrayLike<number>, taken: Int32Array): Int32Array {
  const places = new Int32Array(taken[indices.length]!);
  for (let i = 0; i < indices.length; i++) {
    let place = offsets[indices[i]!]!;
    for (let j = taken[i]!; j < taken[i + 1]!; j++) places[j] = place++;
  }
  return places;
}

function takeBytes(bytes: Uint8Array, offsets: Int32Array, indices: ArrayLike<number>, taken: Int32Array) {
  const out = new Uint8Array(taken[indices.length]!);
  for (let i = 0; i < indices.length; i++)
    out.set(bytes.subarray(offsets[indices[i]!]!, offsets[indices[i]! + 1]!), taken[i]!);
  return out;
}

/** Each alternative keeps the values that are still wanted, in the order in which they are. */
function takeVariant(column: VariantColumn, indices: ArrayLike<number>): VariantColumn {
  const tags = new Uint8Array(indices.length);
  const places = new Int32Array(indices.length);
  const wanted = column.alternatives.map((): number[] => []);
  for (let i = 0; i < indices.length; i++) {
    const tag = column.tags[indices[i]!]!;
    tags[i] = tag;
    if (tag > 0) places[i] = wanted[tag - 1]!.push(column.places[indices[i]!]!) - 1;
  }
  const alternatives = column.alternatives.map((one, i) => takeWithin(one, wanted[i]!));
  return { kind: 'variant', tags, places, alternatives };
}
