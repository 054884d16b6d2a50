/** The AWS client: how it is loaded and set up, asked again after a passing failure, and what its errors mean. */
import { messageOf, StorageError, UnsupportedError, UsageError } from '../../errors.ts';
import { cancelled } from '../life.ts';
import { type RetryEffects, type RetryOptions, retrying } from '../retry.ts';

/** How S3 is asked. What is not told is found by the AWS client: environment, profile, role. */
export interface S3Options {
  readonly region?: string;
  /** The address of a store other than Amazon's; the environment's AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL unless told. */
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

type Command = new (input: object) => object;

/** What is used of the package `@aws-sdk/client-s3`. */
export interface S3Module {
  readonly S3Client: new (config: object) => Client;
  readonly HeadObjectCommand: Command;
  readonly GetObjectCommand: Command;
  readonly PutObjectCommand: Command;
  readonly CreateMultipartUploadCommand: Command;
  readonly UploadPartCommand: Command;
  readonly CompleteMultipartUploadCommand: Command;
  readonly AbortMultipartUploadCommand: Command;
  readonly ListObjectsV2Command: Command;
  readonly DeleteObjectCommand: Command;
}

interface Client {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<S3Answer>;
  destroy(): void;
}

/** What is used of the answers. */
export interface S3Answer {
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly Body?: { transformToByteArray(): Promise<Uint8Array>; destroy?(): void } | undefined;
  readonly UploadId?: string | undefined;
  readonly Contents?: readonly { readonly Key?: string }[] | undefined;
}

/** A client, ready to ask. */
export interface S3Connection {
  /**
   * Sends a command made anew for each try and takes what it needs of the answer. `about` is what messages call the
   * object. Throws `StorageError`, or `CancelledError` when the signal is aborted.
   */
  ask<T>(
    about: string,
    command: keyof Omit<S3Module, 'S3Client'>,
    input: object,
    take: (answer: S3Answer) => T | Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T>;
  close(): void;
}

/** Loads the AWS client and sets it up; only in Node. Throws `UnsupportedError` when it is not installed. */
export async function connectS3(options: S3Options = {}): Promise<S3Connection> {
  const { totalMs = 300_000, retry, effects } = options;
  const module = await (effects?.load ?? load)();
  const client = new module.S3Client(configOf(options));
  return {
    ask(about, command, input, take, signal) {
      const attempt = async () => {
        const limit = AbortSignal.timeout(totalMs);
        const abortSignal = signal ? AbortSignal.any([signal, limit]) : limit;
        try {
          return await take(await client.send(new module[command](input), { abortSignal }));
        } catch (error) {
          throw signal?.aborted ? cancelled(about) : faultOf(about, error);
        }
      };
      return retrying(attempt, { ...retry, effects: { ...retry?.effects, ...effects } }, signal);
    },
    close: () => client.destroy(),
  };
}

/** Checks an address from outside. Throws `UsageError` when it is not `s3://bucket/key`. */
export function parseS3Url(text: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.{1,1024})$/.exec(text);
  if (!match) {
    throw new UsageError('storage: an address was given that is no S3 URL', {
      hint: 'write s3://bucket/key, with 3 to 63 small letters, digits, dots and hyphens for the bucket',
    });
  }
  const [, bucket = '', key = ''] = match;
  return { bucket, key };
}

function configOf({ region, endpoint = endpointOf(process.env), forcePathStyle, anonymous }: S3Options) {
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

function endpointOf({ AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL }: NodeJS.ProcessEnv): string | undefined {
  return AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || undefined;
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

/** The HTTP status in an error of the AWS client, or in an error made of one. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (error instanceof StorageError) return statusOf(error.cause);
  if (!('$metadata' in error)) return undefined;
  const { $metadata } = error;
  if (typeof $metadata !== 'object' || $metadata === null || !('httpStatusCode' in $metadata))
    return undefined;
  return typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined;
}
