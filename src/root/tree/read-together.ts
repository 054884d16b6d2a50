import type { ByteRange, ByteSource, ReadOptions } from '../../storage/index.ts';

/** Pieces are not made longer than this by joining, so that a basket that is kept does not keep much else in memory. */
const PIECE_BYTES = 2 * 1024 * 1024;

/**
 * Reads ranges in one batch, those that touch one another as one piece: baskets of a cluster stand side by side, and a
 * call for each costs more than its bytes. The buffers come in the order of the ranges and may share memory.
 */
export async function readTogether(
  source: ByteSource,
  ranges: readonly ByteRange[],
  options: ReadOptions,
): Promise<Uint8Array[]> {
  const order = ranges.map((_, i) => i).sort((a, b) => ranges[a]!.start - ranges[b]!.start);
  const pieces: { start: number; end: number }[] = [];
  const pieceOf = new Array<number>(ranges.length);
  for (const i of order) {
    const { start, end } = ranges[i]!;
    const last = pieces.at(-1);
    if (last && start === last.end && end - last.start <= PIECE_BYTES) last.end = end;
    else pieces.push({ start, end });
    pieceOf[i] = pieces.length - 1;
  }
  const buffers = await source.read(pieces, options);
  return ranges.map(({ start, end }, i) => {
    const piece = pieceOf[i]!;
    const from = start - pieces[piece]!.start;
    return buffers[piece]!.subarray(from, from + end - start);
  });
}
