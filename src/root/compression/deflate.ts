import { adler32Kernel } from './adler32.ts';
import { BitWriter } from './bit-writer.ts';
import { type BlockCounts, type BlockLengths, putBlockHeader } from './deflate-header.ts';
import {
  COUNTS_END,
  DISTANCE_COUNTS,
  findMatchesKernel,
  LENGTH_COUNTS,
  LITERAL_COUNTS,
  SHORTEST,
  TABLE_BYTES,
} from './deflate-matches.ts';
import { END_OF_BLOCK, type Patterns, putSequencesKernel } from './deflate-sequences.ts';
import { codePatterns } from './prefix-code.ts';
import { KernelMemory } from './wasm/kernel-memory.ts';

/** The first bytes of a stream: deflate, a window of 32 KiB, made fast. */
const STREAM_HEADER = [0x78, 0x01];
/** Bytes of input in a block. */
const PART_BYTES = 0x10000;

/** The memory: table and counts, patterns, sequences of a part, input, output. */
const PATTERNS: Patterns = {
  literals: COUNTS_END,
  lengths: COUNTS_END + 4 * (END_OF_BLOCK + 1),
  distances: COUNTS_END + 4 * (END_OF_BLOCK + 1 + 256),
};
const SEQUENCES = PATTERNS.distances + 4 * 32;
const INPUT = SEQUENCES + 8 * (Math.ceil(PART_BYTES / SHORTEST) + 1);
/** The kernels touch no more bytes than these behind the ends of input and output. */
const SLACK = 16;

/**
 * Of each length less 3: its symbol, which comes behind the end of the block, and its further bits. From 8 on there are four
 * symbols for each power of two; the longest has its own.
 */
const LENGTH_BITS = Uint8Array.from({ length: 256 }, (_, i) =>
  i === 255 ? 0 : Math.max(0, 29 - Math.clz32(i)),
);
const LENGTH_SYMBOLS = Uint16Array.from(LENGTH_BITS, (bits, i) =>
  i === 255 ? END_OF_BLOCK + 29 : END_OF_BLOCK + 1 + 4 * bits + (i >>> bits),
);

function load() {
  const memory = new KernelMemory([findMatchesKernel, putSequencesKernel(PATTERNS), adler32Kernel]);
  return {
    memory,
    findMatches: memory.kernel<number>('findMatches'),
    putSequences: memory.kernel<number>('putSequences'),
    adler32: memory.kernel<number>('adler32'),
  };
}

let loaded: ReturnType<typeof load> | undefined;

/**
 * Encodes bytes as a zlib stream into `target`, if that is shorter; gives its length. Cuts them into parts, each of which
 * becomes a block: its matches are found, patterns made for what occurs, and both written.
 */
export function encodeZlib(input: Uint8Array, target: Uint8Array): number {
  loaded ??= load();
  const { memory, findMatches, putSequences, adler32 } = loaded;
  const inputEnd = INPUT + input.length;
  const output = inputEnd + SLACK;
  const bytes = memory.bytes(output + mostBytes(input.length) + SLACK);
  bytes.set(input, INPUT);
  bytes.fill(0, 0, TABLE_BYTES);
  bytes.set(STREAM_HEADER, output);
  const writer = new BitWriter(bytes, output + STREAM_HEADER.length);
  for (let from = INPUT, isLast = false; !isLast; from += PART_BYTES) {
    const end = Math.min(inputEnd, from + PART_BYTES);
    isLast = end === inputEnd;
    bytes.fill(0, LITERAL_COUNTS, COUNTS_END);
    const sequencesEnd = findMatches(from, end, INPUT, SEQUENCES);
    enterPatterns(bytes, putBlockHeader(countsIn(bytes), isLast, writer));
    writer.bit = putSequences(SEQUENCES, sequencesEnd, from, writer.bit);
  }
  const sum = Math.ceil(writer.bit / 8);
  new DataView(bytes.buffer).setInt32(sum, adler32(INPUT, inputEnd));
  const stream = bytes.subarray(output, sum + 4);
  if (stream.length < input.length) target.set(stream);
  return stream.length;
}

/** No pattern of a literal takes more than nine bits on average, and no match more than its literals would. */
function mostBytes(length: number): number {
  return length + (length >>> 3) + 512 * Math.ceil(length / PART_BYTES) + 64;
}

function countsIn({ buffer }: Uint8Array): BlockCounts {
  const literals = new Uint32Array(END_OF_BLOCK + 30);
  literals.set(new Uint32Array(buffer, LITERAL_COUNTS, 256));
  literals[END_OF_BLOCK] = 1;
  const lengths = new Uint32Array(buffer, LENGTH_COUNTS, 256);
  for (let length = 0; length < 256; length++) literals[LENGTH_SYMBOLS[length]!]! += lengths[length]!;
  return { literals, distances: new Uint32Array(buffer, DISTANCE_COUNTS, 30) };
}

/** Enters patterns where the kernel looks them up. */
function enterPatterns({ buffer }: Uint8Array, { literals, distances }: BlockLengths): void {
  const literalPatterns = codePatterns(literals);
  const literalTable = new Uint32Array(buffer, PATTERNS.literals, END_OF_BLOCK + 1);
  for (let i = 0; i <= END_OF_BLOCK; i++) literalTable[i] = literalPatterns[i]! | (literals[i]! << 24);
  const lengthTable = new Uint32Array(buffer, PATTERNS.lengths, 256);
  for (let length = 0; length < 256; length++) {
    const [symbol, bits] = [LENGTH_SYMBOLS[length]!, LENGTH_BITS[length]!];
    const own = literals[symbol]!;
    const further = length & ((1 << bits) - 1);
    lengthTable[length] = literalPatterns[symbol]! | (further << own) | ((own + bits) << 24);
  }
  const distancePatterns = codePatterns(distances);
  const distanceTable = new Uint32Array(buffer, PATTERNS.distances, distances.length);
  for (let i = 0; i < distances.length; i++) distanceTable[i] = distancePatterns[i]! | (distances[i]! << 24);
}
