import { open } from 'node:fs/promises';
import { createXXHash64, type IHasher } from 'hash-wasm';

/** What it takes to compute a checksum. It is used again: its memory is dear to get and to clean away. */
interface Workplace {
  readonly hash: IHasher;
  readonly buffer: Uint8Array;
}

const BUFFER_BYTES = 1 << 18;
/** Files that are read at a time; however many are asked for, the memory is that of so many. */
const WORKPLACES = 4;

const idle: Workplace[] = [];
const waiting: ((workplace: Workplace) => void)[] = [];
let made = 0;

async function takeWorkplace(): Promise<Workplace> {
  const free = idle.pop();
  if (free) return free;
  if (made === WORKPLACES) return new Promise((resolve) => waiting.push(resolve));
  made++;
  return { hash: await createXXHash64(), buffer: new Uint8Array(BUFFER_BYTES) };
}

function giveWorkplace(workplace: Workplace): void {
  const next = waiting.shift();
  if (next) next(workplace);
  else idle.push(workplace);
}

/**
 * The checksum of a local file, as `xxh64:` and 16 hexadecimal digits. XXH64 finds damage and mix-ups at several
 * gigabytes a second; it is no protection against intent.
 */
export async function checksumOfFile(path: string): Promise<string> {
  const workplace = await takeWorkplace();
  try {
    return await checksumBy(workplace, path);
  } finally {
    giveWorkplace(workplace);
  }
}

/** The checksum that a file of these bytes, block after block, has. */
export async function checksumOfBlocks(blocks: readonly Uint8Array[]): Promise<string> {
  const workplace = await takeWorkplace();
  try {
    workplace.hash.init();
    for (const block of blocks) workplace.hash.update(block);
    return written(workplace.hash);
  } finally {
    giveWorkplace(workplace);
  }
}

function written(hash: IHasher): string {
  return `xxh64:${hash.digest('hex')}`;
}

async function checksumBy({ hash, buffer }: Workplace, path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    hash.init();
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return written(hash);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
