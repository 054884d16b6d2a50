import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { FileHeader } from '../file/header.ts';
import { type Key, MINIMUM_KEY_BYTES, readKey } from '../file/key.ts';
import { type FileContext, openRecord, readRange } from '../file/record.ts';
import type { FreeSegment } from '../file/write-free-list.ts';
import type { Ledger } from './ledger.ts';

/** Bytes that are read at a time: room for many small records, and for the longest key. */
const WINDOW = 256 * 1024;
const KEY_ROOM = 4096;

/**
 * Goes from record to record up to the end of the file: all of it must be records and gaps, every record must know where
 * it is, every gap must be free. Data that nothing else has looked at is decompressed.
 */
export async function verifyRecords(
  ledger: Ledger,
  file: FileContext,
  header: FileHeader,
  segments: readonly FreeSegment[],
  options: ReadOptions,
): Promise<void> {
  const end = Math.min(header.end, file.size);
  const starts = new Map(segments.map((segment) => [segment.first, segment]));
  const windows = windowsOf(file, end, options);
  let at = header.begin;
  while (at < end) {
    const free = starts.get(at);
    const cursor = await windows(at);
    const length = cursor.left >= 4 ? cursor.view.getInt32(cursor.position) : 0;
    if (free) at = verifyGap(ledger, free, length);
    else if (length < 0) at = unlistedGap(ledger, at, -length, segments.length > 0);
    else {
      const next = await verifyRecord(ledger, file, cursor, at, options);
      if (next === undefined) return;
      at = next;
    }
  }
  ledger.expect(at === end, 'records', at, `the last record ends at ${at}, the file at ${end}`);
}

/** Gives a cursor at a place, with the bytes of a whole key behind it. */
function windowsOf(file: FileContext, end: number, options: ReadOptions): (at: number) => Promise<Cursor> {
  let start = 0;
  let bytes = new Uint8Array(0);
  return async (at) => {
    const inside = at >= start && Math.min(end, at + KEY_ROOM) <= start + bytes.length;
    if (!inside) {
      start = at;
      bytes = new Uint8Array(await readRange(file, at, Math.min(end, at + WINDOW), 'records', options));
    }
    return new Cursor(bytes, { file: file.name, object: `record at ${at}` }, { position: at - start });
  };
}

function verifyGap(ledger: Ledger, { first, last }: FreeSegment, length: number): number {
  ledger.checked.gaps++;
  const bytes = last - first + 1;
  // A marker has 32 bits; some writers leave the bytes of what was there.
  if (length !== -Math.min(bytes, 2_000_000_000))
    ledger.add('warning', 'gap', first, `${bytes} free bytes are not marked as such`);
  return last + 1;
}

function unlistedGap(ledger: Ledger, at: number, bytes: number, hasList: boolean): number {
  ledger.checked.gaps++;
  if (hasList) ledger.add('warning', 'gap', at, `${bytes} bytes that the free list does not name`);
  return at + bytes;
}

/** Where the next record starts; undefined when that cannot be known. */
async function verifyRecord(
  ledger: Ledger,
  file: FileContext,
  cursor: Cursor,
  at: number,
  options: ReadOptions,
): Promise<number | undefined> {
  const object = `record at ${at}`;
  const key = await ledger.attempt(object, at, () => {
    cursor.need(MINIMUM_KEY_BYTES - 3);
    return readKey(cursor);
  });
  if (!key) return undefined;
  if (key.bytes < key.keyBytes || key.keyBytes === 0 || at + key.bytes > file.size) {
    ledger.add(
      'error',
      object,
      at,
      `neither a record nor a gap: ${key.bytes} bytes, of them ${key.keyBytes} of key`,
    );
    return undefined;
  }
  ledger.checked.records++;
  const name = `${key.className} "${key.name}"`;
  ledger.expect(key.at === at, name, at, `it says that it is at ${key.at}`);
  if (!ledger.done.has(at))
    await ledger.attempt(name, at, () => decompressed(ledger, file, key, at, options));
  return at + key.bytes;
}

/** Pages and envelopes of RNTuples are compressed by rules of their own. */
async function decompressed(
  ledger: Ledger,
  file: FileContext,
  key: Key,
  at: number,
  options: ReadOptions,
): Promise<void> {
  if (key.className === 'RBlob') return;
  const object = `${key.className} "${key.name}"`;
  const bytes = await readRange(file, at + key.keyBytes, at + key.bytes, object, options);
  openRecord(file, bytes, key.rawBytes, key.keyBytes, object);
  ledger.checked.rawBytes += key.rawBytes;
}
