import { StorageError } from '../../errors.ts';
import type { ByteRange, ByteSource, ReadOptions } from '../byte-source.ts';
import { checkRange } from '../check-range.ts';
import { beginLife } from '../life.ts';
import { allOrStop, atMost } from '../parallel.ts';
import { connectS3, parseS3Url, type S3Answer, type S3Connection, type S3Options } from './client.ts';

/**
 * Opens an object, `s3://bucket/key`, by the AWS client, which is loaded when it is needed; only in Node. Each range
 * of a batch is one request: wrap the source in `withCoalescing`. Throws `StorageError` when the object is not
 * there, cannot be reached or changes while it is read, `UnsupportedError` when the client is not installed.
 */
export async function fromS3(url: string, options: S3Options = {}): Promise<ByteSource> {
  const { bucket, key } = parseS3Url(url);
  const connection = await connectS3(options);
  const object: S3Object = {
    name: `s3://${bucket}/${key}`,
    target: { Bucket: bucket, Key: key },
    connection,
  };
  const { size, etag } = await stateOf(object, options.signal).catch((error) => {
    connection.close();
    throw error;
  });
  const places = atMost(options.maxParallel ?? 6);
  const { name } = object;
  const life = beginLife(name);

  async function readAll(ranges: readonly ByteRange[], { signal }: ReadOptions = {}) {
    for (const range of ranges) checkRange(name, range, size);
    const read = (range: ByteRange) => (stop: AbortSignal) =>
      places.run(() => readOne(object, range, etag, stop));
    return allOrStop(ranges.map(read), signal);
  }

  return {
    name,
    size: async () => size,
    version: async () => etag && JSON.stringify([options.endpoint, name, size, etag]),
    read: (ranges, read) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(async () => connection.close()),
  };
}

/** An object, and who asks for it. */
export interface S3Object {
  readonly name: string;
  readonly target: { readonly Bucket: string; readonly Key: string };
  readonly connection: S3Connection;
}

/** Size and entity tag of an object. Throws `StorageError` when it is not there. */
export function stateOf(
  { name, target, connection }: S3Object,
  signal: AbortSignal | undefined,
): Promise<{ size: number; etag: string | undefined }> {
  const take = ({ ContentLength: size, ETag: etag }: S3Answer) => {
    if (size === undefined) throw new StorageError(`storage: "${name}": the store does not tell its size`);
    return { size, etag };
  };
  return connection.ask(name, 'HeadObjectCommand', target, take, signal);
}

/** A range of an object that is to have this entity tag. Throws `StorageError` for an answer of another length. */
export async function readOne(
  { name, target, connection }: S3Object,
  { start, end }: ByteRange,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (start === end) return new Uint8Array(0);
  const unchanged = etag === undefined ? {} : { IfMatch: etag };
  const input = { ...target, ...unchanged, Range: `bytes=${start}-${end - 1}` };
  const take = (answer: S3Answer) => bodyOf(name, answer, end - start);
  return connection.ask(name, 'GetObjectCommand', input, take, signal);
}

async function bodyOf(name: string, answer: S3Answer, length: number): Promise<Uint8Array> {
  const told = answer.ContentLength;
  if (told !== length) {
    // What is not to be read must not stay in the connection.
    answer.Body?.destroy?.();
    throw wrongLength(name, length, told ?? 'an unknown number');
  }
  const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
  if (bytes.length !== length) throw wrongLength(name, length, bytes.length);
  return bytes;
}

function wrongLength(name: string, expected: number, got: number | string): StorageError {
  return new StorageError(`storage: "${name}": expected an answer of ${expected} bytes, got ${got}`);
}
