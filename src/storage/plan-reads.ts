import type { ByteRange } from './byte-source.ts';
import { firstEndingAfter, unite } from './extents.ts';

/** How ranges are joined and cut. */
export interface ReadPlanOptions {
  /** Ranges with at most so many bytes between them are read as one. */
  readonly gap: number;
  /** No piece is longer than this. */
  readonly maxBytes: number;
}

/**
 * The pieces to read so that every range is covered, no byte lies in two pieces, and neighbours come together:
 * ranges are sorted, joined across gaps, and what is too long is cut. Empty ranges need no piece.
 */
export function planReads(ranges: readonly ByteRange[], { gap, maxBytes }: ReadPlanOptions): ByteRange[] {
  return unite(ranges, gap).flatMap((range) => cut(range, maxBytes));
}

/** The range in pieces of at most `maxBytes`, as even as possible. */
export function cut({ start, end }: ByteRange, maxBytes: number): ByteRange[] {
  const count = Math.ceil((end - start) / maxBytes);
  const length = Math.ceil((end - start) / count);
  return Array.from({ length: count }, (_, i) => ({
    start: start + i * length,
    end: Math.min(end, start + (i + 1) * length),
  })).filter((piece) => piece.end > piece.start);
}

/** Bytes of `range` put together from the pieces that cover it; `pieces` are sorted and do not overlap. */
export function assemble(
  range: ByteRange,
  pieces: readonly ByteRange[],
  buffers: readonly Uint8Array[],
): Uint8Array {
  const bytes = new Uint8Array(range.end - range.start);
  if (bytes.length === 0) return bytes;
  for (let i = firstEndingAfter(range.start, pieces); i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (piece.start >= range.end) break;
    const from = Math.max(range.start, piece.start);
    const to = Math.min(range.end, piece.end);
    bytes.set(buffers[i]!.subarray(from - piece.start, to - piece.start), from - range.start);
  }
  return bytes;
}
