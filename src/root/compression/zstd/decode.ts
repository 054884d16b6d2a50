import { BackwardBits } from './backward-bits.ts';
import type { HuffmanTable } from './huffman.ts';
import { readLiterals } from './literals.ts';
import {
  type RecentOffsets,
  readSequenceCount,
  readSequenceTables,
  runSequences,
  type SequenceTables,
} from './sequences.ts';

/**
 * Zstandard frames, decoded without the help of the runtime, for browsers. A frame is
 *
 *     28 b5 2f fd, descriptor, [window], [dictionary], [size]
 *     blocks: 3 bytes (last, kind, size), data: stored, one byte repeated, or literals and sequences
 *     [checksum, which is not verified]
 *
 * The output is bounded by `rawLength`. Dictionaries are not known.
 */
export function decodeZstd(input: Uint8Array, rawLength: number): Uint8Array {
  const output = new Uint8Array(rawLength);
  let at = 0;
  let to = 0;
  while (at < input.length) {
    const magic =
      (input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16) | (input[at + 3]! << 24)) >>> 0;
    if (magic >>> 4 === 0x184d2a5) {
      at +=
        8 +
        ((input[at + 4]! | (input[at + 5]! << 8) | (input[at + 6]! << 16) | (input[at + 7]! << 24)) >>> 0);
    } else {
      if (magic !== 0xfd2fb528) throw new Error('no zstd frame');
      ({ at, to } = decodeFrame(input, at + 4, output, to));
    }
  }
  if (at !== input.length) throw new Error('zstd: a frame past the end');
  return output.subarray(0, to);
}

/** What a block leaves to the next. */
interface FrameState {
  readonly frameStart: number;
  readonly recent: RecentOffsets;
  huffman: HuffmanTable | undefined;
  tables: SequenceTables | undefined;
}

function decodeFrame(
  input: Uint8Array,
  start: number,
  output: Uint8Array,
  to: number,
): { at: number; to: number } {
  const descriptor = input[start]!;
  const isSingle = (descriptor & 32) !== 0;
  if ((descriptor & 3) !== 0) throw new Error('zstd: a frame with a dictionary');
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  let at = start + 1 + (isSingle ? 0 : 1) + sizeBytes;
  const state: FrameState = { frameStart: to, recent: [1, 4, 8], huffman: undefined, tables: undefined };
  let written = to;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > input.length) throw new Error('zstd: a frame without its last block');
    const head = input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16);
    isLast = (head & 1) === 1;
    const kind = (head >>> 1) & 3;
    const size = head >>> 3;
    const end = at + 3 + (kind === 1 ? 1 : size);
    if (end > input.length || kind === 3) throw new Error('zstd: a broken block');
    written = decodeBlock(kind, input, at + 3, end, size, output, written, state);
    at = end;
  }
  return { at: at + (descriptor & 4 ? 4 : 0), to: written };
}

function decodeBlock(
  kind: number,
  input: Uint8Array,
  start: number,
  end: number,
  size: number,
  output: Uint8Array,
  to: number,
  state: FrameState,
): number {
  if (kind === 2) return decodeCompressed(input, start, end, output, to, state);
  if (size > output.length - to) throw new Error('zstd: more output than announced');
  if (kind === 0) output.set(input.subarray(start, end), to);
  else output.fill(input[start]!, to, to + size);
  return to + size;
}

function decodeCompressed(
  input: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  to: number,
  state: FrameState,
): number {
  const literals = readLiterals(input, start, end, state.huffman);
  state.huffman = literals.table;
  const { count, end: countEnd } = readSequenceCount(input, literals.end);
  if (count === 0) {
    if (literals.bytes.length > output.length - to) throw new Error('zstd: more output than announced');
    output.set(literals.bytes, to);
    return to + literals.bytes.length;
  }
  const read = readSequenceTables(input, countEnd, end, state.tables);
  state.tables = read.tables;
  const bits = new BackwardBits(input, read.end, end);
  const target = { output, literals: literals.bytes, frameStart: state.frameStart };
  return runSequences(bits, count, read.tables, state.recent, target, to);
}
