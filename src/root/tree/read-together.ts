import type { ByteRange, ByteSource, ReadOptions } from '../../storage/index.ts';
import { giveMemory, takeMemory } from '../bytes/spare-memory.ts';

/** Pieces are not made longer than this by joining, so that they can be read side by side. */
const PIECE_BYTES = 2 * 1024 * 1024;

/** Bytes that came together, in the order in which they were asked for. */
export interface TogetherRead {
  readonly buffers: readonly Uint8Array[];
  /** Gives the memory back: the buffers must not be used any more. */
  release(): void;
}

/**
 * Reads ranges in one batch, those that touch one another as one piece: baskets of a cluster stand side by side, and a
 * call for each costs more than its bytes. The buffers may share memory.
 */
export async function readTogether(
  source: ByteSource,
  ranges: readonly ByteRange[],
  options: ReadOptions,
): Promise<TogetherRead> {
  const { pieces, pieceOf } = joinRanges(ranges);
  const bytes = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  const memory = source.readInto && bytes <= MOST_REUSED ? takeMemory(bytes) : undefined;
  const read = memory ? await readInto(source, pieces, memory, options) : await source.read(pieces, options);
  const buffers = ranges.map(({ start, end }, i) => {
    const from = start - pieces[pieceOf[i]!]!.start;
    return read[pieceOf[i]!]!.subarray(from, from + end - start);
  });
  return { buffers, release: () => memory && giveMemory(memory) };
}

interface Piece {
  readonly start: number;
  end: number;
}

function joinRanges(ranges: readonly ByteRange[]): { pieces: Piece[]; pieceOf: number[] } {
  const order = ranges.map((_, i) => i).sort((a, b) => ranges[a]!.start - ranges[b]!.start);
  const pieces: Piece[] = [];
  const pieceOf = new Array<number>(ranges.length);
  for (const i of order) {
    const { start, end } = ranges[i]!;
    const last = pieces.at(-1);
    if (last && start === last.end && end - last.start <= PIECE_BYTES) last.end = end;
    else pieces.push({ start, end });
    pieceOf[i] = pieces.length - 1;
  }
  return { pieces, pieceOf };
}

/** So many bytes are read into memory that is used again: new memory costs more than the copying. */
const MOST_REUSED = 4 * 1024 * 1024;

/** When a read fails, others may still be under way: then the memory is given up. */
async function readInto(
  source: ByteSource,
  pieces: readonly Piece[],
  memory: Uint8Array,
  options: ReadOptions,
): Promise<Uint8Array[]> {
  const targets: Uint8Array[] = [];
  let at = 0;
  for (const { start, end } of pieces) {
    targets.push(memory.subarray(at, at + end - start));
    at += end - start;
  }
  await Promise.all(pieces.map(({ start }, i) => source.readInto?.(start, targets[i]!, options)));
  return targets;
}
