import { giveMemory } from '../bytes/spare-memory.ts';
import type { Compressor } from '../compression/compress.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { FullBasket } from './basket-buffer.ts';
import { type BasketNames, basketHead } from './write-basket.ts';
import type { WrittenBasket } from './write-branch.ts';

/** What the baskets of a branch share, and those that are in the file. */
export interface BasketTally {
  readonly names: BasketNames;
  readonly baskets: WrittenBasket[];
  /** Bytes of all of them with their keys, before compression and after; the most that one has before. */
  rawBytes: number;
  storedBytes: number;
  bufferBytes: number;
}

/** Compresses baskets and writes them in the order in which they come. */
export class BasketStream {
  readonly #file: FileWriter;
  readonly #compress: Compressor;

  constructor(file: FileWriter, compress: Compressor) {
    this.#file = file;
    this.#compress = compress;
  }

  /** Takes a basket with its memory. */
  async put(tally: BasketTally, basket: FullBasket): Promise<void> {
    const compressed = this.#compress(basket.payload);
    await this.#write(tally, basket, compressed ?? basket.payload);
    if (compressed) giveMemory(compressed);
    giveMemory(basket.payload);
  }

  async #write(tally: BasketTally, basket: FullBasket, stored: Uint8Array): Promise<void> {
    const { keyBytes } = tally.names;
    const bytes = keyBytes + stored.length;
    const position = this.#file.allocate(bytes);
    const rawBytes = keyBytes + basket.payload.length;
    tally.baskets.push({ position, bytes, entries: basket.entries });
    tally.storedBytes += bytes;
    tally.rawBytes += rawBytes;
    tally.bufferBytes = Math.max(tally.bufferBytes, rawBytes);
    await this.#file.write(position, basketHead(tally.names, basket, stored.length, position));
    await this.#file.write(position + keyBytes, stored);
  }
}
