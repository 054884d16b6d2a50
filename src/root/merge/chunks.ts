/** Something in a file that is copied as it is stored. */
interface Piece {
  readonly at: number;
  readonly bytes: number;
}

/** Pieces that are read together: the bytes from `start` to `end`. */
export interface Chunk<T extends Piece> {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly T[];
}

/** Bytes between two pieces that are rather read along than left out. */
const GAP = 64 * 1024;

/** Puts pieces that stand near one another together, up to `most` bytes; they come in the order of the file. */
export function chunksOf<T extends Piece>(pieces: readonly T[], most: number): Chunk<T>[] {
  const chunks: { start: number; end: number; pieces: T[] }[] = [];
  for (const piece of pieces) {
    const last = chunks.at(-1);
    const end = piece.at + piece.bytes;
    if (last && piece.at >= last.end && piece.at - last.end <= GAP && end - last.start <= most) {
      last.end = end;
      last.pieces.push(piece);
    } else chunks.push({ start: piece.at, end, pieces: [piece] });
  }
  return chunks;
}
