import type { FileWriter } from '../file/file-writer.ts';
import { type Key, keyBytes, recordOf } from '../file/write-key.ts';

const BLOB = { className: 'RBlob', name: '', title: '', cycle: 1 } as const;

/** Writes data in records that no directory lists, all of them in one; gives where each starts. */
export async function writeBlob(file: FileWriter, parts: readonly Uint8Array[]): Promise<number[]> {
  const bytes = keyBytes(BLOB, true);
  const storedBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const position = file.allocate(bytes + storedBytes);
  const data = new Uint8Array(storedBytes);
  const places: number[] = [];
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    places.push(position + bytes + at);
    at += part.length;
  }
  const directory = file.top.position;
  const key: Key = {
    ...BLOB,
    directory,
    wide: true,
    keyBytes: bytes,
    storedBytes,
    rawBytes: storedBytes,
    position,
    datime: file.datime,
  };
  await file.write(position, recordOf(key, data));
  return places;
}
