import type { Lists } from '../bytes/copy-lists.ts';
import { sameNumbers } from '../bytes/numbers.ts';
import { GrowingOffsets } from '../model/growing.ts';

/** How the lists of a basket lie. */
export interface ListPlaces extends Lists {
  readonly itemBytes: number;
}

/** What the columns of one read know of each other: those that hold an array of offsets of their own. */
export type OffsetsInUse = ListOffsets[];

/**
 * The offsets of a column of lists while it is read. Quantities of the same objects have lists of the same lengths: as long
 * as those are the same as in a column that is read beside it, it has none of its own, and in the end shares the array.
 */
export class ListOffsets {
  /** Lists so far. */
  length = 0;
  readonly #inUse: OffsetsInUse;
  readonly #capacity: number;
  #lead: ListOffsets | undefined;
  #own: GrowingOffsets | undefined;
  /** The lists that came last, as far as they are in an array of its own. */
  readonly #last = { starts: new Int32Array(0), count: 0, index: 0, header: 0, itemBytes: 0 };
  #finished: Int32Array | undefined;

  constructor(inUse: OffsetsInUse, capacity: number) {
    this.#inUse = inUse;
    this.#capacity = capacity;
  }

  /** Adds the lists `from` to `to` of a basket and gives how many items they have; undefined when one is not whole. */
  add(places: ListPlaces, from: number, to: number): number | undefined {
    if (!this.#follows(places, from, to) && !this.#append(places, from, to)) return undefined;
    const before = this.length;
    this.length += to - from;
    const array = this.#lead ? this.#lead.#array : this.#array;
    return array[this.length]! - array[before]!;
  }

  /** Adds lists that have nothing in them. */
  addEmpty(count: number): void {
    const own = this.#alone();
    own.addEmpty(count);
    this.length = own.length;
  }

  /** The offsets so far, perhaps those of other columns, too. */
  finish(): Int32Array {
    if (this.#lead && this.#lead.length === this.length) return this.#lead.finish();
    this.#finished ??= this.#alone().finish();
    return this.#finished;
  }

  get #array(): Int32Array {
    return this.#alone().array;
  }

  /** Whether another column has the same lists here, and had so far. */
  #follows(places: ListPlaces, from: number, to: number): boolean {
    if (!this.#own) this.#lead ??= this.#inUse.find((one) => one.has(places, from, to, 0));
    return this.#lead?.has(places, from, to, this.length) === true;
  }

  /** Whether its lists from `index` on are such as those of a basket. */
  has(places: ListPlaces, from: number, to: number, index: number): boolean {
    if (this.length < index + to - from) return false;
    return this.#hadLast(places, from, to, index) || hasLists(places, from, to, this.#array, index);
  }

  #append(places: ListPlaces, from: number, to: number): boolean {
    const own = this.#alone();
    const first = own.add(to - from);
    this.#keepLast(places, from, to, first - 1);
    return writeOffsets(places, from, to, own.array, first);
  }

  /** Columns that are read together have the same baskets one after the other: comparing memory is the fastest way to see it. */
  #hadLast({ starts, header, itemBytes }: ListPlaces, from: number, to: number, index: number): boolean {
    const last = this.#last;
    if (last.index !== index || last.count !== to - from) return false;
    if (last.header !== header || last.itemBytes !== itemBytes) return false;
    return sameNumbers(last.starts.subarray(0, last.count + 1), starts.subarray(from, to + 1));
  }

  #keepLast({ starts, header, itemBytes }: ListPlaces, from: number, to: number, index: number): void {
    const last = this.#last;
    const count = to - from;
    if (last.starts.length <= count) last.starts = new Int32Array(2 * count + 1);
    last.starts.set(starts.subarray(from, to + 1));
    Object.assign(last, { count, index, header, itemBytes });
  }

  /** Offsets of its own from here on, for others to share. */
  #alone(): GrowingOffsets {
    if (this.#own) return this.#own;
    const own = new GrowingOffsets(Math.max(this.#capacity, this.length));
    const first = own.add(this.length);
    if (this.#lead) own.array.set(this.#lead.#array.subarray(first, first + this.length), first);
    this.#lead = undefined;
    this.#own = own;
    this.#inUse.push(this);
    return own;
  }
}

/** Whether the offsets in `array` from `index` on are those of lists as long as these. */
function hasLists(
  { starts, header, itemBytes }: ListPlaces,
  from: number,
  to: number,
  array: Int32Array,
  index: number,
): boolean {
  let start = starts[from]!;
  let offset = array[index]!;
  for (let i = from + 1, k = index + 1; i <= to; i++, k++) {
    const nextStart = starts[i]!;
    const nextOffset = array[k]!;
    if (((nextStart - start - header) | 0) !== Math.imul(nextOffset - offset, itemBytes)) return false;
    start = nextStart;
    offset = nextOffset;
  }
  return true;
}

/** Writes the offset behind each list to `array` from `at` on; false when one is not whole. */
function writeOffsets(places: ListPlaces, from: number, to: number, array: Int32Array, at: number): boolean {
  // For the usual sizes, powers of two, shifting is several times faster than dividing.
  const shift = 31 - Math.clz32(places.itemBytes);
  const isPower = 1 << shift === places.itemBytes;
  const wrong = isPower
    ? writeShifted(places, from, to, array, at, shift)
    : writeDivided(places, from, to, array, at);
  return wrong === 0;
}

/** Gives bits of lists that are not whole. Behind the loop nothing is computed: V8 would give up the code that it made for it. */
function writeShifted(
  { starts, header, itemBytes }: ListPlaces,
  from: number,
  to: number,
  array: Int32Array,
  at: number,
  shift: number,
): number {
  let start = starts[from]!;
  let last = array[at - 1]!;
  // The sign of a list that is shorter than its header is wrong, too.
  const mask = (itemBytes - 1) | (1 << 31);
  let wrong = 0;
  for (let i = from + 1, k = at; i <= to; i++, k++) {
    const next = starts[i]!;
    const bytes = (next - start - header) | 0;
    wrong |= bytes & mask;
    last = (last + (bytes >> shift)) | 0;
    array[k] = last;
    start = next;
  }
  return wrong;
}

function writeDivided(
  { starts, header, itemBytes }: ListPlaces,
  from: number,
  to: number,
  array: Int32Array,
  at: number,
): number {
  let last = array[at - 1]!;
  for (let i = from, k = at; i < to; i++, k++) {
    const items = (starts[i + 1]! - starts[i]! - header) / itemBytes;
    if (!(items >= 0 && Number.isInteger(items))) return 1;
    last += items;
    array[k] = last;
  }
  return 0;
}
