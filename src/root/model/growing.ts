import type { Numbers } from '../../column/index.ts';
import { type NumberKind, newNumbers } from '../bytes/numbers.ts';

/** An array of numbers that grows by doubling. */
export class GrowingNumbers {
  readonly #kind: NumberKind;
  array: Numbers;
  length = 0;

  constructor(kind: NumberKind, capacity = 0) {
    this.#kind = kind;
    this.array = newNumbers(kind, capacity);
  }

  /** Makes room for `count` more numbers, counts them as there, and gives the index of the first. They hold zeros. */
  add(count: number): number {
    const first = this.length;
    this.length += count;
    if (this.length > this.array.length) this.#grow();
    return first;
  }

  #grow(): void {
    const larger = newNumbers(this.#kind, Math.max(this.length, this.array.length * 2, 16));
    // Both arrays are of the same kind: only the type system does not know.
    (larger as Float64Array).set(this.array as Float64Array);
    this.array = larger;
  }

  /** The numbers so far; a copy of their exact length when the buffer is much larger. */
  finish(): Numbers {
    if (this.array.length === this.length) return this.array;
    if (this.array.length > this.length * 1.25) return this.array.slice(0, this.length);
    return this.array.subarray(0, this.length);
  }
}

/** Offsets of a jagged column: starts with 0, and gets one more for each entry. */
export class GrowingOffsets {
  array: Int32Array;
  /** Entries, which is one less than there are offsets. */
  length = 0;

  constructor(capacity = 15) {
    this.array = new Int32Array(capacity + 1);
  }

  /** The last offset. */
  get last(): number {
    return this.array[this.length]!;
  }

  /** Ends an entry at this place in the content. */
  push(offset: number): void {
    this.length++;
    if (this.length >= this.array.length) {
      const larger = new Int32Array(this.array.length * 2 + 15);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length] = offset;
  }

  /** Ends `count` entries that have nothing in them. */
  addEmpty(count: number): void {
    const { last } = this;
    const first = this.add(count);
    this.array.fill(last, first, first + count);
  }

  /** Makes room for `count` more entries and gives the index at which to write their offsets; the caller fills them in. */
  add(count: number): number {
    const first = this.length + 1;
    this.length += count;
    if (this.length >= this.array.length) {
      const larger = new Int32Array(Math.max(this.array.length * 2, this.length + 1));
      larger.set(this.array);
      this.array = larger;
    }
    return first;
  }

  /** The offsets so far. */
  finish(): Int32Array {
    const isExact = this.array.length <= (this.length + 1) * 1.25;
    return isExact ? this.array.subarray(0, this.length + 1) : this.array.slice(0, this.length + 1);
  }
}
