import { type ByteRange, type ByteSource, type ReadOptions, versionOf } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { closeGaps, touched, uncovered, unite } from './extents.ts';
import { beginLife, untilAborted } from './life.ts';
import { assemble } from './plan-reads.ts';

/** How much a cache in memory keeps. */
export interface CacheOptions {
  /** Bytes kept in all; reads under way come on top. 32 MiB unless told. */
  readonly bytes?: number;
  /** Gaps of at most so many bytes between what is read are read, and kept, along with it. 64 KiB unless told. */
  readonly gap?: number;
  /** What is so read along, at most, as a share of what is wanted; the shortest gaps first. 0.05 unless told. */
  readonly waste?: number;
}

/** A source that keeps the ranges read last in memory, so that nothing is fetched twice while it is kept. */
export function withCache(source: ByteSource, options: CacheOptions = {}): ByteSource {
  const { bytes: limit = 1 << 25, gap = 1 << 16, waste = 0.05 } = options;
  const life = beginLife(source.name);
  const kept = new KeptExtents(source, limit);

  async function readAll(ranges: readonly ByteRange[], { signal }: ReadOptions): Promise<Uint8Array[]> {
    const size = await source.size({ signal });
    for (const range of ranges) checkRange(source.name, range, size);
    const wanted = unite(ranges);
    kept.fetch(closeGaps(uncovered(wanted, kept.extents), kept.extents, { gap, waste }));
    const extents = touched(wanted, kept.extents);
    const buffers = await kept.take(extents, signal);
    return ranges.map((range) => assemble(range, extents, buffers));
  }

  return {
    name: source.name,
    size: (read) => source.size(read),
    version: (read) => versionOf(source, read),
    read: (ranges, read = {}) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(() => kept.settled().then(() => source.close())),
  };
}

/** Bytes that are here, or on their way. */
interface Extent extends ByteRange {
  content: Uint8Array | Fetch;
  /** When it was wanted last. */
  used: number;
}

/** One read of several extents, shared by all who need one of them. It is stopped when the last of them leaves. */
interface Fetch {
  readonly done: Promise<void>;
  readonly stop: AbortController;
  readers: number;
}

class KeptExtents {
  /** Ascending; none overlaps another. */
  extents: Extent[] = [];
  readonly #source: ByteSource;
  readonly #limit: number;
  readonly #underWay = new Set<Promise<void>>();
  #held = 0;
  #clock = 0;

  constructor(source: ByteSource, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Begins to read ranges that no extent covers. */
  fetch(ranges: readonly ByteRange[]): void {
    if (ranges.length === 0) return;
    const stop = new AbortController();
    const done = this.#read(ranges, stop.signal);
    const fetch: Fetch = { done, stop, readers: 0 };
    const added = ranges.map(({ start, end }): Extent => ({ start, end, content: fetch, used: 0 }));
    this.extents = [...this.extents, ...added].sort((a, b) => a.start - b.start);
    this.#underWay.add(done);
    const settled = () => this.#underWay.delete(done);
    done.then(settled, settled);
  }

  /** The bytes of extents, which the caller does not change. */
  async take(extents: readonly Extent[], signal?: AbortSignal): Promise<Uint8Array[]> {
    this.#clock++;
    const fetches = new Set<Fetch>();
    for (const extent of extents) {
      extent.used = this.#clock;
      if (!(extent.content instanceof Uint8Array)) fetches.add(extent.content);
    }
    await Promise.all([...fetches].map((fetch) => this.#join(fetch, signal)));
    // Once what they waited for has come, extents hold their bytes, also those that are no longer kept.
    return extents.map(({ content }) => content as Uint8Array);
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #read(ranges: readonly ByteRange[], signal: AbortSignal): Promise<void> {
    // The extents are there when this goes on.
    await null;
    const mine = touched(ranges, this.extents);
    try {
      const buffers = await this.#source.read(ranges, { signal });
      if (signal.aborted) return;
      for (const [i, extent] of mine.entries()) {
        extent.content = buffers[i]!;
        this.#held += buffers[i]!.length;
      }
    } catch (error) {
      this.#forget(new Set(mine));
      throw error;
    }
    this.#makeRoom();
  }

  async #join(fetch: Fetch, signal?: AbortSignal): Promise<void> {
    fetch.readers++;
    try {
      await (signal ? untilAborted(fetch.done, signal, this.#source.name) : fetch.done);
    } finally {
      if (--fetch.readers === 0 && signal?.aborted) {
        // Nobody may join a fetch that is being stopped.
        this.#forget(new Set(this.extents.filter(({ content }) => content === fetch)));
        fetch.stop.abort();
      }
    }
  }

  #forget(extents: ReadonlySet<Extent>): void {
    this.extents = this.extents.filter((extent) => !extents.has(extent));
  }

  /** Drops what was wanted longest ago, until no more is held than allowed, or a tenth less. */
  #makeRoom(): void {
    if (this.#held <= this.#limit) return;
    const dropped = new Set<Extent>();
    const here = this.extents.filter(({ content }) => content instanceof Uint8Array);
    for (const extent of here.sort((a, b) => a.used - b.used)) {
      if (this.#held <= 0.9 * this.#limit) break;
      dropped.add(extent);
      this.#held -= extent.end - extent.start;
    }
    this.#forget(dropped);
  }
}
