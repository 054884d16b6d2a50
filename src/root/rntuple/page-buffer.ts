import type { Numbers } from '../../column/index.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import { type Elements, newElements, numbersEach, pageBytes } from './column-type.ts';
import { encodePage } from './encode-page.ts';
import { pageMemory } from './seal-page.ts';
import type { WrittenColumn } from './written-field.ts';

/** A page that is full: its bytes before compression, in memory of `pageMemory`. */
export interface FullPage {
  readonly elements: number;
  readonly raw: Uint8Array<ArrayBuffer>;
}

/** Gathers the elements of a column until they fill a page. Where pages end depends on the elements of the cluster only. */
export class PageBuffer {
  readonly column: WrittenColumn;
  /** How many values each of what the column points to has had in this cluster: items, or values of each alternative. */
  readonly counts: Float64Array;
  readonly #capacity: number;
  readonly #onFull: (page: FullPage) => void;
  /** In spare memory; it grows up to a page, and goes when the page is full. */
  #elements: Elements;
  #used = 0;

  constructor(
    column: WrittenColumn,
    options: { pageBytes: number; alternatives: number; onFull: (page: FullPage) => void },
  ) {
    this.column = column;
    this.counts = new Float64Array(options.alternatives);
    this.#capacity = Math.max(1, Math.floor((options.pageBytes * 8) / column.bits));
    this.#onFull = options.onFull;
    this.#elements = newElements(column.encoding, 0);
  }

  /** Takes numbers `start` to `end`, which must be of the kind of the column; of a switch, pairs. */
  push(numbers: Numbers, start: number, end: number): void {
    const most = this.#capacity * numbersEach(this.column.encoding);
    for (let from = start; from < end; ) {
      const to = Math.min(end, from + most - this.#used);
      this.#reserve(this.#used + to - from);
      // One kind of number, which the union of arrays cannot say.
      (this.#elements as Float64Array).set(numbers.subarray(from, to) as Float64Array, this.#used);
      this.#used += to - from;
      if (this.#used === most) this.flush();
      from = to;
    }
  }

  /** Hands over what there is as a page, unless there is nothing. */
  flush(): void {
    if (this.#used === 0) return;
    const { encoding } = this.column;
    const elements = this.#used / numbersEach(encoding);
    const raw = pageMemory(pageBytes(this.column, elements));
    encodePage(encoding, this.#elements.subarray(0, this.#used), raw);
    this.#keepIn(new Uint8Array(0));
    this.#used = 0;
    this.#onFull({ elements, raw });
  }

  /** A new cluster begins: what the column points to is counted from its start. */
  restart(): void {
    this.counts.fill(0);
  }

  #reserve(numbers: number): void {
    if (numbers <= this.#elements.length) return;
    const most = this.#capacity * numbersEach(this.column.encoding);
    const larger = Math.min(most, Math.max(numbers, this.#elements.length * 2));
    this.#keepIn(takeMemory(larger * this.#elements.BYTES_PER_ELEMENT));
  }

  /** Moves the elements to other memory, as many as it has room for. */
  #keepIn({ buffer }: Uint8Array<ArrayBuffer>): void {
    const earlier = this.#elements;
    // Its own kind of array.
    const Kind = earlier.constructor as new (memory: ArrayBuffer) => Elements;
    this.#elements = new Kind(buffer);
    // One kind of number, which the union of arrays cannot say.
    const kept = earlier.subarray(0, Math.min(this.#used, this.#elements.length));
    (this.#elements as Float64Array).set(kept as Float64Array);
    giveMemory(new Uint8Array(earlier.buffer));
  }
}
