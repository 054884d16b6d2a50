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

/** Writes data in a record that no directory lists; gives where each part starts. */
export function writeBlob(file: FileWriter, parts: readonly Uint8Array[]): Promise<number[]> {
  return putBlob(file, parts, (position, part) => file.write(position, part));
}

/** The same for parts in spare memory, which do not belong to the caller any more. */
export function takeBlob(file: FileWriter, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number[]> {
  return putBlob(file, parts, (position, part) => file.take(position, part));
}

async function putBlob<Part extends Uint8Array>(
  file: FileWriter,
  parts: readonly Part[],
  put: (position: number, part: Part) => Promise<void>,
): Promise<number[]> {
  const storedBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const { position, dataAt, head } = allocateBlob(file, storedBytes);
  await file.write(position, head);
  const places: number[] = [];
  let at = dataAt;
  for (const part of parts) {
    places.push(at);
    at += part.length;
    await put(places.at(-1)!, part);
  }
  return places;
}
