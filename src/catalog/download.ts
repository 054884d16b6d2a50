import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createAdler32, type IHasher } from 'hash-wasm';
import { reasonOf, StorageError } from '../errors.ts';
import { type ByteSource, openSource } from '../storage/index.ts';
import type { DataFile } from './catalog.ts';

/** Bytes that are asked for at a time. */
const PIECE_BYTES = 1 << 23;

/** How a file is fetched as a whole. */
export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of the bytes that are there so far. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** What became of a file: fetched now, or there already. */
export type Downloaded = 'fetched' | 'there';

/**
 * Fetches a file as a whole and checks it against the size and the checksum of the archive, as far as these are known.
 * It is written to `PATH.part` and renamed when it is right; a part that is there is gone on with. A file that is there
 * and is right is left alone. Throws `StorageError` when it cannot be read, or is not what the archive says.
 */
export async function download(
  file: DataFile,
  path: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  if (await isThere(file, path)) return 'there';
  await mkdir(dirname(path), { recursive: true });
  const source = await openSource(file.url, { signal: options.signal, cache: false });
  const part = `${path}.part`;
  try {
    const size = await source.size({ signal: options.signal });
    if (file.size !== undefined && file.size !== size)
      throw new StorageError(`catalog: "${file.url}" has ${size} bytes, the archive says ${file.size}`);
    const checksum = await fetchInto(part, source, size, options);
    await refuseOther(file, checksum, part);
    await rename(part, path);
    return 'fetched';
  } finally {
    await source.close();
  }
}

/** The Adler-32 checksum of a local file, as the portal writes it: `adler32:` and eight hexadecimal digits. */
export async function adler32Of(path: string): Promise<string> {
  const hash = await createAdler32();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return `adler32:${hash.digest('hex')}`;
}

/** Without a checksum the size decides; without a size nothing that is there can be trusted. */
async function isThere({ size, checksum }: DataFile, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found || size === undefined || found.size !== size) return false;
  return !isAdler32(checksum) || (await adler32Of(path)) === checksum;
}

function isAdler32(checksum: string | undefined): checksum is string {
  return checksum?.startsWith('adler32:') ?? false;
}

async function refuseOther({ url, checksum }: DataFile, found: string, part: string): Promise<void> {
  if (!isAdler32(checksum) || checksum === found) return;
  await rm(part, { force: true });
  throw new StorageError(`catalog: "${url}" has the checksum ${found}, the archive says ${checksum}`, {
    hint: 'what was fetched is thrown away; try again',
  });
}

/** Writes what is missing of a part, and gives the checksum of the whole. */
async function fetchInto(
  part: string,
  source: ByteSource,
  size: number,
  options: DownloadOptions,
): Promise<string> {
  const hash = await createAdler32();
  const handle = await open(part, 'a+').catch((error) => {
    throw new StorageError(`catalog: cannot write "${part}": ${reasonOf(error)}`, { cause: error });
  });
  try {
    let done = await takeUp(handle, size, hash);
    while (done < size) {
      const end = Math.min(size, done + PIECE_BYTES);
      const [bytes] = await source.read([{ start: done, end }], { signal: options.signal });
      hash.update(bytes!);
      await handle.appendFile(bytes!);
      done = end;
      options.onProgress?.(done, size);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return `adler32:${hash.digest('hex')}`;
}

/** How much of the file is there from before; a part that is too long is of another file. */
async function takeUp(handle: FileHandle, size: number, hash: IHasher): Promise<number> {
  const { size: there } = await handle.stat();
  if (there > size) {
    await handle.truncate(0);
    return 0;
  }
  const buffer = new Uint8Array(1 << 20);
  for (let done = 0; done < there; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, done);
    if (bytesRead === 0) return done;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return there;
}
