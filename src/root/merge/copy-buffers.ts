import type { ByteSink, ReadOptions } from '../../storage/index.ts';
import { checkInside, type FileContext, readRange } from '../file/record.ts';

/** Bytes of a buffer that is used again; larger pieces get memory of their own. */
export const BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * The memory through which bytes are copied, used again and again: new memory for every piece costs more than copying.
 * Writing goes on behind the caller, one piece at a time.
 */
export class CopyBuffers {
  readonly #spare: Uint8Array[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** Reads bytes of a file; they belong to the caller until they are written or dropped. */
  async read(file: FileContext, start: number, end: number, options: ReadOptions): Promise<Uint8Array> {
    const { source } = file;
    if (!source.readInto || end - start > BUFFER_BYTES)
      return readRange(file, start, end, 'baskets', options);
    checkInside(file, start, end, 'baskets');
    const buffer = this.#spare.pop() ?? new Uint8Array(BUFFER_BYTES);
    const bytes = buffer.subarray(0, end - start);
    await source.readInto(start, bytes, options);
    return bytes;
  }

  /** Starts to write the beginning of what was read, after what is being written. Errors come with a later call. */
  async write(sink: ByteSink, position: number, bytes: Uint8Array): Promise<void> {
    await this.#writing;
    this.#writing = sink.write(position, bytes).then(() => this.drop(bytes));
    this.#writing.catch(() => {});
  }

  /** Takes back what was read. */
  drop(bytes: Uint8Array): void {
    if (bytes.buffer.byteLength === BUFFER_BYTES) this.#spare.push(new Uint8Array(bytes.buffer));
  }

  /** Waits until nothing is being written any more, well or not. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}
