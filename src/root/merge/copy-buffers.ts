import type { ByteSink, ByteSource, ReadOptions } from '../../storage/index.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';
import { checkInside, type FileContext, readRange } from '../file/record.ts';

/** What a file of this machine is read by: less takes more calls, more leaves the caches before it is written. */
const NEAR_BYTES = 2 * 1024 * 1024;
/** What any other source is read by: every call takes its time. */
const FAR_BYTES = 4 * 1024 * 1024;

/** How many bytes of a source are best read at a time. */
export function pieceBytes(source: ByteSource): number {
  return source.readInto ? NEAR_BYTES : FAR_BYTES;
}

/** Pieces that are being written at a time, so that a busy machine has always something to do. */
const WRITES = 2;

/**
 * The memory through which bytes are copied, used again and again: new memory for every piece costs more than copying.
 * Writing goes on behind the caller.
 */
export class CopyBuffers {
  readonly #writing: Promise<void>[] = [];

  /** Reads bytes of a file; they belong to the caller until they are written. */
  async read(file: FileContext, start: number, end: number, options: ReadOptions): Promise<Uint8Array> {
    const { source } = file;
    if (!source.readInto) return readRange(file, start, end, 'baskets', options);
    checkInside(file, start, end, 'baskets');
    const bytes = takeMemory(end - start).subarray(0, end - start);
    await source.readInto(start, bytes, options);
    return bytes;
  }

  /** Starts to write the beginning of what was read, as soon as there are not too many writes. Errors come with a later call. */
  async write(sink: ByteSink, position: number, bytes: Uint8Array): Promise<void> {
    if (this.#writing.length === WRITES) await this.#writing.shift();
    const writing = sink.write(position, bytes).then(() => giveMemory(bytes));
    writing.catch(() => {});
    this.#writing.push(writing);
  }

  /** Waits until nothing is being written any more, well or not. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#writing.splice(0));
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing.splice(0));
  }
}
