import type { Cursor } from '../bytes/cursor.ts';
import { type Key, MINIMUM_KEY_BYTES, readKey } from './key.ts';

/** The head of a directory: where its list of keys is. */
export interface DirectoryHeader {
  /** Where the record of the directory is. */
  readonly at: number;
  readonly keysBytes: number;
  readonly keysAt: number;
}

/** Bytes of the longest directory header, without its UUID. */
export const DIRECTORY_BYTES = 42;

/** Reads a directory header, in the 32-bit or 64-bit form (version above 1000). */
export function readDirectoryHeader(cursor: Cursor): DirectoryHeader {
  const version = cursor.u16();
  cursor.skip(8);
  const keysBytes = cursor.i32();
  cursor.skip(4);
  const offset = () => (version > 1000 ? cursor.i64() : cursor.u32());
  const at = offset();
  offset();
  return { keysBytes, at, keysAt: offset() };
}

/** Reads the list of keys of a directory: the record's own key, a count, and the keys. */
export function readKeyList(cursor: Cursor): Key[] {
  readKey(cursor);
  const count = cursor.count(MINIMUM_KEY_BYTES - 3);
  return Array.from({ length: count }, () => readKey(cursor));
}
