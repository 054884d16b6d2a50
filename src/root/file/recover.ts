import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { DIRECTORY_BYTES, readDirectoryHeader } from './directory.ts';
import { type Key, MINIMUM_KEY_BYTES, readKey } from './key.ts';
import { type FileContext, readRange } from './record.ts';

/** Bytes that are read at a time: room for many small records, and for the longest key. */
const WINDOW = 256 * 1024;
const KEY_ROOM = 4096;

/** What a file that lost its directories still has. */
export interface Recovered {
  /** Keys by the place of the directory that they belong to. */
  readonly keys: ReadonlyMap<number, Key[]>;
  /** The record of streamer infos. */
  readonly infos: Key | undefined;
}

/**
 * Finds the records of a file that lost its directories (a program died before it closed the file), by going from record
 * to record. What is no object of its own is left out: baskets, lists of keys, the free list. Ends at the first bytes
 * that are no record.
 */
export async function recoverKeys(
  file: FileContext,
  begin: number,
  options: ReadOptions = {},
): Promise<Recovered> {
  const keys = new Map<number, Key[]>();
  let infos: Key | undefined;
  for await (const key of walkRecords(file, begin, options)) {
    if (key.className === 'TList' && key.name === 'StreamerInfo') infos = key;
    else if (isObject(key)) {
      const others = keys.get(key.directoryAt);
      if (others) others.push(key);
      else keys.set(key.directoryAt, [key]);
    }
  }
  return { keys, infos };
}

function isObject(key: Key): boolean {
  if (key.cycle === 0 || key.className === '' || key.directoryAt === 0) return false;
  return key.className !== 'TBasket' && key.className !== 'TFile';
}

async function* walkRecords(file: FileContext, begin: number, options: ReadOptions): AsyncGenerator<Key> {
  let start = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  let at = begin;
  while (at + MINIMUM_KEY_BYTES <= file.size) {
    const isInside = at >= start && at + KEY_ROOM <= start + bytes.length;
    if (!isInside && start + bytes.length < file.size) {
      start = at;
      bytes = await readRange(file, at, Math.min(file.size, at + WINDOW), 'records', options);
    }
    const cursor = new Cursor(bytes, { file: file.name, object: 'record' }, { position: at - start });
    const length = cursor.view.getInt32(cursor.position);
    if (length < 0) {
      // A gap, whose first number is its negative length.
      at -= length;
      continue;
    }
    const key = tryKey(cursor);
    if (!key || key.at !== at || key.bytes < key.keyBytes || at + key.bytes > file.size) return;
    if (!isKeyList(key, cursor)) yield key;
    at += key.bytes;
  }
}

/** The list of keys of a directory goes by the same class and name as the directory, but holds no header that says where it is. */
function isKeyList(key: Key, cursor: Cursor): boolean {
  if (!key.className.startsWith('TDirectory')) return false;
  if (cursor.left < DIRECTORY_BYTES) return false;
  return readDirectoryHeader(cursor).at !== key.at;
}

function tryKey(cursor: Cursor): Key | undefined {
  try {
    return readKey(cursor);
  } catch {
    return undefined;
  }
}
