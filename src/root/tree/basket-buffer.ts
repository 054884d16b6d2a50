import { LimitError } from '../../errors.ts';
import { swapBytes } from '../bytes/numbers.ts';
import type { EntryBytes } from './encode-entries.ts';

/** A basket that is full: its data, behind them the offsets of its entries if they differ in length. */
export interface FullBasket {
  /** Which branch of the tree, counted from 0. */
  readonly branch: number;
  /** The entry of the tree behind its last one. */
  readonly end: number;
  readonly entries: number;
  /** Bytes of data, without the offsets. */
  readonly dataBytes: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** ROOT's basket sizes have 31 bits; byte counts inside have 30. */
const MAX_ENTRY = 0x3fffffff;

/** So much memory of written baskets is kept for new ones. */
const MAX_SPARES = 4;

/** What the baskets of a branch have in common. */
export interface BasketShape {
  readonly branch: number;
  /** Bytes of the key before the payload: offsets are counted from its start. */
  readonly keyBytes: number;
  /** Whether entries differ in length. */
  readonly variable: boolean;
  /** A basket is full when the next entry would take it beyond this. */
  readonly basketBytes: number;
}

/** Gathers the entries of one branch until they fill a basket. Where baskets end depends on the entries only, not on how they came. */
export class BasketBuffer {
  readonly #shape: BasketShape;
  readonly #spares: Uint8Array<ArrayBuffer>[] = [];
  #data = new Uint8Array(1024);
  #used = 0;
  #offsets = new Int32Array(64);
  #entries = 0;
  #end = 0;

  constructor(shape: BasketShape) {
    this.#shape = shape;
  }

  /** Takes the entries from `start` to `end`; baskets that become full are added to `full`. */
  fill(source: EntryBytes, start: number, end: number, full: FullBasket[]): void {
    let from = start;
    while (from < end) {
      const to = this.#fitting(source, from, end);
      if (to > from) this.#take(source, from, to);
      if (to < end) this.flush(full);
      from = to;
    }
  }

  /** Adds what there is to `full`, unless there is nothing: a basket without entries must not be written. */
  flush(full: FullBasket[]): void {
    if (this.#entries === 0) return;
    const { branch } = this.#shape;
    full.push({
      branch,
      end: this.#end,
      entries: this.#entries,
      dataBytes: this.#used,
      payload: this.#payload(),
    });
    this.#used = 0;
    this.#entries = 0;
  }

  /** Takes back the memory of a basket that is in the file. */
  recycle(basket: FullBasket): void {
    if (this.#spares.length < MAX_SPARES) this.#spares.push(new Uint8Array(basket.payload.buffer));
  }

  /** The last entry, at most `end`, up to which the basket takes entries. An entry that fits no basket gets its own. */
  #fitting(source: EntryBytes, from: number, end: number): number {
    const before = source.bytesBefore(from);
    const fits = (to: number) => {
      const entries = this.#entries + to - from;
      const offsets = this.#shape.variable ? 4 * (entries + 2) : 0;
      return this.#used + source.bytesBefore(to) - before + offsets <= this.#shape.basketBytes;
    };
    if (fits(end)) return end;
    let low = from;
    let high = end;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low === from && this.#entries === 0 ? from + 1 : low;
  }

  #take(source: EntryBytes, from: number, to: number): void {
    const before = source.bytesBefore(from);
    const bytes = source.bytesBefore(to) - before;
    if (bytes > MAX_ENTRY)
      throw new LimitError(`root: an entry of ${bytes} bytes; the format allows ${MAX_ENTRY}`);
    this.#reserve(this.#used + bytes, this.#entries + to - from);
    source.write(from, to, this.#data, this.#used);
    if (this.#shape.variable) {
      const shift = this.#shape.keyBytes + this.#used - before;
      for (let entry = from; entry < to; entry++) {
        this.#offsets[this.#entries + entry - from] = source.bytesBefore(entry) + shift;
      }
    }
    this.#used += bytes;
    this.#entries += to - from;
    this.#end += to - from;
  }

  #reserve(bytes: number, entries: number): void {
    if (bytes > this.#data.length) {
      const larger = new Uint8Array(Math.max(bytes, this.#data.length * 2));
      larger.set(this.#data.subarray(0, this.#used));
      this.#data = larger;
    }
    if (this.#shape.variable && entries > this.#offsets.length) {
      const larger = new Int32Array(Math.max(entries, this.#offsets.length * 2));
      larger.set(this.#offsets.subarray(0, this.#entries));
      this.#offsets = larger;
    }
  }

  /** Behind the data: one more than there are entries, the offsets, and a zero that nobody reads. Gives the memory away. */
  #payload(): Uint8Array<ArrayBuffer> {
    const table = this.#shape.variable ? 4 * (this.#entries + 2) : 0;
    this.#reserve(this.#used + table, this.#entries);
    const payload = this.#data.subarray(0, this.#used + table);
    if (this.#shape.variable) {
      const view = new DataView(payload.buffer, this.#used);
      view.setInt32(0, this.#entries + 1);
      // The table is begun anew after this, so its bytes can be swapped where they are.
      const offsets = new Uint8Array(this.#offsets.buffer, 0, 4 * this.#entries);
      swapBytes(offsets, 4);
      payload.set(offsets, this.#used + 4);
      view.setInt32(4 * (this.#entries + 1), 0);
    }
    this.#data = this.#spares.pop() ?? new Uint8Array(this.#data.length);
    return payload;
  }
}
