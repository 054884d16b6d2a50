import type { Cursor } from '../bytes/cursor.ts';

/** The head of a record, and equally an entry of a directory. Offsets and sizes in bytes. */
export interface Key {
  /** The whole record: key and stored data. */
  readonly bytes: number;
  readonly version: number;
  /** Data after decompression. */
  readonly rawBytes: number;
  readonly keyBytes: number;
  readonly cycle: number;
  /** Where the record is. */
  readonly at: number;
  /** Where the directory is that lists it. */
  readonly directoryAt: number;
  readonly className: string;
  readonly name: string;
  readonly title: string;
}

/** The least that a key takes, with three empty strings. */
export const MINIMUM_KEY_BYTES = 29;

/** Reads a key, in the 32-bit or 64-bit form (version above 1000). Refuses sizes that contradict each other. */
export function readKey(cursor: Cursor): Key {
  const start = cursor.position;
  const bytes = cursor.i32();
  const version = cursor.u16();
  const rawBytes = cursor.i32();
  cursor.skip(4);
  const keyBytes = cursor.u16();
  const cycle = cursor.u16();
  const large = version > 1000;
  const at = large ? cursor.i64() : cursor.u32();
  const directoryAt = large ? cursor.i64() : cursor.u32();
  const className = cursor.string();
  const name = cursor.string();
  const title = cursor.string();
  // A basket inside the record of its tree has no record of its own: its size is 0.
  if ((bytes > 0 && keyBytes > bytes) || rawBytes < 0) {
    cursor.fail(`a key of ${keyBytes} bytes in a record of ${bytes} with ${rawBytes} bytes of data`, start);
  }
  return { bytes, version, rawBytes, keyBytes, cycle, at, directoryAt, className, name, title };
}
