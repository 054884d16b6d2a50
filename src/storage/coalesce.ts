import { type ByteRange, type ByteSource, type ReadOptions, versionOf } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife } from './life.ts';
import { assemble, planReads, type ReadPlanOptions } from './plan-reads.ts';

/**
 * A source that reads neighbouring and overlapping ranges of a batch as one, and long ones in several pieces, which
 * the source below may fetch in parallel. Gaps of at most `gap` bytes (64 KiB) are read along and thrown away;
 * no piece is longer than `maxBytes` (4 MiB).
 */
export function withCoalescing(source: ByteSource, options: Partial<ReadPlanOptions> = {}): ByteSource {
  const plan = { gap: options.gap ?? 1 << 16, maxBytes: options.maxBytes ?? 1 << 22 };
  const life = beginLife(source.name);

  async function readAll(ranges: readonly ByteRange[], read?: ReadOptions): Promise<Uint8Array[]> {
    const size = await source.size(read);
    for (const range of ranges) checkRange(source.name, range, size);
    const pieces = planReads(ranges, plan);
    const buffers = await source.read(pieces, read);
    if (isSame(ranges, pieces)) return buffers;
    return ranges.map((range) => assemble(range, pieces, buffers));
  }

  return {
    name: source.name,
    size: (read) => source.size(read),
    version: (read) => versionOf(source, read),
    read: (ranges, read) => life.run(() => readAll(ranges, read), read),
    close: () => life.close(() => source.close()),
  };
}

/** Whether nothing was joined or cut, so that the buffers can be handed on as they are. */
function isSame(ranges: readonly ByteRange[], pieces: readonly ByteRange[]): boolean {
  return (
    ranges.length === pieces.length &&
    ranges.every(({ start, end }, i) => start === pieces[i]!.start && end === pieces[i]!.end)
  );
}
