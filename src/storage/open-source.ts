import { UsageError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { type CacheOptions, withCache } from './cache.ts';
import { withCoalescing } from './coalesce.ts';
import { withCount } from './count.ts';
import { type DiskCacheOptions, withDiskCache } from './disk-cache.ts';
import { fromFile } from './file.ts';
import { fromHttp, type HttpOptions } from './http/source.ts';
import type { ReadPlanOptions } from './plan-reads.ts';
import type { S3Options } from './s3/client.ts';
import { fromS3 } from './s3/source.ts';
import { fromXrootd, type XrootdOptions } from './xrootd.ts';

/** How `openSource` opens what is not a local file. */
export interface OpenOptions {
  readonly http?: HttpOptions;
  readonly xrootd?: XrootdOptions;
  readonly s3?: S3Options;
  /** How neighbouring ranges are joined. */
  readonly coalescing?: Partial<ReadPlanOptions>;
  /** What is kept in memory of each source; `false` keeps nothing. */
  readonly cache?: CacheOptions | false;
  /** Keeps what is read on disk, too. Without it nothing is written. */
  readonly diskCache?: DiskCacheOptions | undefined;
  /** Told of bytes that were read from the place itself, not from a cache. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Opener = (location: string, options: OpenOptions) => Promise<ByteSource>;

/** Who opens which scheme. The heavy ones load their drivers when they are called. */
const OPENERS: Readonly<Record<string, Opener>> = {
  http: openHttp,
  https: openHttp,
  root: openXrootd,
  roots: openXrootd,
  xroot: openXrootd,
  xroots: openXrootd,
  s3: openS3,
  file: async (location, options) => counted(await fromFile(await pathOf(location)), options),
};

/**
 * Opens what a path or a URL names: a local file, `file:`, `http:`, `https:`, `root:`, `roots:`, `s3:`. What is
 * remote comes with joined reads and a cache in memory, and with one on disk if the options name it. Throws
 * `UsageError` for another scheme, `StorageError` when it cannot be opened.
 */
export async function openSource(location: string, options: OpenOptions = {}): Promise<ByteSource> {
  const scheme = schemeOf(location);
  if (scheme === undefined) return counted(await fromFile(location), options);
  const opener = Object.hasOwn(OPENERS, scheme) ? OPENERS[scheme] : undefined;
  if (!opener) {
    throw new UsageError(`storage: "${scheme}:" is no scheme that can be opened`, {
      hint: `one of ${Object.keys(OPENERS).join(', ')}, or a path`,
    });
  }
  return opener(location, options);
}

/** The scheme of a URL in lower case, `undefined` for a path. A single letter is a drive, not a scheme. */
export function schemeOf(location: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):(?=\/)/i.exec(location)?.[1]?.toLowerCase();
}

async function openHttp(location: string, { signal, ...options }: OpenOptions): Promise<ByteSource> {
  return wrapped(await fromHttp(location, { signal, ...options.http }), options);
}

async function openXrootd(location: string, { signal, ...options }: OpenOptions): Promise<ByteSource> {
  // A vector read costs nothing for gaps, so nothing is read along.
  return wrapped(await fromXrootd(location, { signal, ...options.xrootd }), options, 0);
}

async function openS3(location: string, { signal, ...options }: OpenOptions): Promise<ByteSource> {
  return wrapped(await fromS3(location, { signal, ...options.s3 }), options);
}

async function wrapped(source: ByteSource, options: OpenOptions, gap = 1 << 16): Promise<ByteSource> {
  const { cache = {}, coalescing, diskCache } = options;
  // Where bytes are kept, the cache fills the gaps, so that what was read along is not read again.
  const joined = withCoalescing(counted(source, options), {
    gap: cache === false && !diskCache ? gap : 0,
    maxBytes: 1 << 22,
    ...coalescing,
  });
  try {
    const kept = diskCache ? await withDiskCache(joined, diskCache) : joined;
    return cache === false ? kept : withCache(kept, { gap, ...cache });
  } catch (error) {
    await source.close();
    throw error;
  }
}

function counted(source: ByteSource, { onRead }: OpenOptions): ByteSource {
  return onRead ? withCount(source, onRead) : source;
}

async function pathOf(url: string): Promise<string> {
  const { fileURLToPath } = await import('node:url');
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new UsageError(`storage: "${url}" names no local file`, { cause: error });
  }
}
