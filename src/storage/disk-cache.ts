import { reasonOf, StorageError } from '../errors.ts';
import { type ByteRange, type ByteSource, type ReadOptions, versionOf } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { openCacheDirectory, type PieceStore } from './disk-pieces.ts';
import { touched, uncovered, unite } from './extents.ts';
import { beginLife } from './life.ts';
import { assemble, cut } from './plan-reads.ts';

/** Where a cache on disk is and how much it keeps. */
export interface DiskCacheOptions {
  /** The directory, made when it is not there. Several processes may share it. */
  readonly directory: string;
  /** Bytes kept in all, for all sources together; those used longest ago go first. 10 GiB unless told. */
  readonly bytes?: number;
}

/** What is read at once is kept in pieces of at most so many bytes: a piece is checked whole whenever it is used. */
const MOST_PIECE_BYTES = 1 << 20;

/**
 * A source of which what was read is kept on disk, exactly that and each piece with its checksum, for later runs and
 * other processes too. A piece that is damaged is fetched again. Reads of the same bytes at the same time each fetch
 * them: `withCache` over it makes them one. A source that cannot tell its version is handed back as it is, because its
 * bytes might be others tomorrow. Throws `StorageError` when the directory cannot be made.
 */
export async function withDiskCache(source: ByteSource, options: DiskCacheOptions): Promise<ByteSource> {
  const { directory, bytes = 10 * 2 ** 30 } = options;
  const version = await versionOf(source);
  if (version === undefined) return source;
  const identity = JSON.stringify([version, await source.size()]);
  return throughStore(source, await storeIn(directory, identity, bytes));
}

async function storeIn(directory: string, identity: string, bytes: number): Promise<PieceStore> {
  try {
    return await openCacheDirectory(directory, identity, bytes);
  } catch (error) {
    throw new StorageError(`storage: cannot keep a cache in "${directory}": ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function throughStore(source: ByteSource, store: PieceStore): ByteSource {
  const life = beginLife(source.name);
  const keeping = new Set<Promise<void>>();

  async function readAll(ranges: readonly ByteRange[], { signal }: ReadOptions): Promise<Uint8Array[]> {
    const size = await source.size({ signal });
    for (const range of ranges) checkRange(source.name, range, size);
    const wanted = unite(ranges);
    const kept = await piecesFrom(store, wanted);
    const missing = uncovered(wanted, kept).flatMap((range) => cut(range, MOST_PIECE_BYTES));
    const fetched = missing.length === 0 ? [] : await source.read(missing, { signal });
    const fresh = missing.map((range, i) => ({ ...range, bytes: fetched[i]! }));
    for (const piece of fresh) keep(piece);
    const pieces = [...kept, ...fresh].sort((a, b) => a.start - b.start);
    const buffers = pieces.map(({ bytes }) => bytes);
    return ranges.map((range) => assemble(range, pieces, buffers));
  }

  function keep(piece: Piece): void {
    const kept = store.put(piece, piece.bytes).finally(() => keeping.delete(kept));
    keeping.add(kept);
  }

  return {
    name: source.name,
    size: (read) => source.size(read),
    version: (read) => versionOf(source, read),
    read: (ranges, read = {}) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(() => Promise.all(keeping).then(() => source.close())),
  };
}

interface Piece extends ByteRange {
  readonly bytes: Uint8Array;
}

/** The pieces of a store that share a byte with what is wanted and are whole. */
async function piecesFrom(store: PieceStore, wanted: readonly ByteRange[]): Promise<Piece[]> {
  const found = touched(wanted, store.pieces()).map(async ({ start, end }) => {
    const bytes = await store.get({ start, end });
    return bytes && { start, end, bytes };
  });
  return (await Promise.all(found)).filter((piece) => piece !== undefined);
}
