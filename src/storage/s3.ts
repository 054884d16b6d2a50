import { messageOf, StorageError, UnsupportedError, UsageError } from '../errors.ts';
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife, cancelled } from './life.ts';
import { allOrStop, atMost } from './parallel.ts';
import { type RetryEffects, type RetryOptions, retrying } from './retry.ts';

/** How an S3 source asks. What is not told is found by the AWS client: environment, profile, role. */
export interface S3Options {
  readonly region?: string;
  /** The address of a store other than Amazon's. */
  readonly endpoint?: string;
  /** Whether the bucket stands in the path instead of the host name. `true` with an `endpoint` unless told. */
  readonly forcePathStyle?: boolean;
  /** Asks without credentials, for buckets open to everybody. */
  readonly anonymous?: boolean;
  /** Requests under way at a time. 6 unless told. */
  readonly maxParallel?: number;
  /** How long one request may take, in milliseconds. 5 min unless told. */
  readonly totalMs?: number;
  readonly retry?: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects & { load: () => Promise<S3Module> }>;
}

/** What is used of the package `@aws-sdk/client-s3`. */
export interface S3Module {
  readonly S3Client: new (config: object) => S3Client;
  readonly HeadObjectCommand: new (input: object) => object;
  readonly GetObjectCommand: new (input: object) => object;
}

interface S3Client {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<S3Answer>;
  destroy(): void;
}

interface S3Answer {
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly Body?: { transformToByteArray(): Promise<Uint8Array>; destroy?(): void } | undefined;
}

/**
 * Opens an object, `s3://bucket/key`, by the AWS client, which is loaded when it is needed; only in Node. Each range
 * of a batch is one request: wrap the source in `withCoalescing`. Throws `StorageError` when the object is not
 * there, cannot be reached or changes while it is read, `UnsupportedError` when the client is not installed.
 */
export async function fromS3(url: string, options: S3Options = {}): Promise<ByteSource> {
  const { bucket, key } = parseS3Url(url);
  const name = `s3://${bucket}/${key}`;
  const module = await (options.effects?.load ?? load)();
  const client = new module.S3Client(configOf(options));
  const remote: Remote = { name, client, module, target: { Bucket: bucket, Key: key }, options };
  const { size, etag } = await stateOf(remote).catch((error) => {
    client.destroy();
    throw error;
  });
  const places = atMost(options.maxParallel ?? 6);
  const life = beginLife(name);

  async function readAll(ranges: readonly ByteRange[], { signal }: ReadOptions = {}) {
    for (const range of ranges) checkRange(name, range, size);
    const read = (range: ByteRange) => (stop: AbortSignal) =>
      places.run(() => readOne(remote, range, etag, stop));
    return allOrStop(ranges.map(read), signal);
  }

  return {
    name,
    size: async () => size,
    version: async () => etag && JSON.stringify([options.endpoint, name, size, etag]),
    read: (ranges, read) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(async () => client.destroy()),
  };
}

/** An object, and who asks for it. */
interface Remote {
  readonly name: string;
  readonly client: S3Client;
  readonly module: S3Module;
  readonly target: object;
  readonly options: S3Options;
}

function stateOf(remote: Remote): Promise<{ size: number; etag: string | undefined }> {
  const { name, module, target, options } = remote;
  const take = ({ ContentLength: size, ETag: etag }: S3Answer) => {
    if (size === undefined) throw new StorageError(`storage: "${name}": the store does not tell its size`);
    return { size, etag };
  };
  return askFor(remote, new module.HeadObjectCommand(target), take, options.signal);
}

async function readOne(
  remote: Remote,
  { start, end }: ByteRange,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (start === end) return new Uint8Array(0);
  const { name, module, target } = remote;
  const unchanged = etag === undefined ? {} : { IfMatch: etag };
  const get = new module.GetObjectCommand({ ...target, ...unchanged, Range: `bytes=${start}-${end - 1}` });
  return askFor(remote, get, (answer) => bodyOf(name, answer, end - start), signal);
}

/** Checks an address from outside. Throws `UsageError` when it is not `s3://bucket/key`. */
export function parseS3Url(text: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.{1,1024})$/.exec(text);
  if (!match) {
    throw new UsageError('storage: an address was given that is no S3 URL', {
      hint: 'write s3://bucket/key',
    });
  }
  const [, bucket = '', key = ''] = match;
  return { bucket, key };
}

function configOf({ region, endpoint, forcePathStyle, anonymous }: S3Options): object {
  const unsigned = { signer: { sign: async (request: unknown) => request } };
  return {
    region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: forcePathStyle ?? endpoint !== undefined,
    // Tried again here, so that there is one patience and not two.
    maxAttempts: 1,
    ...(anonymous && { ...unsigned, credentials: { accessKeyId: '', secretAccessKey: '' } }),
  };
}

async function load(): Promise<S3Module> {
  // In a variable, so that the program is built and checked without the package.
  const client: string = '@aws-sdk/client-s3';
  try {
    return await import(client);
  } catch (error) {
    throw new UnsupportedError('storage: s3:// needs the AWS client, which is not installed', {
      cause: error,
      hint: `npm install ${client}`,
    });
  }
}

/** Sends a command and takes what it needs of the answer, again after a passing failure of either. */
function askFor<T>(
  { name, client, options }: Remote,
  command: object,
  take: (answer: S3Answer) => T | Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { totalMs = 300_000, retry, effects } = options;
  const attempt = async () => {
    const limit = AbortSignal.timeout(totalMs);
    const abortSignal = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      return await take(await client.send(command, { abortSignal }));
    } catch (error) {
      throw signal?.aborted ? cancelled(name) : faultOf(name, error);
    }
  };
  return retrying(attempt, { ...retry, effects: { ...retry?.effects, ...effects } }, signal);
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

function faultOf(name: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const status = statusOf(error);
  if (status === 412) {
    return new StorageError(`storage: "${name}": the object changed while it was read`, { cause: error });
  }
  const lasting = status !== undefined && status < 500 && status !== 429 && status !== 408;
  const code = status === undefined ? '' : ` (${status})`;
  return new StorageError(`storage: "${name}": ${messageOf(error)}${code}`, {
    cause: error,
    transient: !lasting,
  });
}

/** The HTTP status in an error of the AWS client. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata } = error;
  if (typeof $metadata !== 'object' || $metadata === null || !('httpStatusCode' in $metadata))
    return undefined;
  return typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined;
}
