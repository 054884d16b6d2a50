import { createReadStream } from 'node:fs';
import { createXXHash64 } from 'hash-wasm';

/**
 * The checksum of a local file, as `xxh64:` and 16 hexadecimal digits. XXH64 finds damage and mix-ups at several
 * gigabytes a second; it is no protection against intent.
 */
export async function checksumOfFile(path: string): Promise<string> {
  const hash = await createXXHash64();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return `xxh64:${hash.digest('hex')}`;
}
