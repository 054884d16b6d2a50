import { FormatError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { type FileContext, openRecord } from '../file/record.ts';
import { type Basket, openBasket, readBasketHeader } from '../tree/basket.ts';
import { type Chunk, chunksOf } from './chunks.ts';
import { type CopyBuffers, pieceBytes } from './copy-buffers.ts';
import type { BasketToCopy } from './plan-baskets.ts';
import { readAhead } from './read-ahead.ts';
import { fitsKey, moveKey } from './stored-record.ts';

/** A basket that has been copied. */
export interface CopiedBasket extends BasketToCopy {
  readonly position: number;
  readonly rawBytes: number;
}

/** What happens to the baskets of a tree. */
export interface BasketReceiver {
  /** Where the record of the tree's directory starts. */
  readonly directory: number;
  copied(basket: CopiedBasket): void;
  /** Takes a basket whose key has no room for its new place. */
  rewrite(basket: BasketToCopy, data: Basket): Promise<void>;
}

/** Chunks that are in memory at a time, beside the one that is written. */
const AHEAD = 2;

/** Copies baskets as they are stored: only their keys are changed. */
export async function copyBaskets(
  from: FileContext,
  baskets: readonly BasketToCopy[],
  to: FileWriter,
  receiver: BasketReceiver,
  buffers: CopyBuffers,
  options: ReadOptions,
): Promise<void> {
  const load = async (chunk: Chunk<BasketToCopy>) => ({
    chunk,
    bytes: await buffers.read(from, chunk.start, chunk.end, options),
  });
  for await (const { chunk, bytes } of readAhead(chunksOf(baskets, pieceBytes(from.source)), AHEAD, load)) {
    await copyChunk(from, chunk, bytes, to, receiver, buffers);
  }
}

async function copyChunk(
  from: FileContext,
  { start, pieces: baskets }: Chunk<BasketToCopy>,
  bytes: Uint8Array,
  to: FileWriter,
  receiver: BasketReceiver,
  buffers: CopyBuffers,
): Promise<void> {
  const { directory } = receiver;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const furthest = to.allocate(0) + bytes.length;
  const fits = (one: BasketToCopy) =>
    fitsKey(bytes.subarray(one.at - start), { position: furthest, directory });
  const raw = new Map(baskets.map((one) => [one, checkBasket(from, one, view, one.at - start)]));
  await rewriteAll(
    from,
    baskets.filter((one) => !fits(one)),
    bytes,
    start,
    receiver,
  );
  const kept = baskets.filter(fits);
  const position = to.allocate(kept.reduce((sum, one) => sum + one.bytes, 0));
  let used = 0;
  for (const one of kept) {
    const at = one.at - start;
    if (at !== used) bytes.copyWithin(used, at, at + one.bytes);
    moveKey(bytes.subarray(used, used + one.bytes), { position: position + used, directory });
    receiver.copied({ ...one, position: position + used, rawBytes: raw.get(one) ?? 0 });
    used += one.bytes;
  }
  await buffers.write(to.sink, position, bytes.subarray(0, used));
}

/** Compares the key of a basket with what its branch says of it; gives its bytes before compression, key included. */
function checkBasket(from: FileContext, basket: BasketToCopy, view: DataView, at: number): number {
  const [bytes, keyBytes] = basket.bytes < 45 ? [0, 0] : [view.getInt32(at), view.getInt16(at + 14)];
  const entries = keyBytes > 44 && keyBytes <= bytes ? view.getInt32(at + keyBytes - 9) : -1;
  if (bytes === basket.bytes && entries === basket.entries) return keyBytes + view.getInt32(at + 6);
  throw new FormatError(
    `root: "${from.name}": the basket at ${basket.at}: expected ${basket.bytes} bytes with ${basket.entries} entries, got ${bytes} with ${entries}`,
  );
}

async function rewriteAll(
  from: FileContext,
  baskets: readonly BasketToCopy[],
  bytes: Uint8Array,
  start: number,
  receiver: BasketReceiver,
): Promise<void> {
  for (const basket of baskets) {
    const record = bytes.subarray(basket.at - start, basket.at - start + basket.bytes);
    const header = readBasketHeader(new Cursor(record, { file: from.name, object: 'a basket' }));
    const raw = openRecord(
      from,
      record.subarray(header.keyBytes),
      header.rawBytes,
      header.keyBytes,
      'a basket',
    );
    await receiver.rewrite(basket, openBasket(header, raw));
  }
}
