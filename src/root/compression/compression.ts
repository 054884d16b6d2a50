import { DEFAULT_COMPRESSION } from '#encoders';
import { UsageError } from '../../errors.ts';

/** How records are compressed when they are written. */
export type Compression =
  | 'none'
  | { readonly algorithm: 'zlib' | 'lz4' | 'zstd' /** 1 (fast) to 9 (small). */; readonly level: number };

const CODES = { zlib: 1, lz4: 4, zstd: 5 } as const;

/** The number that ROOT writes into headers for a setting: hundred times the algorithm, plus the level; 0 is none. */
export function compressionCode(compression: Compression): number {
  if (compression === 'none') return 0;
  const { algorithm, level } = compression;
  if (!(algorithm in CODES))
    throw new UsageError(`root: "${algorithm}" is no compression that can be written`);
  if (!Number.isInteger(level) || level < 1 || level > 9) {
    throw new UsageError(`root: the level of a compression is 1 to 9, not ${level}`);
  }
  return CODES[algorithm] * 100 + level;
}

/** The setting behind such a number; the default one for an algorithm that cannot be written. */
export function compressionOf(code: number): Compression {
  const level = code % 100;
  if (level === 0) return 'none';
  const found = (['zlib', 'lz4', 'zstd'] as const).find((name) => CODES[name] === Math.floor(code / 100));
  return found && level <= 9 ? { algorithm: found, level } : DEFAULT_COMPRESSION;
}
