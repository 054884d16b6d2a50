import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { CancelledError, messageOf, StorageError } from '../errors.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts';
import { checkRange } from './check-range.ts';

/** Opens a local file for reading. Throws `StorageError` when it is not there or is no file. */
export async function fromFile(path: string): Promise<ByteSource> {
  const handle = await openForReading(path);
  const size = await sizeOfFile(handle, path).catch(async (error) => {
    await handle.close();
    throw error;
  });
  const pending = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function readOne(range: ByteRange): Promise<Uint8Array> {
    checkRange(path, range, size);
    const bytes = new Uint8Array(range.end - range.start);
    await fill(handle, bytes, range.start, path);
    return bytes;
  }

  return {
    name: path,
    size: async () => size,
    async read(ranges, options: ReadOptions = {}) {
      if (closing) throw new StorageError(`storage: "${path}": read after it was closed`);
      if (options.signal?.aborted) throw new CancelledError(`storage: "${path}": reading was cancelled`);
      const reading = Promise.all(ranges.map(readOne));
      pending.add(reading);
      return reading.finally(() => pending.delete(reading));
    },
    close() {
      closing ??= Promise.allSettled(pending).then(() => handle.close());
      return closing;
    },
  };
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new StorageError(`storage: cannot open "${path}": ${messageOf(error)}`, { cause: error });
  }
}

async function sizeOfFile(handle: FileHandle, path: string): Promise<number> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new StorageError(`storage: "${path}" is not a file`);
  return stat.size;
}

async function fill(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) {
      throw new StorageError(
        `storage: "${path}": it became shorter while it was read: expected ${bytes.length} bytes at ${position}, got ${done}`,
      );
    }
    done += bytesRead;
  }
}

/**
 * A file that appears under its name only when it is whole: bytes go to a temporary file beside it, which `close`
 * makes durable and renames. A process that dies leaves at most the temporary file.
 */
export async function toFile(path: string): Promise<ByteSink> {
  const temporary = `${path}.${process.pid}.${++temporaryFiles}.tmp`;
  const handle = await openForWriting(path, temporary);
  let state: 'open' | 'closed' = 'open';

  return {
    name: path,
    async write(position, bytes) {
      if (state !== 'open') throw new StorageError(`storage: "${path}": written to after it was closed`);
      let done = 0;
      while (done < bytes.length) {
        done += await writeSome(handle, bytes.subarray(done), position + done, path);
      }
    },
    async close() {
      if (state !== 'open') return;
      state = 'closed';
      await handle.sync();
      await handle.close();
      await rename(temporary, path);
    },
    async discard() {
      if (state !== 'open') return;
      state = 'closed';
      await handle.close();
      await unlink(temporary);
    },
  };
}

let temporaryFiles = 0;

async function openForWriting(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx');
  } catch (error) {
    throw new StorageError(`storage: cannot write "${path}": ${messageOf(error)}`, { cause: error });
  }
}

async function writeSome(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
  path: string,
): Promise<number> {
  try {
    return (await handle.write(bytes, 0, bytes.length, position)).bytesWritten;
  } catch (error) {
    throw new StorageError(`storage: cannot write "${path}": ${messageOf(error)}`, { cause: error });
  }
}
