import type { BlockStore } from './block-fetches.ts';
import { throughBlocks } from './block-source.ts';
import type { ByteSource } from './byte-source.ts';

/** How much a cache in memory keeps. */
export interface CacheOptions {
  /** Bytes kept in all; reads under way come on top. 32 MiB unless told. */
  readonly bytes?: number;
  /** The unit that is read and kept. 16 KiB unless told. */
  readonly blockBytes?: number;
  /** Blocks between two that are read are read, and kept, along with them when they are no more bytes. 64 KiB. */
  readonly gap?: number;
}

/** A source that keeps the blocks read last in memory, so that nothing is fetched twice while it is kept. */
export function withCache(source: ByteSource, options: CacheOptions = {}): ByteSource {
  const { bytes = 1 << 25, blockBytes = 1 << 14, gap = 1 << 16 } = options;
  return throughBlocks(source, { blockBytes, gap }, latestBlocks(bytes));
}

/** The blocks used last, at most `limit` bytes of them. A `Map` keeps the order in which they were put. */
function latestBlocks(limit: number): BlockStore {
  const blocks = new Map<number, Uint8Array>();
  let held = 0;
  return {
    async get(index) {
      const bytes = blocks.get(index);
      if (bytes) {
        blocks.delete(index);
        blocks.set(index, bytes);
      }
      return bytes;
    },
    has: (index) => blocks.has(index),
    async put(index, bytes) {
      if (blocks.has(index) || bytes.length > limit) return;
      blocks.set(index, bytes);
      held += bytes.length;
      for (const [oldest, old] of blocks) {
        if (held <= limit) break;
        blocks.delete(oldest);
        held -= old.length;
      }
    },
  };
}
