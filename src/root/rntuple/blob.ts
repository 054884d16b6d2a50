import type { ReadOptions } from '../../storage/index.ts';
import { checkInside, type FileContext, readRange } from '../file/record.ts';
import type { Locator } from './envelope-cursor.ts';

const OFFSET_BYTES = 8;

/**
 * Reads a blob. One of more than `maxKeyBytes` is in pieces: the first, of that size, ends with the places of the others.
 */
export async function readBlob(
  file: FileContext,
  locator: Locator,
  maxKeyBytes: number,
  object: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const { at, bytes } = locator;
  if (maxKeyBytes === 0 || bytes <= maxKeyBytes) return readRange(file, at, at + bytes, object, options);
  checkInside(file, 0, bytes, object);
  const pieces = countPieces(bytes, maxKeyBytes);
  const first = await readRange(file, at, at + maxKeyBytes, object, options);
  const blob = new Uint8Array(bytes);
  const inFirst = maxKeyBytes - OFFSET_BYTES * (pieces - 1);
  if (inFirst < 0) checkInside(file, at, -1, object);
  blob.set(first.subarray(0, inFirst));
  const places = new DataView(first.buffer, first.byteOffset + inFirst);
  let done = inFirst;
  for (let i = 0; done < bytes; i++) {
    const start = Number(places.getBigUint64(OFFSET_BYTES * i, true));
    const size = Math.min(maxKeyBytes, bytes - done);
    blob.set(await readRange(file, start, start + size, object, options), done);
    done += size;
  }
  return blob;
}

/** The pieces of a blob; the places of all but the first take room in the first. */
export function countPieces(bytes: number, maxKeyBytes: number): number {
  let pieces = Math.ceil(bytes / maxKeyBytes);
  const spare = pieces * maxKeyBytes - bytes;
  if (OFFSET_BYTES * (pieces - 1) > spare) pieces++;
  return pieces;
}
