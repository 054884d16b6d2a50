import type { ByteSink } from '../../storage/index.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';

/** Bytes that are written at a time; what is as long as that is not gathered. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Writes that follow one another in a file, gathered into few large ones that go on behind the caller. A failure is thrown
 * by some later call, and by every `flush` from then on.
 */
export class GatheredWrites {
  readonly #sink: ByteSink;
  #piece: Uint8Array<ArrayBuffer> | undefined;
  #start = 0;
  #used = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Writes bytes, which may be used for something else when the promise is settled. Calls may overlap. */
  async write(position: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length >= PIECE_BYTES) return this.#writeThrough(position, bytes);
    const earlier = this.#writing;
    const fits = position === this.#start + this.#used && this.#used + bytes.length <= PIECE_BYTES;
    if (!fits) this.#begin(position);
    this.#piece ??= takeMemory(PIECE_BYTES);
    this.#piece.set(bytes, this.#used);
    this.#used += bytes.length;
    // No more than one piece waits while another one is filled.
    if (!fits) await earlier;
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    this.#begin(0);
    await this.#writing;
  }

  /** Hands over what was gathered, and starts anew. */
  #begin(position: number): void {
    const [piece, start, used] = [this.#piece, this.#start, this.#used];
    this.#piece = undefined;
    this.#start = position;
    this.#used = 0;
    if (!piece) return;
    this.#after(async () => {
      await this.#sink.write(start, piece.subarray(0, used));
      giveMemory(piece);
    });
  }

  #writeThrough(position: number, bytes: Uint8Array): Promise<void> {
    const writing = this.#sink.write(position, bytes);
    this.#after(() => writing);
    return writing;
  }

  /** One after another: after a failure nothing more is written. */
  #after(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work);
    // Whoever waits next learns of a failure; until then nobody does.
    this.#writing.catch(() => {});
  }
}
