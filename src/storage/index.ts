/**
 * Bytes from anywhere, and to a place.
 *
 *     const source = await openSource('root://eospublic.cern.ch//eos/opendata/...', { diskCache: { directory } });
 *     const [magic] = await source.read([{ start: 0, end: 4 }]);
 *     await source.close();
 *
 * - *source*: bytes that can be read at any place, by batches of ranges.
 * - *sink*: a place to write bytes to.
 * - *wrapper*: a source over another one (`with...`); closing it closes the one below.
 * - *version*: a text that is another one when the bytes of a source may be others.
 *
 * The order of the wrappers, from the bytes to the reader: `withRetry`, `withCoalescing`, `withDiskCache`, `withCache`.
 * Importing this part loads nothing of Node: files, XRootD, S3 and the cache on disk load what they need when they are
 * called.
 */
export { fromBlob } from './blob.ts';
export type { ByteSink } from './byte-sink.ts';
export type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts';
export { type CacheOptions, withCache } from './cache.ts';
export { withCoalescing } from './coalesce.ts';
export { type DiskCacheOptions, withDiskCache } from './disk-cache.ts';
export { CACHE_VARIABLES, cacheOfEnvironment } from './environment-cache.ts';
export { fromFile, toFile, toNewFile } from './file.ts';
export { fromHttp, type HttpOptions } from './http/source.ts';
export { fetchText, type TextOptions } from './http/text.ts';
export { fromBytes, type MemorySink, toMemory } from './memory.ts';
export { type OpenOptions, openSource, schemeOf } from './open-source.ts';
export type { ReadPlanOptions } from './plan-reads.ts';
export { type RetryOptions, withRetry } from './retry.ts';
export type { S3Options } from './s3/client.ts';
export { openS3Folder, type S3Folder } from './s3/folder.ts';
export { fromS3 } from './s3/source.ts';
export { fromXrootd, type XrootdOptions } from './xrootd.ts';
