import { UsageError } from '../errors.ts';
import type { DiskCacheOptions } from './disk-cache.ts';

/** The variables that say where a machine keeps what it read of remote files, and how many bytes of it. */
export const CACHE_VARIABLES = { directory: 'BEAMLINE_CACHE', bytes: 'BEAMLINE_CACHE_BYTES' } as const;

/**
 * The cache on disk that the environment names; `undefined` when it names none. Where a cache is belongs to a machine,
 * not to what is computed there: so workers elsewhere have their own. Throws `UsageError` for a size that is none.
 */
export function cacheOfEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): DiskCacheOptions | undefined {
  const directory = env[CACHE_VARIABLES.directory];
  const size = env[CACHE_VARIABLES.bytes];
  if (!directory) return undefined;
  if (!size) return { directory };
  const bytes = Number(size);
  if (Number.isSafeInteger(bytes) && bytes > 0) return { directory, bytes };
  throw new UsageError(`storage: ${CACHE_VARIABLES.bytes} is "${size}", expected a number of bytes`);
}
