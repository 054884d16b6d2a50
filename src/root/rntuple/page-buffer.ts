import type { Numbers } from '../../column/index.ts';
import { type Elements, newElements, numbersEach } from './column-type.ts';
import { encodePage } from './encode-page.ts';
import type { WrittenColumn } from './written-field.ts';

/** A page that is full: its bytes before compression. */
export interface FullPage {
  readonly elements: number;
  readonly raw: Uint8Array<ArrayBuffer>;
}

/** Elements that a buffer starts with; it grows up to a page. */
const FIRST_ELEMENTS = 64;

/** Gathers the elements of a column until they fill a page. Where pages end depends on the elements of the cluster only. */
export class PageBuffer {
  readonly column: WrittenColumn;
  /** How many values each of what the column points to has had in this cluster: items, or values of each alternative. */
  readonly counts: Float64Array;
  readonly #capacity: number;
  readonly #onFull: (page: FullPage) => void;
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
    this.#elements = newElements(column.encoding, Math.min(FIRST_ELEMENTS, this.#capacity));
  }

  /** Takes numbers `start` to `end`, which must be of the kind of the column; of a switch, pairs. */
  push(numbers: Numbers, start: number, end: number): void {
    const each = numbersEach(this.column.encoding);
    for (let from = start; from < end; ) {
      const room = this.#capacity * each - this.#used;
      const to = Math.min(end, from + room);
      this.#reserve(this.#used + to - from);
      // One kind of number, which the union of arrays cannot say.
      (this.#elements as Float64Array).set(numbers.subarray(from, to) as Float64Array, this.#used);
      this.#used += to - from;
      if (to - from === room) this.flush();
      from = to;
    }
  }

  /** Hands over what there is as a page, unless there is nothing. */
  flush(): void {
    if (this.#used === 0) return;
    const { encoding } = this.column;
    const elements = this.#used / numbersEach(encoding);
    const raw = encodePage(encoding, this.#elements.subarray(0, this.#used));
    this.#used = 0;
    this.#onFull({ elements, raw });
  }

  /** A new cluster begins: what the column points to is counted from its start. */
  restart(): void {
    this.counts.fill(0);
  }

  #reserve(numbers: number): void {
    if (numbers <= this.#elements.length) return;
    const each = numbersEach(this.column.encoding);
    const most = this.#capacity * each;
    const larger = newElements(
      this.column.encoding,
      Math.min(most, Math.max(numbers, this.#elements.length * 2)) / each,
    );
    (larger as Float64Array).set(this.#elements.subarray(0, this.#used) as Float64Array);
    this.#elements = larger;
  }
}
