import { StorageError } from '../errors.ts';
import { type BlockStore, shareFetches } from './block-fetches.ts';
import { type ByteRange, type ByteSource, type ReadOptions, versionOf } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife } from './life.ts';
import { assemble } from './plan-reads.ts';

/** A source whose bytes pass through a store of blocks. */
export function throughBlocks(source: ByteSource, blockBytes: number, store: BlockStore): ByteSource {
  if (!(Number.isSafeInteger(blockBytes) && blockBytes > 0)) {
    throw new StorageError(`storage: "${source.name}": blocks of ${blockBytes} bytes cannot be`);
  }
  const life = beginLife(source.name);
  const fetches = shareFetches(source, blockBytes, store);

  async function readAll(ranges: readonly ByteRange[], { signal }: ReadOptions): Promise<Uint8Array[]> {
    const size = await source.size({ signal });
    for (const range of ranges) checkRange(source.name, range, size);
    const wanted = blocksOf(ranges, blockBytes);
    const found = await fetches.blocks(wanted, size, signal);
    const buffers = wanted.map((index) => found.get(index)!);
    const pieces = wanted.map((index) => pieceOf(index, blockBytes, size));
    return ranges.map((range) => assemble(range, pieces, buffers));
  }

  return {
    name: source.name,
    size: (read) => source.size(read),
    version: (read) => versionOf(source, read),
    read: (ranges, read = {}) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(() => fetches.settled().then(() => source.close())),
  };
}

/** The blocks that the ranges touch, ascending, each once. */
function blocksOf(ranges: readonly ByteRange[], blockBytes: number): number[] {
  const indexes = new Set<number>();
  for (const { start, end } of ranges) {
    if (end === start) continue;
    const last = Math.floor((end - 1) / blockBytes);
    for (let index = Math.floor(start / blockBytes); index <= last; index++) indexes.add(index);
  }
  return [...indexes].sort((a, b) => a - b);
}

function pieceOf(index: number, blockBytes: number, size: number): ByteRange {
  return { start: index * blockBytes, end: Math.min(size, (index + 1) * blockBytes) };
}
