import type { Column, Numbers, Table } from '../../src/column/index.ts';
import type { BranchType, NumberType } from '../../src/root/index.ts';

/** Every kind of number with its array. */
export const NUMBER_ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<NumberType, unknown>;

/** All kinds of number. */
export const NUMBER_TYPES = Object.keys(NUMBER_ARRAYS) as NumberType[];

/** Branches of every form of every kind of number, and a string. */
export function sampleBranches(): Record<string, BranchType> {
  const branches: Record<string, BranchType> = {};
  for (const type of NUMBER_TYPES) {
    branches[`${type}_flat`] = { type };
    branches[`${type}_fixed`] = { type, size: 3 };
    branches[`${type}_jagged`] = { type, counter: 'n' };
    branches[`${type}_vector`] = { type, vector: 1 };
    branches[`${type}_nested`] = { type, vector: 2 };
  }
  return { ...branches, text: { type: 'string' } };
}

/** Entry `i` has `i % 4` numbers in its lists. Gives the numbers and strings of entries `start` to `end`. */
export function sampleTable(start: number, end: number): Table {
  const length = end - start;
  const columns = new Map<string, Column>();
  const lists = offsetsOf(length, (i) => (start + i) % 4);
  const inner = offsetsOf(lists[length]!, (i) => (start + i) % 3);
  for (const type of NUMBER_TYPES) {
    const numbers = (count: number) => sampleNumbers(type, start, count);
    columns.set(`${type}_flat`, numbers(length));
    columns.set(`${type}_fixed`, { kind: 'fixed', length, size: 3, content: numbers(3 * length) });
    const content = numbers(lists[length]!);
    columns.set(`${type}_jagged`, { kind: 'jagged', offsets: lists, content });
    columns.set(`${type}_vector`, { kind: 'jagged', offsets: lists, content });
    const nested = { kind: 'jagged', offsets: inner, content: numbers(inner.at(-1)!) } as const;
    columns.set(`${type}_nested`, { kind: 'jagged', offsets: lists, content: nested });
  }
  columns.set('text', textColumn(Array.from({ length }, (_, i) => sampleText(start + i))));
  return { length, columns };
}

/** Entry `i`: every seventh is longer than 255 bytes, where the form of a string changes. */
export function sampleText(i: number): string {
  return `é${'x'.repeat(i % 7 === 0 ? 300 : i % 5)}${i}`;
}

/** A column of strings. */
export function textColumn(texts: readonly string[]): Column {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const offsets = offsetsOf(parts.length, (i) => parts[i]!.length);
  return { kind: 'text', offsets, bytes: Buffer.concat(parts) };
}

/** Offsets of `count` lists whose lengths are given. */
export function offsetsOf(count: number, length: (i: number) => number): Int32Array {
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + length(i);
  return offsets;
}

function sampleNumbers(type: NumberType, start: number, count: number): Numbers {
  const valueAt = (i: number) => {
    if (type === 'bool') return (start + i) % 2;
    if (type.startsWith('uint')) return (start + i) % 200;
    return ((start + i) % 200) - 100;
  };
  if (type === 'int64') return BigInt64Array.from({ length: count }, (_, i) => BigInt(valueAt(i)));
  if (type === 'uint64') return BigUint64Array.from({ length: count }, (_, i) => BigInt(valueAt(i)));
  const numbers = new NUMBER_ARRAYS[type](count);
  for (let i = 0; i < count; i++) numbers[i] = valueAt(i);
  return numbers;
}

/** Plain values of one entry of a column; big integers as numbers. */
export function entryOf(column: Column, entry: number): unknown {
  if (ArrayBuffer.isView(column)) return Number(column[entry]);
  switch (column.kind) {
    case 'fixed':
      return Array.from({ length: column.size }, (_, i) => entryOf(column.content, entry * column.size + i));
    case 'jagged': {
      const from = column.offsets[entry]!;
      const count = column.offsets[entry + 1]! - from;
      return Array.from({ length: count }, (_, i) => entryOf(column.content, from + i));
    }
    case 'text':
      return new TextDecoder().decode(
        column.bytes.subarray(column.offsets[entry], column.offsets[entry + 1]),
      );
    default:
      throw new Error(`no sample is a ${column.kind} column`);
  }
}
