import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { FileHeader } from '../file/header.ts';
import { readKey } from '../file/key.ts';
import { type FileContext, readRange } from '../file/record.ts';
import type { FreeSegment } from '../file/write-free-list.ts';
import type { Ledger } from './ledger.ts';

const OBJECT = 'free list';

/** Checks the list of what is free, and gives it; empty where there is none. */
export async function verifyFreeList(
  ledger: Ledger,
  file: FileContext,
  { freeAt, freeBytes, end }: FileHeader,
  options: ReadOptions,
): Promise<FreeSegment[]> {
  if (freeAt === 0 || freeBytes === 0) {
    ledger.add('warning', OBJECT, undefined, 'there is none: the file was not closed');
    return [];
  }
  const segments = await ledger.attempt(OBJECT, freeAt, async () => {
    const bytes = await readRange(file, freeAt, freeAt + freeBytes, OBJECT, options);
    return readSegments(new Cursor(bytes, { file: file.name, object: OBJECT }));
  });
  if (!segments) return [];
  ledger.done.add(freeAt);
  checkSegments(ledger, segments, freeAt, end);
  return segments;
}

function readSegments(cursor: Cursor): FreeSegment[] {
  const key = readKey(cursor);
  if (key.bytes !== cursor.end)
    cursor.fail(`a record of ${key.bytes} bytes, the header says ${cursor.end}`, 0);
  cursor.position = key.keyBytes;
  const segments: FreeSegment[] = [];
  while (cursor.left >= 10) {
    const wide = cursor.u16() > 1000;
    segments.push({ first: wide ? cursor.i64() : cursor.u32(), last: wide ? cursor.i64() : cursor.u32() });
  }
  return segments;
}

/** Segments follow one another; the last one is all that is behind the end. */
function checkSegments(ledger: Ledger, segments: readonly FreeSegment[], at: number, end: number): void {
  let before = -1;
  for (const { first, last } of segments) {
    if (first <= before || last < first)
      ledger.add('error', OBJECT, at, `a segment from ${first} to ${last} behind one that ends at ${before}`);
    before = last;
  }
  const tail = segments.at(-1);
  if (tail?.first !== end)
    ledger.add('warning', OBJECT, at, `the last segment starts at ${tail?.first}, the file ends at ${end}`);
}
