import { UnsupportedError } from '../../errors.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Compressor } from '../compression/compress.ts';
import type { Basket } from '../tree/basket.ts';
import { type BasketNames, basketHead, basketKeyBytes } from '../tree/write-basket.ts';

/** A basket that has been made anew, and how many bytes it takes in the file and would take uncompressed. */
export interface RewrittenBasket {
  readonly record: number;
  readonly rawBytes: number;
  write(position: number): Uint8Array;
}

/**
 * Makes a basket of one that is in memory. Offsets are counted from the start of the key, which can have another length
 * now; throws `UnsupportedError` where that is so and the entries `refer` to one another by such numbers.
 */
export async function rewriteBasket(
  names: Omit<BasketNames, 'entryBytes' | 'keyBytes'>,
  basket: Basket,
  refer: boolean,
  compress: Compressor,
): Promise<RewrittenBasket> {
  const keyBytes = basketKeyBytes(names.branch, names.tree);
  if (refer && basket.origin !== keyBytes) {
    throw new UnsupportedError(`root: a basket of objects of branch "${names.branch}" cannot be moved`);
  }
  const { entries, dataEnd, offsets } = basket;
  const payload = payloadOf(basket, keyBytes);
  const stored = compress(payload) ?? payload;
  const entryBytes = offsets ? undefined : Math.floor(dataEnd / entries);
  const full = { entries, dataBytes: dataEnd, payload };
  return {
    record: keyBytes + stored.length,
    rawBytes: keyBytes + payload.length,
    write: (position) =>
      joined(basketHead({ ...names, entryBytes, keyBytes }, full, stored.length, position), stored),
  };
}

function payloadOf({ data, dataEnd, offsets, entries }: Basket, keyBytes: number): Uint8Array<ArrayBuffer> {
  if (!offsets) return new Uint8Array(data.subarray(0, dataEnd));
  const writer = new ByteWriter({ capacity: dataEnd + 8 + 4 * entries });
  writer.raw(data.subarray(0, dataEnd));
  writer.i32(entries + 1);
  for (let i = 0; i < entries; i++) writer.i32(offsets[i]! + keyBytes);
  writer.i32(0);
  return writer.bytes();
}

function joined(head: Uint8Array, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + data.length);
  bytes.set(head);
  bytes.set(data, head.length);
  return bytes;
}
