import { FormatError } from '../../errors.ts';
import { Cursor, type Place } from '../bytes/cursor.ts';

/** The first record of a file: where everything else is. Offsets and sizes in bytes. */
export interface FileHeader {
  readonly version: number;
  /** Offset of the first record, 100. */
  readonly begin: number;
  /** Offset behind the last record. */
  readonly end: number;
  readonly freeAt: number;
  readonly freeBytes: number;
  /** Bytes of the key and the name of the first record; the directory header follows them. */
  readonly nameBytes: number;
  /** 100 * algorithm + level. */
  readonly compression: number;
  /** The record of streamer infos; 0 when there is none. */
  readonly infoAt: number;
  readonly infoBytes: number;
}

/** Bytes of the header that are read. */
export const HEADER_BYTES = 100;

/** What is added to the version in the 64-bit form. */
const LARGE = 1_000_000;

/**
 * Parses the header: the 32-bit form, or the 64-bit one of files above 2 GB. ROOT takes off what it adds for the latter
 * twice when it merges such files into small ones: their version is negative.
 */
export function parseHeader(bytes: Uint8Array, place: Place): FileHeader {
  checkStart(bytes, place);
  const cursor = new Cursor(bytes, place, { position: 4 });
  const stored = cursor.i32();
  if (Math.abs(stored) >= 2 * LARGE) throw notRoot(bytes, place);
  const large = stored >= LARGE;
  const offset = () => (large ? cursor.i64() : cursor.u32());
  const begin = cursor.u32();
  const end = offset();
  const freeAt = offset();
  const freeBytes = cursor.u32();
  cursor.skip(4);
  const nameBytes = cursor.u32();
  cursor.skip(1);
  const compression = cursor.u32();
  const infoAt = offset();
  const infoBytes = cursor.u32();
  const version = (stored + LARGE) % LARGE;
  return { version, begin, end, freeAt, freeBytes, nameBytes, compression, infoAt, infoBytes };
}

/** A header in the 32-bit form, with the UUID. */
const LEAST_BYTES = 64;

function checkStart(bytes: Uint8Array, { file }: Pick<Place, 'file'>): void {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === 'root' && bytes.length >= LEAST_BYTES) return;
  if (bytes.length === 0) throw new FormatError(`root: "${file}": the file is empty`);
  if (start !== 'root') throw notRoot(bytes, { file });
  throw new FormatError(
    `root: "${file}": the file is cut off: it has ${bytes.length} bytes, not even a header`,
  );
}

function notRoot(bytes: Uint8Array, { file }: Pick<Place, 'file'>): FormatError {
  const shown = String.fromCharCode(...bytes.subarray(0, 12)).replace(/[^ -~]/g, '.');
  return new FormatError(
    `root: "${file}": not a ROOT file: it starts with "${shown}", not with "root" and a version of ROOT`,
  );
}

/** The compression that a file (or branch) says it uses for what is added to it. */
export interface CompressionSetting {
  readonly algorithm: 'none' | 'zlib' | 'lzma' | 'old' | 'lz4' | 'zstd' | 'unknown';
  readonly level: number;
}

const ALGORITHMS = ['zlib', 'zlib', 'lzma', 'old', 'lz4', 'zstd'] as const;

/** Splits `100 * algorithm + level`. */
export function parseCompression(setting: number): CompressionSetting {
  const level = setting % 100;
  if (level === 0) return { algorithm: 'none', level: 0 };
  return { algorithm: ALGORITHMS[Math.floor(setting / 100)] ?? 'unknown', level };
}
