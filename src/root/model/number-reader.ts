import type { Numbers } from '../../column/index.ts';
import { copyLists, type Lists } from '../bytes/copy-lists.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { copyNumbers, NUMBER_BYTES, type NumberKind } from '../bytes/numbers.ts';
import type { Packing } from '../streamer/packing.ts';
import type { ColumnReader } from './column-reader.ts';
import { GrowingNumbers } from './growing.ts';

/** Numbers as they are. */
export class NumberReader implements ColumnReader {
  readonly #numbers: GrowingNumbers;
  readonly #bytes: number;
  readonly #isBool: boolean;
  readonly #one: (view: DataView, at: number, into: Numbers, index: number) => void;

  constructor(kind: NumberKind, capacity = 0) {
    this.#numbers = new GrowingNumbers(kind, capacity);
    this.#bytes = NUMBER_BYTES[kind];
    this.#one = ONE[kind];
    this.#isBool = kind === 'bool';
  }

  get length(): number {
    return this.#numbers.length;
  }

  read(cursor: Cursor): void {
    this.readItems(cursor, 1);
  }

  readItems(cursor: Cursor, count: number): void {
    const at = cursor.skip(count * this.#bytes);
    const first = this.#numbers.add(count);
    const { array } = this.#numbers;
    if (this.#isBool) copyBooleans(cursor.bytes.subarray(at, at + count), array, first);
    else if (count > 12) copyNumbers(cursor.bytes, at, array, first, count);
    else for (let i = 0; i < count; i++) this.#one(cursor.view, at + i * this.#bytes, array, first + i);
  }

  /** The items of the lists `from` to `to`, which the caller has counted. */
  readLists(cursor: Cursor, lists: Lists, from: number, to: number, count: number): void {
    const first = this.#numbers.add(count);
    const { array } = this.#numbers;
    copyLists(cursor.view, lists, from, to, array, first);
    if (this.#isBool) for (let i = first; i < first + count; i++) array[i] = array[i] === 0 ? 0 : 1;
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    this.readItems(cursor, Math.floor(cursor.left / this.#bytes));
  }

  addEmpty(count: number): void {
    this.#numbers.add(count);
  }

  /** The number at an index that was read. */
  at(index: number): number {
    return Number(this.#numbers.array[index]!);
  }

  finish(): Numbers {
    return this.#numbers.finish();
  }
}

/** What was written from memory that was never set may be any byte: everything but zero is true. */
function copyBooleans(bytes: Uint8Array, into: Numbers, first: number): void {
  for (let i = 0; i < bytes.length; i++) into[first + i] = bytes[i] === 0 ? 0 : 1;
}

/** Reads one number. The casts say what the constructor made sure of: the array is of that kind. */
const ONE: Readonly<Record<NumberKind, (view: DataView, at: number, into: Numbers, index: number) => void>> =
  {
    bool: (view, at, into, index) => {
      into[index] = view.getUint8(at);
    },
    int8: (view, at, into, index) => {
      into[index] = view.getInt8(at);
    },
    uint8: (view, at, into, index) => {
      into[index] = view.getUint8(at);
    },
    int16: (view, at, into, index) => {
      into[index] = view.getInt16(at);
    },
    uint16: (view, at, into, index) => {
      into[index] = view.getUint16(at);
    },
    int32: (view, at, into, index) => {
      into[index] = view.getInt32(at);
    },
    uint32: (view, at, into, index) => {
      into[index] = view.getUint32(at);
    },
    int64: (view, at, into, index) => {
      (into as BigInt64Array)[index] = view.getBigInt64(at);
    },
    uint64: (view, at, into, index) => {
      (into as BigUint64Array)[index] = view.getBigUint64(at);
    },
    float32: (view, at, into, index) => {
      into[index] = view.getFloat32(at);
    },
    float64: (view, at, into, index) => {
      into[index] = view.getFloat64(at);
    },
  };

/** Double32_t and Float16_t. */
export class PackedReader implements ColumnReader {
  readonly #numbers: GrowingNumbers;
  readonly #packing: Packing;

  constructor(packing: Packing) {
    this.#packing = packing;
    this.#numbers = new GrowingNumbers(packing.as);
  }

  get length(): number {
    return this.#numbers.length;
  }

  read(cursor: Cursor): void {
    this.readItems(cursor, 1);
  }

  readItems(cursor: Cursor, count: number): void {
    cursor.need(count * packedBytes(this.#packing));
    const first = this.#numbers.add(count);
    const array = this.#numbers.array as Float64Array;
    for (let i = 0; i < count; i++) array[first + i] = readPacked(cursor, this.#packing);
  }

  readLists(cursor: Cursor, { starts, header }: Lists, from: number, to: number, _count: number): void {
    const bytes = packedBytes(this.#packing);
    for (let i = from; i < to; i++) {
      cursor.position = starts[i]! + header;
      this.readItems(cursor, (starts[i + 1]! - cursor.position) / bytes);
    }
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    this.readItems(cursor, Math.floor(cursor.left / packedBytes(this.#packing)));
  }

  addEmpty(count: number): void {
    this.#numbers.add(count);
  }

  finish(): Numbers {
    return this.#numbers.finish();
  }
}

const scratch = new DataView(new ArrayBuffer(4));

/** Reads one packed number. */
export function readPacked(cursor: Cursor, packing: Packing): number {
  if (packing.form === 'plain') return cursor.f32();
  if (packing.form === 'range') return cursor.u32() / packing.factor + packing.minimum;
  const exponent = cursor.u8();
  const stored = cursor.u16();
  const mantissa = (stored & ((1 << (packing.bits + 1)) - 1)) << (23 - packing.bits);
  scratch.setInt32(0, (exponent << 23) | mantissa);
  const value = scratch.getFloat32(0);
  return stored & (1 << (packing.bits + 1)) ? -value : value;
}

/** Bytes of one packed number. */
export function packedBytes(packing: Packing): 3 | 4 {
  return packing.form === 'mantissa' ? 3 : 4;
}
