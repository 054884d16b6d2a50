import { StorageError } from '../../errors.ts';
import { fromFile, toFile } from '../file.ts';
import { connectS3, parseS3Url, type S3Connection, type S3Options, statusOf } from './client.ts';
import { readOne, type S3Object, stateOf } from './source.ts';

/** Bytes of one request; the parts of a larger object. S3 allows 10,000 parts of at least 5 MiB. */
const PART_BYTES = 16 * 2 ** 20;

/** Whole files in a folder of a bucket. A key is a path from the folder, with `/`. */
export interface S3Folder {
  readonly url: string;
  /** Size in bytes of an object, `undefined` when there is none. */
  sizeOf(key: string, signal?: AbortSignal): Promise<number | undefined>;
  /** Puts a local file there; it appears whole or not at all, in the place of what stood there. */
  put(path: string, key: string, signal?: AbortSignal): Promise<void>;
  /** Writes an object to a local file, which appears whole or not at all. */
  fetch(key: string, path: string, signal?: AbortSignal): Promise<void>;
  /** Removes all objects of the folder. */
  clear(signal?: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Opens the folder `s3://bucket/prefix`; nothing is asked yet. All its methods throw `StorageError`, or `CancelledError`
 * when the signal is aborted. At most 16 MiB of a file are in memory at a time.
 */
export async function openS3Folder(url: string, options: S3Options = {}): Promise<S3Folder> {
  const { bucket, key: prefix } = parseS3Url(url.endsWith('/') ? url : `${url}/`);
  const connection = await connectS3(options);
  const object = (key: string): S3Object => {
    const target = { Bucket: bucket, Key: `${prefix}${key}` };
    return { name: `s3://${bucket}/${target.Key}`, target, connection };
  };
  return {
    url,
    sizeOf: (key, signal) =>
      stateOf(object(key), signal).then(
        ({ size }) => size,
        (error) => {
          if (statusOf(error) === 404) return undefined;
          throw error;
        },
      ),
    put: (path, key, signal) => put(object(key), path, signal),
    fetch: (key, path, signal) => fetchTo(object(key), path, signal),
    clear: (signal) => clear(connection, { Bucket: bucket, Prefix: prefix }, signal),
    close: () => connection.close(),
  };
}

async function put(object: S3Object, path: string, signal: AbortSignal | undefined): Promise<void> {
  const source = await fromFile(path);
  try {
    const size = await source.size();
    const part = async (start: number) => {
      const [bytes] = await source.read([{ start, end: Math.min(size, start + PART_BYTES) }]);
      return bytes as Uint8Array;
    };
    if (size > PART_BYTES) await putInParts(object, size, part, signal);
    else await ask(object, 'PutObjectCommand', { Body: await part(0) }, signal);
  } finally {
    await source.close();
  }
}

async function putInParts(
  object: S3Object,
  size: number,
  part: (start: number) => Promise<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name, target, connection } = object;
  const begin = ({ UploadId: id }: { readonly UploadId?: string | undefined }) => {
    if (id === undefined) throw new StorageError(`storage: "${name}": the store begins no upload`);
    return id;
  };
  const UploadId = await connection.ask(name, 'CreateMultipartUploadCommand', target, begin, signal);
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let start = 0; start < size; start += PART_BYTES) {
      const PartNumber = Parts.length + 1;
      const input = { ...target, UploadId, PartNumber, Body: await part(start) };
      const ETag = await connection.ask(name, 'UploadPartCommand', input, (answer) => answer.ETag, signal);
      Parts.push({ PartNumber, ETag });
    }
    const MultipartUpload = { Parts };
    await ask(object, 'CompleteMultipartUploadCommand', { UploadId, MultipartUpload }, signal);
  } catch (error) {
    // Parts that are left behind are paid for.
    await ask(object, 'AbortMultipartUploadCommand', { UploadId }, undefined).catch(() => {});
    throw error;
  }
}

async function fetchTo(object: S3Object, path: string, signal: AbortSignal | undefined): Promise<void> {
  const { size, etag } = await stateOf(object, signal);
  const sink = await toFile(path);
  try {
    for (let start = 0; start < size; start += PART_BYTES) {
      const range = { start, end: Math.min(size, start + PART_BYTES) };
      await sink.write(start, await readOne(object, range, etag, signal));
    }
  } catch (error) {
    await sink.discard();
    throw error;
  }
  await sink.close();
}

async function clear(
  connection: S3Connection,
  folder: { readonly Bucket: string; readonly Prefix: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const name = `s3://${folder.Bucket}/${folder.Prefix}`;
  const keysAfter = (StartAfter: string) =>
    connection.ask(
      name,
      'ListObjectsV2Command',
      { ...folder, ...(StartAfter !== '' && { StartAfter }) },
      ({ Contents = [] }) => Contents.flatMap(({ Key }) => Key ?? []),
      signal,
    );
  let keys = await keysAfter('');
  while (keys.length > 0) {
    for (const Key of keys) {
      const object = {
        name: `s3://${folder.Bucket}/${Key}`,
        target: { Bucket: folder.Bucket, Key },
        connection,
      };
      await ask(object, 'DeleteObjectCommand', {}, signal);
    }
    keys = await keysAfter(keys.at(-1) as string);
  }
}

function ask(
  { name, target, connection }: S3Object,
  command: Parameters<S3Connection['ask']>[1],
  input: object,
  signal: AbortSignal | undefined,
): Promise<void> {
  return connection.ask(name, command, { ...target, ...input }, () => {}, signal);
}
