import { open } from 'node:fs/promises';
import { createXXHash64, type IHasher } from 'hash-wasm';

/** What it takes to compute a checksum. It is used again: its memory is dear to get and to clean away. */
interface Workplace {
  readonly hash: IHasher;
  readonly buffer: Uint8Array;
}

const idle: Workplace[] = [];
const BUFFER_BYTES = 1 << 18;

/**
 * The checksum of a local file, as `xxh64:` and 16 hexadecimal digits. XXH64 finds damage and mix-ups at several
 * gigabytes a second; it is no protection against intent.
 */
export async function checksumOfFile(path: string): Promise<string> {
  const workplace = idle.pop() ?? { hash: await createXXHash64(), buffer: new Uint8Array(BUFFER_BYTES) };
  const { hash, buffer } = workplace;
  const file = await open(path, 'r');
  try {
    hash.init();
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return `xxh64:${hash.digest('hex')}`;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
    idle.push(workplace);
  }
}
