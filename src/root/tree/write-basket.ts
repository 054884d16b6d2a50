import { ByteWriter } from '../bytes/byte-writer.ts';
import { type Key, keyBytes, writeKey } from '../file/write-key.ts';

/** Bytes of a basket's own header, which counts as part of its key. */
const HEAD = 19;
/** The size of the table of offsets that ROOT starts with. */
const OFFSETS = 1000;

/** What the keys of all baskets of a branch share. */
export interface BasketNames {
  readonly branch: string;
  readonly tree: string;
  /** Where the record of the tree's directory starts. */
  readonly directory: number;
  readonly datime: number;
  /** Bytes of an entry, or `undefined` when entries differ in length. */
  readonly entryBytes: number | undefined;
  /** What ROOT shall allocate for a basket. */
  readonly bufferBytes: number;
  /** What `basketKeyBytes` gives. */
  readonly keyBytes: number;
}

/** Bytes of a basket's key, its own header included. Keys of baskets are always wide. */
export function basketKeyBytes(branch: string, tree: string): number {
  return keyBytes({ className: 'TBasket', name: branch, title: tree }, true) + HEAD;
}

/** What a basket holds, before it is compressed. */
export interface BasketContent {
  readonly entries: number;
  /** Bytes of data, without the offsets. */
  readonly dataBytes: number;
  readonly payload: Uint8Array;
}

/** What stands before the data of a basket: its key and its header. */
export function basketHead(
  names: BasketNames,
  basket: BasketContent,
  storedBytes: number,
  position: number,
): Uint8Array {
  const rawBytes = basket.payload.length;
  const { branch: name, tree: title, directory, datime, keyBytes: bytes } = names;
  const key: Key = {
    ...{ className: 'TBasket', name, title, cycle: 0, directory, datime, wide: true },
    ...{ position, keyBytes: bytes, storedBytes, rawBytes },
  };
  const writer = new ByteWriter({ capacity: bytes });
  writeKey(writer, key);
  writer.i16(3);
  writer.i32(Math.max(names.bufferBytes, bytes + rawBytes));
  writer.i32(names.entryBytes ?? Math.max(OFFSETS, basket.entries + 1));
  writer.i32(basket.entries);
  writer.i32(bytes + basket.dataBytes);
  writer.u8(0);
  return writer.bytes();
}
