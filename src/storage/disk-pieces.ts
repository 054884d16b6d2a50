/**
 * The pieces of a cache on disk.
 *
 *     directory/<SHA-256 of what identifies the source>/<start>-<end>.piece
 *     piece: "BLP1", CRC-32 of the bytes, their number (both uint32, big-endian), the bytes
 *
 * A piece appears under its name only when it is whole, and the same name always means the same bytes; so processes
 * need no lock: at worst two of them fetch the same bytes, and a piece that is deleted under a reader is a miss.
 */
import type { ByteRange } from './byte-source.ts';
import { firstEndingAfter } from './extents.ts';

/** Pieces of one source. */
export interface PieceStore {
  /** What is kept, ascending; no piece overlaps another. Other processes may add and delete pieces that are not seen here. */
  pieces(): readonly ByteRange[];
  /** The bytes of a piece, which the caller does not change, or `undefined` when it is not kept (any more). */
  get(piece: ByteRange): Promise<Uint8Array | undefined>;
  /** Keeps a piece, unless one of its bytes is kept already or there is no room: a cache that is full must not fail a read. */
  put(piece: ByteRange, bytes: Uint8Array): Promise<void>;
}

const MAGIC = 0x424c5031;
const HEADER_BYTES = 12;
/** How old a temporary file is when its writer is taken for dead. */
const STALE_MS = 3_600_000;
/** A piece that is used has its time renewed, but not more often than this. */
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

/** Opens the pieces of one source in a shared cache directory of at most `limit` bytes. */
export async function openCacheDirectory(path: string, identity: string, limit: number): Promise<PieceStore> {
  const [fs, { join, resolve }, { createHash }] = await nodeModules();
  const directory = resolve(path);
  const own = join(directory, createHash('sha256').update(identity).digest('hex'));
  await fs.mkdir(own, { recursive: true, mode: 0o700 });
  const account = await accountOf(directory, limit);
  const pieces = withoutOverlaps((await fs.readdir(own)).flatMap(pieceNamed));
  const fileOf = ({ start, end }: ByteRange) => join(own, `${start}-${end}.piece`);

  async function read(file: string): Promise<Uint8Array | undefined> {
    const frame = await fs.readFile(file).catch(() => undefined);
    const bytes = frame && (await bytesOf(frame));
    if (frame && !bytes) await fs.rm(file, { force: true });
    if (bytes) await renew(file).catch(() => {}); // deleted by another process: the bytes are here all the same
    return bytes;
  }

  return {
    pieces: () => pieces,
    async get(piece) {
      const bytes = await read(fileOf(piece));
      if (!bytes) remove(pieces, piece);
      return bytes;
    },
    async put(piece, bytes) {
      const held = bytes.length + HEADER_BYTES;
      if (held > limit || !insert(pieces, piece)) return;
      try {
        await writeWhole(fileOf(piece), await frameOf(bytes));
        account.held += held;
        while (account.held > limit) await pruneOnce(account, directory, limit * 0.9);
      } catch {
        // A disk that is full or a directory that was removed costs the cache, not the read.
        remove(pieces, piece);
      }
    },
  };
}

function pieceNamed(name: string): ByteRange[] {
  const [, start, end] = /^(\d+)-(\d+)\.piece$/.exec(name) ?? [];
  return Number(start) < Number(end) ? [{ start: Number(start), end: Number(end) }] : [];
}

/** In ascending order, without those that overlap one before them, as two processes may have written them. */
function withoutOverlaps(pieces: readonly ByteRange[]): ByteRange[] {
  const kept: ByteRange[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start || b.end - a.end))
    if (piece.start >= (kept.at(-1)?.end ?? 0)) kept.push(piece);
  return kept;
}

/** Adds a piece in its place; says whether there was room for it between the others. */
function insert(pieces: ByteRange[], { start, end }: ByteRange): boolean {
  const place = firstEndingAfter(start, pieces);
  const next = pieces[place];
  if (next && next.start < end) return false;
  pieces.splice(place, 0, { start, end });
  return true;
}

function remove(pieces: ByteRange[], { start, end }: ByteRange): void {
  const place = pieces.findIndex((piece) => piece.start === start && piece.end === end);
  if (place >= 0) pieces.splice(place, 1);
}

async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  const fs = await import('node:fs/promises');
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    await fs.writeFile(temporary, content, { flag: 'wx', mode: 0o600 });
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
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

/** The bytes of a piece, or `undefined` when it is damaged. */
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

/** Deletes stale temporary files, then the pieces used longest ago until `limit` bytes are left; tells how many are. */
async function prune(directory: string, limit: number): Promise<number> {
  const fs = await import('node:fs/promises');
  const files = await listFiles(directory);
  const isTemporary = (file: KeptFile) => file.path.endsWith('.tmp');
  const stale = files.filter((file) => isTemporary(file) && Date.now() - file.used > STALE_MS);
  for (const file of stale) await fs.rm(file.path, { force: true });
  const pieces = files.filter((file) => !isTemporary(file)).sort((a, b) => a.used - b.used);
  let held = pieces.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of pieces) {
    if (held <= limit) break;
    await fs.rm(file.path, { force: true });
    held -= file.bytes;
  }
  return held;
}

async function listFiles(directory: string): Promise<KeptFile[]> {
  const [fs, { join }] = await nodeModules();
  const names = await fs.readdir(directory, { recursive: true });
  const ours = names.filter((name) => /^[0-9a-f]{64}.\d+-\d+\.piece(\.[0-9a-f-]{36}\.tmp)?$/.test(name));
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
