import type { ByteSource } from './byte-source.ts';
import { untilAborted } from './life.ts';

/** Where a cache keeps its blocks. Block `i` holds the bytes from `i * blockBytes` on; the last may be shorter. */
export interface BlockStore {
  /** The block, which the caller does not change, or `undefined` when it is not kept (any more). */
  get(index: number): Promise<Uint8Array | undefined>;
  /** Keeps a block. A store that cannot keep it drops it: a cache that is full must not fail a read. */
  put(index: number, bytes: Uint8Array): Promise<void>;
}

/** The blocks of a source, from its store or from itself. */
export interface BlockFetches {
  /** The blocks with these indexes, which are ascending; the caller does not change them. */
  blocks(indexes: readonly number[], size: number, signal?: AbortSignal): Promise<Map<number, Uint8Array>>;
  /** Waits until nothing is under way. */
  settled(): Promise<void>;
}

/** One fetch of several blocks, shared by every read that needs one of them. */
interface Fetch {
  readonly found: Promise<FoundBlocks>;
  /** Settled when the store has the new blocks too; never rejects. */
  readonly kept: Promise<void>;
  readonly stop: AbortController;
  readers: number;
}

interface FoundBlocks {
  readonly all: Map<number, Uint8Array>;
  /** Those of them that the store does not have yet. */
  readonly fresh: Map<number, Uint8Array>;
}

/**
 * Reads that need the same block at the same time share one fetch; it is stopped when the last of them is cancelled.
 *
 *     blocks -> under way? join : in the store? take : fetch, neighbours as one range -> store
 */
export function shareFetches(source: ByteSource, blockBytes: number, store: BlockStore): BlockFetches {
  const underWay = new Map<number, Fetch>();

  function begin(indexes: readonly number[], size: number): void {
    const stop = new AbortController();
    const found = fetchBlocks(source, store, { indexes, blockBytes, size }, stop.signal);
    const forget = () => release(fetch, indexes);
    const kept = found.then(({ fresh }) => keep(store, fresh)).then(forget, forget);
    const fetch: Fetch = { found, kept, stop, readers: 0 };
    for (const index of indexes) underWay.set(index, fetch);
  }

  function release(fetch: Fetch, indexes: Iterable<number>): void {
    for (const index of indexes) if (underWay.get(index) === fetch) underWay.delete(index);
  }

  async function join(fetch: Fetch, signal?: AbortSignal): Promise<FoundBlocks> {
    fetch.readers++;
    try {
      return await (signal ? untilAborted(fetch.found, signal, source.name) : fetch.found);
    } finally {
      if (--fetch.readers === 0 && signal?.aborted) {
        // Nobody may join a fetch that is being stopped.
        release(fetch, [...underWay.keys()]);
        fetch.stop.abort();
      }
    }
  }

  return {
    async blocks(indexes, size, signal) {
      const missing = indexes.filter((index) => !underWay.has(index));
      if (missing.length > 0) begin(missing, size);
      const fetches = new Set(indexes.map((index) => underWay.get(index)!));
      const got = await Promise.all([...fetches].map((fetch) => join(fetch, signal)));
      return new Map(got.flatMap(({ all }) => [...all]));
    },
    async settled() {
      await Promise.all([...underWay.values()].map((fetch) => fetch.kept));
    },
  };
}

interface BlockRequest {
  readonly indexes: readonly number[];
  readonly blockBytes: number;
  readonly size: number;
}

async function fetchBlocks(
  source: ByteSource,
  store: BlockStore,
  { indexes, blockBytes, size }: BlockRequest,
  signal: AbortSignal,
): Promise<FoundBlocks> {
  const kept = await Promise.all(indexes.map((index) => store.get(index)));
  const all = new Map<number, Uint8Array>();
  indexes.forEach((index, i) => {
    if (kept[i]) all.set(index, kept[i]);
  });
  const fresh = new Map<number, Uint8Array>();
  const runs = runsOf(indexes.filter((index) => !all.has(index)));
  if (runs.length === 0) return { all, fresh };
  const ranges = runs.map(([first, last]) => ({
    start: first * blockBytes,
    end: Math.min(size, (last + 1) * blockBytes),
  }));
  const buffers = await source.read(ranges, { signal });
  runs.forEach(([first, last], run) => {
    for (let index = first; index <= last; index++) {
      const start = (index - first) * blockBytes;
      fresh.set(index, buffers[run]!.slice(start, start + blockBytes));
    }
  });
  for (const [index, bytes] of fresh) all.set(index, bytes);
  return { all, fresh };
}

async function keep(store: BlockStore, blocks: Map<number, Uint8Array>): Promise<void> {
  await Promise.all([...blocks].map(([index, bytes]) => store.put(index, bytes)));
}

/** Neighbouring indexes as pairs of the first and the last of each run. */
function runsOf(indexes: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}
