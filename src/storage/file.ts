import type { FileHandle } from 'node:fs/promises';
import { reasonOf, StorageError } from '../errors.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ByteRange, ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife } from './life.ts';

// Loaded when it is needed: whoever imports this part in a browser must not ask it for files, but may load it.
let loading: Promise<typeof import('node:fs/promises')> | undefined;
function fileSystem(): Promise<typeof import('node:fs/promises')> {
  loading ??= import('node:fs/promises');
  return loading;
}

/** Opens a local file for reading. Throws `StorageError` when it is not there or is no file. */
export async function fromFile(path: string): Promise<ByteSource> {
  const handle = await openForReading(path);
  const { size, modified } = await statOf(handle, path).catch(async (error) => {
    await handle.close();
    throw error;
  });
  const life = beginLife(path);

  async function readOne(range: ByteRange): Promise<Uint8Array> {
    checkRange(path, range, size);
    const bytes = new Uint8Array(range.end - range.start);
    await fill(handle, bytes, range.start, path);
    return bytes;
  }

  async function fillFrom(start: number, target: Uint8Array): Promise<void> {
    checkRange(path, { start, end: start + target.length }, size);
    await fill(handle, target, start, path);
  }

  return {
    name: path,
    size: async () => size,
    version: async () => JSON.stringify([path, size, modified]),
    read: (ranges, options) => life.run(() => Promise.all(ranges.map(readOne)), options),
    readInto: (start, target, options) => life.run(() => fillFrom(start, target), options),
    close: () => life.close(() => handle.close()),
  };
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await (await fileSystem()).open(path, 'r');
  } catch (error) {
    throw new StorageError(`storage: cannot open "${path}": ${reasonOf(error)}`, { cause: error });
  }
}

async function statOf(handle: FileHandle, path: string): Promise<{ size: number; modified: number }> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new StorageError(`storage: "${path}" is not a file`);
  return { size: stat.size, modified: stat.mtimeMs };
}

async function fill(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const bytesRead = await readSome(handle, bytes.subarray(done), position + done, path);
    if (bytesRead === 0) {
      throw new StorageError(
        `storage: "${path}": it became shorter while it was read: expected ${bytes.length} bytes at ${position}, got ${done}`,
      );
    }
    done += bytesRead;
  }
}

async function readSome(
  handle: FileHandle,
  into: Uint8Array,
  position: number,
  path: string,
): Promise<number> {
  try {
    return (await handle.read(into, 0, into.length, position)).bytesRead;
  } catch (error) {
    throw new StorageError(`storage: cannot read "${path}": ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * A file that appears under its name only when it is whole: bytes go to a temporary file beside it, which `close`
 * makes durable and renames. A process that dies leaves at most the temporary file.
 */
export async function toFile(path: string): Promise<ByteSink> {
  // By chance too: in a container every run has the same process number, and threads share one.
  const temporary = `${path}.${process.pid}.${crypto.randomUUID()}.tmp`;
  const handle = await openForWriting(path, temporary);
  return sinkOver(handle, path, temporary, async () => {
    await handle.sync();
    await handle.close();
    await (await fileSystem()).rename(temporary, path);
  });
}

/** A file written in place, for a caller who has chosen a temporary name himself and makes it durable. It must not exist. */
export async function toNewFile(path: string): Promise<ByteSink> {
  const handle = await openForWriting(path, path);
  return sinkOver(handle, path, path, () => handle.close());
}

function sinkOver(
  handle: FileHandle,
  path: string,
  writtenTo: string,
  finish: () => Promise<void>,
): ByteSink {
  let state: 'open' | 'closed' = 'open';

  return {
    name: path,
    async write(position, ...pieces) {
      if (state !== 'open') throw new StorageError(`storage: "${path}": written to after it was closed`);
      let at = position;
      for (let left = without(pieces, 0); left.length > 0; ) {
        const written = await writeSome(handle, left, at, path);
        left = without(left, written);
        at += written;
      }
    },
    async close() {
      if (state !== 'open') return;
      state = 'closed';
      await finish().catch((error) => giveUp(handle, path, writtenTo, error));
    },
    async discard() {
      if (state !== 'open') return;
      state = 'closed';
      await handle.close();
      await (await fileSystem()).rm(writtenTo, { force: true });
    },
  };
}

/** A file that could not be finished is worth nothing: it goes. */
async function giveUp(handle: FileHandle, path: string, writtenTo: string, error: unknown): Promise<never> {
  await handle.close().catch(() => {});
  await (await fileSystem()).rm(writtenTo, { force: true });
  throw new StorageError(`storage: cannot finish "${path}": ${reasonOf(error)}`, { cause: error });
}

async function openForWriting(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await (await fileSystem()).open(temporary, 'wx');
  } catch (error) {
    throw new StorageError(`storage: cannot write "${path}": ${reasonOf(error)}`, { cause: error });
  }
}

/** What is left of pieces behind their first `bytes` bytes. */
function without(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(skip);
    skip -= piece.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}

async function writeSome(
  handle: FileHandle,
  pieces: readonly Uint8Array[],
  position: number,
  path: string,
): Promise<number> {
  try {
    return (await handle.writev(pieces, position)).bytesWritten;
  } catch (error) {
    throw new StorageError(`storage: cannot write "${path}": ${reasonOf(error)}`, { cause: error });
  }
}
