import { loadCodecs } from '#codecs';
import { CancelledError, FormatError, LimitError } from '../../errors.ts';
import type { ByteSource, ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { type Hashes, loadHashes } from '../compression/checksum.ts';
import { type Allocate, decompress } from '../compression/decompress.ts';
import type { Key } from './key.ts';

/** What every reader of a file shares: its bytes, the hashes it needs, and the ceilings. */
export interface FileContext {
  readonly source: ByteSource;
  readonly name: string;
  readonly size: number;
  readonly hashes: Hashes;
  /** The largest record that is decompressed, in bytes. */
  readonly maxObjectBytes: number;
}

/** Gathers what readers share. */
export async function contextOf(
  source: ByteSource,
  options: ReadOptions & { maxObjectBytes?: number | undefined },
): Promise<FileContext> {
  const size = await source.size(options);
  const [hashes] = await Promise.all([loadHashes(), loadCodecs()]);
  return { source, name: source.name, size, hashes, maxObjectBytes: options.maxObjectBytes ?? 2 ** 30 };
}

/** Reads bytes from `start` to `end`; a range past the end of the file is a `FormatError` about `object`. */
export async function readRange(
  file: FileContext,
  start: number,
  end: number,
  object: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  checkInside(file, start, end, object);
  const [bytes] = await file.source.read([{ start, end }], options);
  if (options.signal?.aborted) throw new CancelledError(`root: "${file.name}": reading was cancelled`);
  return bytes as Uint8Array;
}

/** Refuses a range that the file does not have. */
export function checkInside(file: FileContext, start: number, end: number, object: string): void {
  if (start < 0 || end < start || end > file.size) {
    throw new FormatError(
      `root: "${file.name}": ${object} at ${start}: expected ${end - start} bytes, but the file has ${file.size}`,
    );
  }
}

/** The data of a record, decompressed, under a cursor whose origin is the length of the key. */
export async function readRecord(file: FileContext, key: Key, options: ReadOptions = {}): Promise<Cursor> {
  const object = `${key.className} "${key.name}"`;
  const bytes = await readRange(file, key.at, key.at + key.bytes, object, options);
  return openRecord(file, bytes.subarray(key.keyBytes), key.rawBytes, key.keyBytes, object);
}

/** Decompresses stored data if it is compressed, into memory from `allocate`: data of its full length was stored as it is. */
export function openRecord(
  file: FileContext,
  stored: Uint8Array,
  rawBytes: number,
  keyBytes: number,
  object: string,
  allocate?: Allocate,
): Cursor {
  const place = { file: file.name, object };
  if (rawBytes > file.maxObjectBytes) {
    throw new LimitError(
      `root: "${file.name}": ${object} has ${rawBytes} bytes, above the ceiling of ${file.maxObjectBytes}`,
    );
  }
  const raw = stored.length >= rawBytes ? stored : decompress(stored, rawBytes, place, allocate);
  return new Cursor(raw, place, { origin: keyBytes, end: rawBytes });
}
