import { LimitError } from '../../errors.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import type { EntryBytes } from './encode-entries.ts';

/** A basket that is full: its data, behind them the offsets of its entries if they differ in length. */
export interface FullBasket {
  readonly entries: number;
  /** Bytes of data, without the offsets. */
  readonly dataBytes: number;
  /** In spare memory, which goes with it; before it there is room for the key of the basket. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** ROOT's basket sizes have 31 bits; byte counts inside have 30. */
const MAX_ENTRY = 0x3fffffff;

/** What the baskets of a branch have in common. */
export interface BasketShape {
  /** Bytes of the key before the payload: offsets are counted from its start. */
  readonly keyBytes: number;
  /** Whether entries differ in length. */
  readonly variable: boolean;
  /** A basket is full when the next entry would take it beyond this. */
  readonly basketBytes: number;
}

/** Data start at a multiple of this in their memory, for those who swap the bytes of numbers. */
const ALIGNMENT = 8;
const NOTHING: Uint8Array<ArrayBuffer> = new Uint8Array();
const PLACE_BYTES = 4;

/** Gathers the entries of one branch. Where its baskets end depends on the entries only, not on how they came. */
export class BasketBuffer {
  readonly #shape: BasketShape;
  /** Bytes of the memory before the data. */
  readonly #room: number;
  #data = NOTHING;
  #used = 0;
  /** Where entries start, as they are stored behind the data. */
  #places = NOTHING;
  #entries = 0;

  constructor(shape: BasketShape) {
    this.#shape = shape;
    this.#room = Math.ceil(shape.keyBytes / ALIGNMENT) * ALIGNMENT;
  }

  /** The entries before which baskets end when those from `start` to `end` come; there can be more for the last one. */
  ends(source: EntryBytes, start: number, end: number): number[] {
    const ends: number[] = [];
    let held = { bytes: this.#used, entries: this.#entries };
    for (let from = start; ; ) {
      const to = this.#lastFitting(source, from, end, held);
      if (to === end) return ends;
      ends.push(to);
      held = { bytes: 0, entries: 0 };
      from = to;
    }
  }

  /** Takes entries, which must not be more than `ends` allows. */
  add(source: EntryBytes, from: number, to: number): void {
    if (from === to) return;
    const before = source.bytesBefore(from);
    const bytes = source.bytesBefore(to) - before;
    if (bytes > MAX_ENTRY)
      throw new LimitError(`root: an entry of ${bytes} bytes; the format allows ${MAX_ENTRY}`);
    this.#reserve(this.#used + bytes, this.#entries + to - from);
    source.write(from, to, this.#data, this.#used);
    const shift = this.#shape.keyBytes + this.#used - before;
    source.writePlaces?.(from, to, shift, viewOf(this.#places), PLACE_BYTES * this.#entries);
    this.#used += bytes;
    this.#entries += to - from;
  }

  /** Makes a basket of what there is, unless there is nothing: a basket without entries must not be written. */
  flush(): FullBasket | undefined {
    if (this.#entries === 0) return undefined;
    const basket = { entries: this.#entries, dataBytes: this.#used, payload: this.#payload() };
    this.#data = NOTHING;
    this.#used = 0;
    this.#entries = 0;
    return basket;
  }

  /** The last entry, at most `end`, up to which the basket takes entries. An entry that fits no basket gets its own. */
  #lastFitting(
    source: EntryBytes,
    from: number,
    end: number,
    held: { bytes: number; entries: number },
  ): number {
    const before = source.bytesBefore(from);
    const room = this.#shape.basketBytes - held.bytes;
    const fits = (to: number) =>
      source.bytesBefore(to) - before + this.#tableBytes(held.entries + to - from) <= room;
    if (fits(end)) return end;
    let low = from;
    let high = end;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    return low === from && held.entries === 0 ? from + 1 : low;
  }

  /** Behind the data: one more than there are entries, the offsets, and a zero that nobody reads. */
  #tableBytes(entries: number): number {
    return this.#shape.variable ? PLACE_BYTES * (entries + 2) : 0;
  }

  #reserve(bytes: number, entries: number): void {
    const room = bytes + this.#tableBytes(entries);
    if (room > this.#data.length) {
      const larger = takeMemory(this.#room + Math.max(room, 2 * this.#data.length)).subarray(this.#room);
      larger.set(this.#data.subarray(0, this.#used));
      giveMemory(this.#data);
      this.#data = larger;
    }
    if (this.#shape.variable && PLACE_BYTES * entries > this.#places.length) {
      const larger = takeMemory(Math.max(PLACE_BYTES * entries, 2 * this.#places.length));
      larger.set(this.#places.subarray(0, PLACE_BYTES * this.#entries));
      giveMemory(this.#places);
      this.#places = larger;
    }
  }

  #payload(): Uint8Array<ArrayBuffer> {
    const payload = this.#data.subarray(0, this.#used + this.#tableBytes(this.#entries));
    if (this.#shape.variable) {
      const placeBytes = PLACE_BYTES * this.#entries;
      const table = viewOf(payload.subarray(this.#used));
      table.setInt32(0, this.#entries + 1);
      payload.set(this.#places.subarray(0, placeBytes), this.#used + PLACE_BYTES);
      table.setInt32(PLACE_BYTES + placeBytes, 0);
      giveMemory(this.#places);
      this.#places = NOTHING;
    }
    return payload;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
