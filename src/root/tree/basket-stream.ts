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

  /** Takes a basket with its memory. Its key comes before the data, so that both are written as one piece. */
  put(tally: BasketTally, basket: FullBasket): Promise<void> {
    const { keyBytes } = tally.names;
    const compressed = this.#compress(basket.payload, keyBytes);
    if (compressed) giveMemory(basket.payload);
    const { buffer, byteOffset, length } = compressed ?? basket.payload;
    const record = new Uint8Array(buffer, byteOffset - keyBytes, keyBytes + length);
    const position = this.#file.allocate(record.length);
    record.set(basketHead(tally.names, basket, length, position));
    count(tally, basket, { position, bytes: record.length, entries: basket.entries });
    return this.#file.take(position, record);
  }
}

function count(tally: BasketTally, { payload }: FullBasket, written: WrittenBasket): void {
  const rawBytes = tally.names.keyBytes + payload.length;
  tally.baskets.push(written);
  tally.storedBytes += written.bytes;
  tally.rawBytes += rawBytes;
  tally.bufferBytes = Math.max(tally.bufferBytes, rawBytes);
}
