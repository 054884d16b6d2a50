import { copyWords, WORDS } from './lz4.ts';

/** A match is at least this long. */
const SHORTEST = 4;
/** The last bytes of a block are literals, and no match starts in the last twelve: rules of the format. */
const LAST_LITERALS = 5;
const NO_MATCH_TAIL = 12;
const HASH_BITS = 14;
/** After this many bytes without a match the search takes longer and longer steps. */
const PATIENCE_BITS = 6;

/** The most bytes that a raw LZ4 block of `length` bytes can take. */
export function lz4Bound(length: number): number {
  return length + Math.floor(length / 255) + 16;
}

/** Where each hash was seen last, plus one; kept between blocks, which follow one another without a pause. */
const table = new Int32Array(1 << HASH_BITS);

/**
 * Encodes one raw LZ4 block (the layout stands in lz4.ts) into `output`, which must have `lz4Bound(input.length)` bytes.
 * Gives the number of bytes written. Greedy, with one candidate for each hash of four bytes.
 */
export function encodeLz4(input: Uint8Array, output: Uint8Array): number {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const target = new DataView(output.buffer, output.byteOffset, output.length);
  const searchEnd = input.length - NO_MATCH_TAIL;
  table.fill(0);
  let anchor = 0;
  let at = 0;
  let to = 0;
  let steps = 1 << PATIENCE_BITS;
  while (at < searchEnd) {
    const word = view.getInt32(at, true);
    const slot = Math.imul(word, -1640531535) >>> (32 - HASH_BITS);
    const candidate = table[slot]! - 1;
    table[slot] = at + 1;
    if (candidate < 0 || at - candidate > 0xffff || view.getInt32(candidate, true) !== word) {
      at += steps++ >>> PATIENCE_BITS;
      continue;
    }
    const start = startOfMatch(input, at, candidate, anchor);
    const back = at - candidate;
    const end = endOfMatch(input, view, at + SHORTEST, back);
    to = putSequence(view, anchor, start, back, end - start, target, to);
    at = end;
    anchor = at;
    steps = 1 << PATIENCE_BITS;
  }
  return putLiterals(view, anchor, input.length, 0, target, to);
}

/** Moves the start of a match backwards over literals that match as well. */
function startOfMatch(input: Uint8Array, at: number, candidate: number, anchor: number): number {
  let back = 0;
  while (at - back > anchor && candidate - back > 0 && input[at - back - 1] === input[candidate - back - 1])
    back++;
  return at - back;
}

/** Where the bytes from `at` on stop being those `back` bytes before; word by word as far as there are words. */
function endOfMatch(input: Uint8Array, view: DataView, at: number, back: number): number {
  const last = input.length - LAST_LITERALS;
  let end = at;
  while (end + 4 <= last && view.getInt32(end, true) === view.getInt32(end - back, true)) end += 4;
  while (end < last && input[end] === input[end - back]) end++;
  return end;
}

function putSequence(
  from: DataView,
  anchor: number,
  start: number,
  back: number,
  length: number,
  output: DataView,
  position: number,
): number {
  const match = length - SHORTEST;
  const to = putLiterals(from, anchor, start, match < 15 ? match : 15, output, position);
  output.setUint16(to, back, true);
  return match < 15 ? to + 2 : putMore(match - 15, output, to + 2);
}

function putLiterals(
  input: DataView,
  start: number,
  end: number,
  lowNibble: number,
  output: DataView,
  position: number,
): number {
  const count = end - start;
  output.setUint8(position, (count < 15 ? count << 4 : 0xf0) | lowNibble);
  const to = count < 15 ? position + 1 : putMore(count - 15, output, position + 1);
  if (count <= WORDS && start + WORDS <= input.byteLength && to + WORDS <= output.byteLength)
    copyWords(input, start, output, to, count);
  else bytesOf(output, to, count).set(bytesOf(input, start, count));
  return to + count;
}

const bytesOf = (view: DataView, at: number, count: number) =>
  new Uint8Array(view.buffer, view.byteOffset + at, count);

function putMore(rest: number, output: DataView, position: number): number {
  let to = position;
  let left = rest;
  for (; left >= 255; left -= 255) output.setUint8(to++, 255);
  output.setUint8(to++, left);
  return to;
}
