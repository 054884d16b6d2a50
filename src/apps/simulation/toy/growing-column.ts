/** Columns that are filled entry by entry and then handed over. */
import type { Column, JaggedColumn, Numbers } from '../../../column/index.ts';
import type { NumberType } from '../../../root/index.ts';

type Filled = Exclude<Numbers, BigInt64Array | BigUint64Array>;

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  bool: Uint8Array,
} as const;

const FIRST_CAPACITY = 1024;

/** Numbers that are pushed one by one. Whole numbers of 64 bits are exact up to 2^53. */
export class GrowingNumbers {
  readonly #type: NumberType;
  #values: Filled;
  #length = 0;

  constructor(type: NumberType) {
    this.#type = type;
    this.#values = this.#allocate(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#allocate(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers pushed so far, in a buffer of their own, under the type that was asked for. */
  take(): Numbers {
    const values = this.#values.slice(0, this.#length);
    if (this.#type === 'int64') return BigInt64Array.from(values, BigInt);
    if (this.#type === 'uint64') return BigUint64Array.from(values, BigInt);
    return values;
  }

  #allocate(length: number): Filled {
    const is64 = this.#type === 'int64' || this.#type === 'uint64';
    return is64 ? new Float64Array(length) : new ARRAYS[this.#type as keyof typeof ARRAYS](length);
  }
}

/** Lists of numbers: `push` the values of an entry, then `endEntry`. */
export class GrowingLists {
  readonly #content: GrowingNumbers;
  readonly #offsets = new GrowingNumbers('int32');

  constructor(type: NumberType) {
    this.#content = new GrowingNumbers(type);
    this.#offsets.push(0);
  }

  push(value: number): void {
    this.#content.push(value);
  }

  endEntry(): void {
    this.#offsets.push(this.#content.length);
  }

  /** The lists of the entries ended so far. */
  take(): JaggedColumn<Column> {
    // The offsets were made as int32 above.
    return { kind: 'jagged', offsets: this.#offsets.take() as Int32Array, content: this.#content.take() };
  }
}
