/**
 * The blocks of a cache on disk.
 *
 *     directory/<SHA-256 of what identifies the source>/<index>.block
 *     block: "BLK1", CRC-32 of the bytes, their number (both uint32, big-endian), the bytes
 *
 * A block appears under its name only when it is whole, and the same name always means the same bytes; so processes
 * need no lock: at worst two of them fetch the same block, and one that is deleted under a reader is a miss.
 */
import type { BlockStore } from './block-fetches.ts';

const MAGIC = 0x424c4b31;
const HEADER_BYTES = 12;
/** How old a temporary file is when its writer is taken for dead. */
const STALE_MS = 3_600_000;
/** A block that is used has its time renewed, but not more often than this. */
const RENEW_MS = 60_000;

/**
 * What this process knows of a cache directory: looked through once, then counted along. What other processes add
 * meanwhile is seen when it is looked through the next time, so that each of them can pass the limit by its own part.
 */
interface Account {
  held: number;
  pruning: Promise<void> | undefined;
}

const accounts = new Map<string, Promise<Account>>();

/** Opens the blocks of one source in a shared cache directory of at most `limit` bytes. */
export async function openCacheDirectory(path: string, identity: string, limit: number): Promise<BlockStore> {
  const [fs, { join, resolve }, { createHash }] = await nodeModules();
  const directory = resolve(path);
  const own = join(directory, createHash('sha256').update(identity).digest('hex'));
  await fs.mkdir(own, { recursive: true, mode: 0o700 });
  const account = await accountOf(directory, limit);

  async function write(index: number, bytes: Uint8Array): Promise<void> {
    const file = join(own, `${index}.block`);
    const temporary = `${file}.${crypto.randomUUID()}.tmp`;
    try {
      await fs.writeFile(temporary, await frameOf(bytes), { flag: 'wx', mode: 0o600 });
      await fs.rename(temporary, file);
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw error;
    }
  }

  return {
    async get(index) {
      const file = join(own, `${index}.block`);
      const block = await fs.readFile(file).catch(() => undefined);
      const bytes = block && (await bytesOf(block));
      if (block && !bytes) await fs.rm(file, { force: true });
      if (bytes) await renew(file).catch(() => {}); // deleted by another process: the bytes are here all the same
      return bytes;
    },
    async put(index, bytes) {
      if (bytes.length + HEADER_BYTES > limit) return;
      // A disk that is full or a directory that was removed costs the cache, not the read.
      await write(index, bytes).catch(() => {});
      account.held += bytes.length + HEADER_BYTES;
      while (account.held > limit) await pruneOnce(account, directory, limit * 0.9);
    },
  };
}

function accountOf(directory: string, limit: number): Promise<Account> {
  const known = accounts.get(directory);
  if (known) return known;
  const account = prune(directory, limit).then((held) => ({ held, pruning: undefined }));
  accounts.set(directory, account);
  account.catch(() => accounts.delete(directory));
  return account;
}

/** Makes room, unless somebody in this process does so already. */
function pruneOnce(account: Account, directory: string, limit: number): Promise<void> {
  if (account.pruning) return account.pruning;
  // What is put meanwhile is counted from here on, once too often rather than not at all.
  account.held = 0;
  account.pruning = prune(directory, limit)
    .then((held) => {
      account.held += held;
    })
    .finally(() => {
      account.pruning = undefined;
    });
  return account.pruning;
}

async function nodeModules() {
  return Promise.all([import('node:fs/promises'), import('node:path'), import('node:crypto')]);
}

async function frameOf(bytes: Uint8Array): Promise<Uint8Array> {
  const { crc32 } = await import('node:zlib');
  const frame = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, crc32(bytes));
  view.setUint32(8, bytes.length);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}

/** The bytes of a block, or `undefined` when it is damaged. */
async function bytesOf(frame: Uint8Array): Promise<Uint8Array | undefined> {
  const { crc32 } = await import('node:zlib');
  if (frame.length < HEADER_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES);
  const bytes = frame.subarray(HEADER_BYTES);
  const right =
    view.getUint32(0) === MAGIC && view.getUint32(8) === bytes.length && view.getUint32(4) === crc32(bytes);
  return right ? bytes : undefined;
}

async function renew(path: string): Promise<void> {
  const fs = await import('node:fs/promises');
  const now = Date.now();
  if (now - (await fs.stat(path)).mtimeMs > RENEW_MS) await fs.utimes(path, now / 1000, now / 1000);
}

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly used: number;
}

/** Deletes stale temporary files, then the blocks used longest ago until `limit` bytes are left; tells how many are. */
async function prune(directory: string, limit: number): Promise<number> {
  const fs = await import('node:fs/promises');
  const files = await listFiles(directory);
  const isTemporary = (file: KeptFile) => file.path.endsWith('.tmp');
  const stale = files.filter((file) => isTemporary(file) && Date.now() - file.used > STALE_MS);
  for (const file of stale) await fs.rm(file.path, { force: true });
  const blocks = files.filter((file) => !isTemporary(file)).sort((a, b) => a.used - b.used);
  let held = blocks.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of blocks) {
    if (held <= limit) break;
    await fs.rm(file.path, { force: true });
    held -= file.bytes;
  }
  return held;
}

async function listFiles(directory: string): Promise<KeptFile[]> {
  const [fs, { join }] = await nodeModules();
  const names = await fs.readdir(directory, { recursive: true });
  const ours = names.filter((name) => /^[0-9a-f]{64}.\d+\.block(\.[0-9a-f-]{36}\.tmp)?$/.test(name));
  const files = await Promise.all(
    ours.map(async (name) => {
      const path = join(directory, name);
      // Another process may have deleted it since.
      const stat = await fs.stat(path).catch(() => undefined);
      return stat && { path, bytes: stat.size, used: stat.mtimeMs };
    }),
  );
  return files.filter((file) => file !== undefined);
}
