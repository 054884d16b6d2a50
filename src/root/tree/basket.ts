import type { Cursor } from '../bytes/cursor.ts';
import { copyNumbers } from '../bytes/numbers.ts';
import { readKey } from '../file/key.ts';

/** Entries of a branch that are stored together, decompressed. */
export interface Basket {
  readonly entries: number;
  /** The data, from the first entry on. */
  readonly data: Uint8Array;
  /** Bytes of `data` that belong to entries. */
  readonly dataEnd: number;
  /** What to add to a position in `data` to get the number by which pointers refer to it. */
  readonly origin: number;
  /** Where each entry starts in `data`; undefined when entries have one size, or follow from a counter. */
  readonly offsets: Int32Array | undefined;
}

/** What the key of a basket says about it. Sizes in bytes. */
export interface BasketHeader {
  readonly bytes: number;
  readonly keyBytes: number;
  readonly rawBytes: number;
  readonly entries: number;
  /** Where the data of entries ends, counted from the start of the key. */
  readonly last: number;
  readonly flag: number;
  readonly version: number;
  /** What stands for the offsets on disk is the size of each entry. */
  readonly hasSizes: boolean;
}

/** A feature of baskets without stored offsets: where they do not follow from a counter, sizes take their place. */
const OFFSETS_AS_SIZES = 1;

/** Reads a key with what a basket adds to it. */
export function readBasketHeader(cursor: Cursor): BasketHeader {
  const key = readKey(cursor);
  const version = cursor.u16();
  cursor.skip(4);
  const features = cursor.i32() < 0 ? cursor.u8() : 0;
  const entries = cursor.i32();
  const last = cursor.i32();
  const flag = cursor.u8();
  if (entries < 0 || last < key.keyBytes) cursor.fail(`a basket of ${entries} entries that ends at ${last}`);
  const { bytes, keyBytes, rawBytes } = key;
  const hasSizes = (features & OFFSETS_AS_SIZES) !== 0;
  return { bytes, keyBytes, rawBytes, entries, last, flag, version, hasSizes };
}

const newOffsets = (length: number) => new Int32Array(length);

/**
 * Makes a basket of decompressed data: the entries, then (if there is more) a count and the offsets of the entries. The
 * data stay where they are; the offsets go into memory from `allocate`.
 */
export function openBasket(header: BasketHeader, raw: Cursor, allocate = newOffsets): Basket {
  const { entries, keyBytes } = header;
  const dataEnd = header.last - keyBytes;
  if (dataEnd > raw.end) raw.fail(`entries up to ${dataEnd}, but it has ${raw.end} bytes`);
  const hasOffsets = raw.end - dataEnd > 4 * entries;
  if (!hasOffsets) return { entries, data: raw.bytes, dataEnd, origin: keyBytes, offsets: undefined };
  raw.position = dataEnd;
  const extent = { entries, keyBytes, dataEnd };
  const offsets = (header.hasSizes ? readSizes : readOffsets)(raw, extent, allocate);
  return { entries, data: raw.bytes, dataEnd, origin: keyBytes, offsets };
}

/** A basket with memory of its own. */
export function copyBasket(basket: Basket): Basket {
  const { data, dataEnd, offsets } = basket;
  return { ...basket, data: new Uint8Array(data.subarray(0, dataEnd)), offsets: offsets?.slice() };
}

/** What the offsets of a basket are about: `dataEnd` counts from its first entry, the offsets on disk from its key. */
interface Extent {
  readonly entries: number;
  readonly keyBytes: number;
  readonly dataEnd: number;
}

type Allocate = (length: number) => Int32Array;

/** Reads a zero, then the size of each entry. */
function readSizes(cursor: Cursor, { entries, dataEnd }: Extent, allocate: Allocate): Int32Array {
  const at = cursor.position;
  const offsets = readTable(cursor, entries, allocate);
  let offset = 0;
  for (let i = 0; i < entries; i++) {
    const size = offsets[i]!;
    offset += size;
    if (size < 0 || offset > dataEnd) cursor.fail(`entry ${i} at ${offset} of ${dataEnd} bytes`, at);
    offsets[i] = offset;
  }
  offsets[entries] = dataEnd;
  return offsets;
}

/** Reads a count, and of so many numbers one for each entry. */
function readTable(cursor: Cursor, entries: number, allocate: Allocate): Int32Array {
  const at = cursor.position;
  const count = cursor.count(4);
  if (count < entries)
    cursor.fail(`offsets of ${entries} entries: expected at least ${entries}, got ${count}`, at);
  const numbers = allocate(entries + 1);
  copyNumbers(cursor.bytes, cursor.skip(4 * count), numbers, 0, entries);
  return numbers;
}

function readOffsets(
  cursor: Cursor,
  { entries, keyBytes, dataEnd }: Extent,
  allocate: Allocate,
  mask = -1,
): Int32Array {
  const at = cursor.position;
  const offsets = readTable(cursor, entries, allocate);
  const wrong = subtract(offsets, entries, keyBytes, mask);
  if (wrong < 0 || (offsets[entries - 1] ?? 0) > dataEnd)
    failAtOffset(cursor, offsets.subarray(0, entries), dataEnd, at);
  offsets[entries] = dataEnd;
  return offsets;
}

/** Makes offsets from the start of the data of those from the start of the key; gives a negative number if one is below the one before. */
function subtract(offsets: Int32Array, entries: number, keyBytes: number, mask: number): number {
  let before = 0;
  let wrong = 0;
  for (let i = 0; i < entries; i++) {
    const offset = ((offsets[i]! & mask) - keyBytes) | 0;
    wrong |= offset - before;
    offsets[i] = before = offset;
  }
  // Nothing is computed here: V8 would give up the code that it made for the loop.
  return wrong;
}

/** Tells of the first offset that cannot be. */
function failAtOffset(cursor: Cursor, offsets: Int32Array, dataEnd: number, at: number): never {
  const entry = offsets.findIndex((offset, i) => offset < (offsets[i - 1] ?? 0) || offset > dataEnd);
  cursor.fail(`offset ${offsets[entry]} of entry ${entry} after ${offsets[entry - 1] ?? 0}`, at);
}

/**
 * Reads a basket that is kept inside the record of its tree. The flag says what follows the header: 1 or more than 10,
 * the buffer (with the key in front); not ending in 2 and below 80, offsets before it; above 40, displacements.
 */
export function readEmbeddedBasket(
  cursor: Cursor,
  branch: string,
  end: number | undefined,
): Basket | undefined {
  const header = readBasketHeader(cursor);
  const flag = header.flag % 80;
  const { entries, keyBytes } = header;
  const dataEnd = header.last - keyBytes;
  let offsets: Int32Array | undefined;
  if (header.flag < 80 && flag !== 0 && flag % 10 !== 2 && entries > 0) {
    // In old files the upper byte of an offset says something else.
    const mask = flag > 20 && flag < 40 ? 0xffffff : -1;
    offsets = readOffsets(cursor, { entries, keyBytes, dataEnd }, newOffsets, mask);
    if (flag > 40) cursor.skip(4 * cursor.count(4));
  }
  if (flag !== 1 && flag <= 10) return undefined;
  if (header.version < 2) cursor.skip(4);
  const data = cursor.take(header.last).subarray(keyBytes);
  if (end !== undefined && cursor.position > end)
    cursor.fail(`a basket of "${branch}" that passes its end at ${end}`);
  return { entries, data, dataEnd, origin: keyBytes, offsets };
}
