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
  return takeWithin(column, placesWithin(indices, columnLength(column)));
}

/** The places as one kind of array, so that the loops over them are fast; checked. */
function placesWithin(indices: ArrayLike<number>, length: number): Int32Array {
  checkLength(length);
  const places = indices instanceof Int32Array ? indices : new Int32Array(indices);
  if (places !== indices) checkWhole(indices, places, length);
  for (let i = 0; i < places.length; i++)
    if (places[i]! < 0 || places[i]! >= length) throw outside(places[i]!, length);
  return places;
}

function checkWhole(indices: ArrayLike<number>, places: Int32Array, length: number): void {
  for (let i = 0; i < places.length; i++) if (places[i] !== indices[i]) throw outside(indices[i]!, length);
}

function outside(index: number, length: number): UsageError {
  return new UsageError(`column: entry ${index} of a column with ${length} entries`);
}

function checkLength(length: number): void {
  if (length > LARGEST_OFFSET) throw new LimitError(`column: ${length} entries, at most ${LARGEST_OFFSET}`);
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

function takeWithin(column: Column, indices: Int32Array): Column {
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
      checkLength(columnLength(column.content));
      return { kind: 'fixed', length, size, content: takeWithin(column.content, fixedPlaces(indices, size)) };
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

/** Numbers are moved as bits, by their width: loops over arrays of one type only are several times as fast. */
function takeNumbers(column: Numbers, places: Int32Array): Numbers {
  const taken = numbersLike(column, places.length);
  switch (column.BYTES_PER_ELEMENT) {
    case 1:
      take1(asInt8(column), asInt8(taken), places);
      break;
    case 2:
      take2(asInt16(column), asInt16(taken), places);
      break;
    case 4:
      take4(asInt32(column), asInt32(taken), places);
      break;
    default:
      take8(asInt32(column), asInt32(taken), places);
  }
  return taken;
}

const asInt8 = ({ buffer, byteOffset, byteLength }: Numbers) => new Int8Array(buffer, byteOffset, byteLength);
const asInt16 = ({ buffer, byteOffset, length }: Numbers) => new Int16Array(buffer, byteOffset, length);
const asInt32 = ({ buffer, byteOffset, byteLength }: Numbers) =>
  new Int32Array(buffer, byteOffset, byteLength / 4);

function take1(from: Int8Array, to: Int8Array, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
}

function take2(from: Int16Array, to: Int16Array, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
}

function take4(from: Int32Array, to: Int32Array, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
}

function take8(from: Int32Array, to: Int32Array, places: Int32Array): void {
  for (let i = 0; i < places.length; i++) {
    to[2 * i] = from[2 * places[i]!]!;
    to[2 * i + 1] = from[2 * places[i]! + 1]!;
  }
}

function fixedPlaces(indices: Int32Array, size: number): Int32Array {
  const places = new Int32Array(indices.length * size);
  for (let i = 0, at = 0; i < indices.length; i++)
    for (let k = 0; k < size; k++) places[at++] = indices[i]! * size + k;
  return places;
}

function takenOffsets(offsets: Int32Array, indices: Int32Array): Int32Array {
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

function takenPlaces(offsets: Int32Array, indices: Int32Array, taken: Int32Array): Int32Array {
  const places = new Int32Array(taken[indices.length]!);
  for (let i = 0; i < indices.length; i++) {
    let place = offsets[indices[i]!]!;
    for (let j = taken[i]!; j < taken[i + 1]!; j++) places[j] = place++;
  }
  return places;
}

function takeBytes(bytes: Uint8Array, offsets: Int32Array, indices: Int32Array, taken: Int32Array) {
  const out = new Uint8Array(taken[indices.length]!);
  for (let i = 0; i < indices.length; i++)
    out.set(bytes.subarray(offsets[indices[i]!]!, offsets[indices[i]! + 1]!), taken[i]!);
  return out;
}

/** Each alternative keeps the values that are still wanted, in the order in which they are. */
function takeVariant(column: VariantColumn, indices: Int32Array): VariantColumn {
  const tags = new Uint8Array(indices.length);
  const places = new Int32Array(indices.length);
  const wanted = column.alternatives.map((): number[] => []);
  for (let i = 0; i < indices.length; i++) {
    const tag = column.tags[indices[i]!]!;
    tags[i] = tag;
    if (tag > 0) places[i] = wanted[tag - 1]!.push(column.places[indices[i]!]!) - 1;
  }
  const alternatives = column.alternatives.map((one, i) => takeWithin(one, Int32Array.from(wanted[i]!)));
  return { kind: 'variant', tags, places, alternatives };
}
