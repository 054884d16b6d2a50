import type { Cursor } from '../bytes/cursor.ts';
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
}

/** Reads a key with what a basket adds to it. */
export function readBasketHeader(cursor: Cursor): BasketHeader {
  const key = readKey(cursor);
  const version = cursor.u16();
  cursor.skip(4);
  if (cursor.i32() < 0) cursor.skip(1);
  const entries = cursor.i32();
  const last = cursor.i32();
  const flag = cursor.u8();
  if (entries < 0 || last < key.keyBytes) cursor.fail(`a basket of ${entries} entries that ends at ${last}`);
  return { bytes: key.bytes, keyBytes: key.keyBytes, rawBytes: key.rawBytes, entries, last, flag, version };
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
  const offsets = readOffsets(raw, entries, keyBytes, dataEnd, allocate);
  return { entries, data: raw.bytes, dataEnd, origin: keyBytes, offsets };
}

/** A basket with memory of its own. */
export function copyBasket(basket: Basket): Basket {
  const { data, dataEnd, offsets } = basket;
  return { ...basket, data: new Uint8Array(data.subarray(0, dataEnd)), offsets: offsets?.slice() };
}

function readOffsets(
  cursor: Cursor,
  entries: number,
  keyBytes: number,
  dataEnd: number,
  allocate: (length: number) => Int32Array,
  mask = -1,
): Int32Array {
  const at = cursor.position;
  const count = cursor.count(4);
  if (count < entries)
    cursor.fail(`offsets of ${entries} entries: expected at least ${entries}, got ${count}`, at);
  const offsets = allocate(entries + 1);
  const start = cursor.skip(4 * count);
  const { view } = cursor;
  let before = 0;
  let isRight = 1;
  for (let i = 0; i < entries; i++) {
    const offset = (view.getInt32(start + 4 * i) & mask) - keyBytes;
    if (offset < before) isRight = 0;
    offsets[i] = before = offset;
  }
  if (isRight === 0 || before > dataEnd) failAtOffset(cursor, offsets.subarray(0, entries), dataEnd, at);
  offsets[entries] = dataEnd;
  return offsets;
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
    offsets = readOffsets(cursor, entries, keyBytes, dataEnd, newOffsets, mask);
    if (flag > 40) cursor.skip(4 * cursor.count(4));
  }
  if (flag !== 1 && flag <= 10) return undefined;
  if (header.version < 2) cursor.skip(4);
  const data = cursor.take(header.last).subarray(keyBytes);
  if (end !== undefined && cursor.position > end)
    cursor.fail(`a basket of "${branch}" that passes its end at ${end}`);
  return { entries, data, dataEnd, origin: keyBytes, offsets };
}
