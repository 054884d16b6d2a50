import { UnsupportedError } from '../../errors.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { Key } from '../file/key.ts';
import { addKey, nextCycle, type WrittenDirectory } from '../file/write-directory.ts';
import { MAX_NARROW } from '../file/write-key.ts';

/** Where a record is put. */
export interface NewPlace {
  readonly position: number;
  /** Where the record of its directory starts. */
  readonly directory: number;
}

/** Whether the key at the start of `bytes` can say that it is at such a place without becoming longer. */
export function fitsKey(bytes: Uint8Array, { position, directory }: NewPlace): boolean {
  return isWide(bytes) || Math.max(position, directory) <= MAX_NARROW;
}

function isWide(bytes: Uint8Array): boolean {
  return viewOf(bytes).getUint16(4) > 1000;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Changes the key at the start of `bytes` so that it says where it is now. */
export function moveKey(bytes: Uint8Array, { position, directory }: NewPlace): void {
  const view = viewOf(bytes);
  if (isWide(bytes)) {
    view.setBigInt64(18, BigInt(position));
    view.setBigInt64(26, BigInt(directory));
  } else {
    view.setInt32(18, position);
    view.setInt32(22, directory);
  }
}

/** A record of another file: its key as it stands there, and its data as stored. */
export interface StoredRecord {
  readonly key: Key;
  readonly keyBytes: Uint8Array;
  readonly stored: Uint8Array;
  readonly rawBytes: number;
}

/**
 * Puts a record of another file into a directory. Its key keeps its length, because the data may count references from
 * the start of the key; throws `UnsupportedError` where that is not possible, which is past 2 GB.
 */
export async function putRecord(
  file: FileWriter,
  directory: WrittenDirectory,
  { key, keyBytes, stored, rawBytes }: StoredRecord,
): Promise<void> {
  const total = keyBytes.length + stored.length;
  const position = file.allocate(total);
  const place = { position, directory: directory.position };
  if (!fitsKey(keyBytes, place)) {
    throw new UnsupportedError(
      `root: "${key.name}" cannot be moved to ${position}, past 2 GB, as its key is short`,
    );
  }
  const bytes = new Uint8Array(total);
  bytes.set(keyBytes);
  bytes.set(stored, keyBytes.length);
  moveKey(bytes, place);
  const cycle = nextCycle(directory, key.name);
  const view = viewOf(bytes);
  view.setInt32(0, total);
  view.setInt32(6, rawBytes);
  view.setInt16(16, cycle);
  const { className, name, title } = key;
  const sizes = { keyBytes: keyBytes.length, storedBytes: stored.length, rawBytes, wide: isWide(keyBytes) };
  const kept = bytes.slice(0, keyBytes.length);
  addKey(directory, {
    className,
    name,
    title,
    ...place,
    cycle,
    datime: view.getUint32(10),
    ...sizes,
    bytes: kept,
  });
  await file.write(position, bytes);
}
