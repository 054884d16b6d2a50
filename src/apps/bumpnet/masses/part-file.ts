import { open } from 'node:fs/promises';
import { FormatError } from '../../../errors.ts';
import type { ByteRange, ByteSource } from '../../../storage/index.ts';

/*
 * Arrays by name, until they are put together over all parts. What is written at one time is a segment: in each the
 * arrays stand side by side in the order of their names, so that those with neighbouring names are read at once.
 *
 *     0        8  'BLMASSES'
 *     8        n  segments: float64, little-endian, array after array
 *     8+n      m  the index, JSON
 *     8+n+m    8  8+n, little-endian
 *     16+n+m   8  'BLMASSES'
 */
const MAGIC = new TextEncoder().encode('BLMASSES');
const TRAILER_BYTES = 16;
const BLOCK_NUMBERS = 1 << 17;

/** What a part holds. */
export interface PartIndex {
  /** Events of each final state. */
  readonly states: Readonly<Record<string, number>>;
  /** Names and lengths of the arrays of each segment, in the order of the file. */
  readonly segments: readonly (readonly (readonly [name: string, length: number])[])[];
}

/** A part that is being written. */
export interface PartWriter {
  /** Writes arrays as the next segment; of each the pieces one after another. */
  append(arrays: ReadonlyMap<string, readonly Float64Array[]>): Promise<void>;
  /** Writes the index. */
  finish(states: PartIndex['states']): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** Begins a part in a new file. */
export async function createPart(path: string): Promise<PartWriter> {
  const handle = await open(path, 'wx');
  const segments: [string, number][][] = [];
  let end = MAGIC.length;
  await handle.writeFile(MAGIC);
  return {
    async append(arrays) {
      const named = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const block of blocksOf(named.flatMap(([, pieces]) => pieces))) await handle.writeFile(block);
      const segment = named.map(([name, pieces]): [string, number] => [name, lengthOf(pieces)]);
      segments.push(segment);
      end += 8 * segment.reduce((sum, [, length]) => sum + length, 0);
    },
    async finish(states) {
      await handle.writeFile(JSON.stringify({ states, segments } satisfies PartIndex));
      const trailer = new Uint8Array(TRAILER_BYTES);
      new DataView(trailer.buffer).setBigUint64(0, BigInt(end), true);
      trailer.set(MAGIC, 8);
      await handle.writeFile(trailer);
    },
    close: () => handle.close(),
  };
}

/** Reads the index of a part. Throws `FormatError` when the file is not what was written. */
export async function readPartIndex(source: ByteSource): Promise<PartIndex> {
  const size = await source.size();
  const trailerStart = Math.max(0, size - TRAILER_BYTES);
  const [head, trailer] = (await source.read([
    { start: 0, end: Math.min(MAGIC.length, size) },
    { start: trailerStart, end: size },
  ])) as [Uint8Array, Uint8Array];
  if (!isMagic(head) || !isMagic(trailer.subarray(8)))
    throw new FormatError(`bumpnet: "${source.name}" is no part file, or not a whole one`);
  const indexStart = Number(new DataView(trailer.buffer, trailer.byteOffset).getBigUint64(0, true));
  if (!(indexStart >= MAGIC.length && indexStart <= trailerStart))
    throw new FormatError(`bumpnet: "${source.name}": its index starts at ${indexStart} of ${size} bytes`);
  const [text] = (await source.read([{ start: indexStart, end: trailerStart }])) as [Uint8Array];
  const index = JSON.parse(new TextDecoder().decode(text)) as PartIndex; // only this program writes parts
  const end = MAGIC.length + 8 * totalOf(index);
  if (end !== indexStart)
    throw new FormatError(
      `bumpnet: "${source.name}": expected ${end} bytes before its index, got ${indexStart}`,
    );
  return index;
}

/**
 * The arrays with these names, piece by piece: segment after segment, in each in the order of the names. Of each segment
 * what lies between the first and the last of them is read at once.
 */
export async function* readArrays(
  source: ByteSource,
  { segments }: PartIndex,
  names: ReadonlySet<string>,
): AsyncGenerator<readonly [name: string, piece: Float64Array]> {
  let start = MAGIC.length;
  for (const segment of segments) {
    const places = placesOf(segment, start).filter(({ name, end, start }) => end > start && names.has(name));
    start += 8 * segment.reduce((sum, [, length]) => sum + length, 0);
    const [first, last] = [places[0], places.at(-1)];
    if (!first || !last) continue;
    const [bytes] = (await source.read([{ start: first.start, end: last.end }])) as [Uint8Array];
    for (const { name, start, end } of places)
      yield [name, numbersOf(bytes.subarray(start - first.start, end - first.start))];
  }
}

function placesOf(segment: PartIndex['segments'][number], start: number): (ByteRange & { name: string })[] {
  let end = start;
  return segment.map(([name, length]) => {
    const begin = end;
    end += 8 * length;
    return { name, start: begin, end };
  });
}

function totalOf({ segments }: PartIndex): number {
  return segments.flat().reduce((sum, [, length]) => sum + length, 0);
}

/** Pieces one after another in blocks worth a write: most pieces are short. The memory of a block is used again for the next. */
function* blocksOf(pieces: readonly Float64Array[]): Generator<Uint8Array> {
  const block = new Float64Array(Math.min(BLOCK_NUMBERS, lengthOf(pieces)));
  let filled = 0;
  for (const piece of pieces) {
    if (filled + piece.length > block.length) {
      yield bytesOf(block.subarray(0, filled));
      filled = 0;
    }
    if (piece.length > block.length) yield bytesOf(piece);
    else {
      block.set(piece, filled);
      filled += piece.length;
    }
  }
  yield bytesOf(block.subarray(0, filled));
}

function lengthOf(pieces: readonly Float64Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function isMagic(bytes: Uint8Array): boolean {
  return bytes.length === MAGIC.length && MAGIC.every((byte, i) => byte === bytes[i]);
}

/** Numbers are little-endian in memory on every machine that the pinned Node.js is made for. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function numbersOf(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new Float64Array(buffer, byteOffset, byteLength / 8);
}
