import type { ByteSink } from '../../storage/index.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';

/** Bytes that are written at a time; what is as long as that is not gathered. */
const BATCH_BYTES = 1024 * 1024;
/** What is shorter is copied to what stands before it: in a write, each piece has its price. */
const LEAST_PIECE = 32 * 1024;

/**
 * Writes that follow one another in a file, gathered into few large ones that go on behind the caller. A failure is thrown
 * by some later call, and by every `flush` from then on.
 */
export class GatheredWrites {
  readonly #sink: ByteSink;
  /** What follows one another from `start` on, all of it in spare memory that belongs to nobody else. */
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #start = 0;
  #bytes = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Writes bytes, which may be used for something else when the promise is settled. Calls may overlap. */
  async write(position: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length >= BATCH_BYTES) return this.#writeThrough(position, bytes);
    const room = this.#makeRoom(position, bytes.length);
    this.#copy(bytes);
    await room;
  }

  /** Writes bytes in spare memory, which does not belong to the caller any more. */
  async take(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const room = this.#makeRoom(position, bytes.length);
    if (bytes.length >= LEAST_PIECE) this.#pieces.push(bytes);
    else {
      this.#copy(bytes);
      giveMemory(bytes);
    }
    await room;
  }

  /** Waits until everything is written. */
  async flush(): Promise<void> {
    this.#begin(0);
    await this.#writing;
  }

  /** Begins anew where bytes do not follow what is gathered, or are too many; gives when the caller may go on. */
  #makeRoom(position: number, bytes: number): Promise<unknown> | undefined {
    const earlier = this.#writing;
    const fits = position === this.#start + this.#bytes && this.#bytes + bytes <= BATCH_BYTES;
    if (!fits) this.#begin(position);
    this.#bytes += bytes;
    // No more than one batch waits while another one is gathered.
    return fits ? undefined : earlier;
  }

  /** Copies bytes behind the last piece, if there is room in its memory. */
  #copy(bytes: Uint8Array): void {
    const last = this.#pieces.at(-1);
    const length = last?.length ?? 0;
    if (last && last.byteOffset + length + bytes.length <= last.buffer.byteLength) {
      const longer = new Uint8Array(last.buffer, last.byteOffset, length + bytes.length);
      longer.set(bytes, length);
      this.#pieces[this.#pieces.length - 1] = longer;
    } else {
      const memory = takeMemory(Math.max(bytes.length, LEAST_PIECE));
      memory.set(bytes);
      this.#pieces.push(memory.subarray(0, bytes.length));
    }
  }

  /** Hands over what was gathered, and starts anew. */
  #begin(position: number): void {
    const [pieces, start] = [this.#pieces, this.#start];
    this.#pieces = [];
    this.#start = position;
    this.#bytes = 0;
    if (pieces.length === 0) return;
    this.#after(async () => {
      await this.#sink.write(start, ...pieces);
      for (const piece of pieces) giveMemory(piece);
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
