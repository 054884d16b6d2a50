/** What decompression alone takes, without anything around it: the limit for whoever uses this codec. */
import { readFile } from 'node:fs/promises';
import { Cursor } from '../src/root/bytes/cursor.ts';
import { decompress } from '../src/root/compression/decompress.ts';
import { type Key, readKey } from '../src/root/file/key.ts';

interface Stored {
  readonly bytes: Uint8Array;
  readonly rawBytes: number;
}

const stored = new Map<string, readonly Stored[]>();

/** Decompresses the baskets of some branches of a file that is kept in memory; gives the bytes that came out. */
export async function decompressBaskets(path: string, branches: readonly string[]): Promise<number> {
  const baskets = stored.get(path) ?? (await basketsOf(path, branches));
  stored.set(path, baskets);
  let bytes = 0;
  for (const basket of baskets) {
    const place = { file: path, object: 'a basket' };
    bytes += decompress(basket.bytes, basket.rawBytes, place).length;
  }
  return bytes;
}

/** Goes through the records of a file one by one. */
async function basketsOf(path: string, branches: readonly string[]): Promise<Stored[]> {
  const file = await readFile(path);
  const baskets: Stored[] = [];
  let key: Key;
  for (let at = 100; at < file.length; at += key.bytes) {
    key = readKey(new Cursor(file, { file: path, object: 'a record' }, { position: at }));
    if (key.className !== 'TBasket' || !branches.includes(key.name)) continue;
    baskets.push({ bytes: file.subarray(at + key.keyBytes, at + key.bytes), rawBytes: key.rawBytes });
  }
  return baskets.filter(({ bytes, rawBytes }) => bytes.length < rawBytes);
}
