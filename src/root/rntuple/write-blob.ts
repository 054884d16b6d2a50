import type { FileWriter } from '../file/file-writer.ts';
import { type Key, keyBytes, recordOf } from '../file/write-key.ts';

const BLOB = { className: 'RBlob', name: '', title: '', cycle: 1 } as const;

/** ROOT's own limit for a record; nothing that is written here is larger. */
export const MAX_KEY_BYTES = 0x40000000;

/** Gives out room for a record with `storedBytes` bytes of data, which start at `dataAt`; `head` is its key. */
export function allocateBlob(
  file: FileWriter,
  storedBytes: number,
): { position: number; dataAt: number; head: Uint8Array } {
  const bytes = keyBytes(BLOB, true);
  const position = file.allocate(bytes + storedBytes);
  const key: Key = {
    ...BLOB,
    directory: file.top.position,
    wide: true,
    keyBytes: bytes,
    storedBytes,
    rawBytes: storedBytes,
    position,
    datime: file.datime,
  };
  return { position, dataAt: position + bytes, head: recordOf(key, new Uint8Array()) };
}

/** Writes data in records that no directory lists, all of them in one; gives where each starts. */
export async function writeBlob(file: FileWriter, parts: readonly Uint8Array[]): Promise<number[]> {
  const storedBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const { position, dataAt, head } = allocateBlob(file, storedBytes);
  const record = new Uint8Array(head.length + storedBytes);
  record.set(head);
  const places: number[] = [];
  let at = head.length;
  for (const part of parts) {
    record.set(part, at);
    places.push(dataAt + at - head.length);
    at += part.length;
  }
  await file.write(position, record);
  return places;
}
