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

/**
 * Encodes one raw LZ4 block (the layout stands in lz4.ts) into `output`, which must have `lz4Bound(input.length)` bytes.
 * Gives the number of bytes written. Greedy, with one candidate for each hash of four bytes.
 */
export function encodeLz4(input: Uint8Array, output: Uint8Array): number {
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  const searchEnd = input.length - NO_MATCH_TAIL;
  let anchor = 0;
  let at = 0;
  let to = 0;
  let steps = 1 << PATIENCE_BITS;
  while (at < searchEnd) {
    const word = wordAt(input, at);
    const slot = Math.imul(word, -1640531535) >>> (32 - HASH_BITS);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || at - candidate > 0xffff || wordAt(input, candidate) !== word) {
      at += steps++ >>> PATIENCE_BITS;
      continue;
    }
    const start = startOfMatch(input, at, candidate, anchor);
    const back = at - candidate;
    const length = lengthOfMatch(input, start, start - back);
    to = putSequence(input, anchor, start, back, length, output, to);
    at = start + length;
    anchor = at;
    steps = 1 << PATIENCE_BITS;
  }
  return putLastLiterals(input, anchor, output, to);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Moves the start of a match backwards over literals that match as well. */
function startOfMatch(input: Uint8Array, at: number, candidate: number, anchor: number): number {
  let back = 0;
  while (at - back > anchor && candidate - back > 0 && input[at - back - 1] === input[candidate - back - 1])
    back++;
  return at - back;
}

function lengthOfMatch(input: Uint8Array, at: number, candidate: number): number {
  const longest = input.length - LAST_LITERALS - at;
  let length = SHORTEST;
  while (length < longest && input[at + length] === input[candidate + length]) length++;
  return length;
}

function putSequence(
  input: Uint8Array,
  anchor: number,
  start: number,
  back: number,
  length: number,
  output: Uint8Array,
  position: number,
): number {
  const match = length - SHORTEST;
  let to = putLiterals(input, anchor, start, Math.min(match, 15), output, position);
  output[to++] = back & 0xff;
  output[to++] = back >>> 8;
  return match < 15 ? to : putMore(match - 15, output, to);
}

function putLastLiterals(input: Uint8Array, anchor: number, output: Uint8Array, position: number): number {
  return putLiterals(input, anchor, input.length, 0, output, position);
}

function putLiterals(
  input: Uint8Array,
  start: number,
  end: number,
  lowNibble: number,
  output: Uint8Array,
  position: number,
): number {
  const count = end - start;
  output[position] = (Math.min(count, 15) << 4) | lowNibble;
  let to = position + 1;
  if (count >= 15) to = putMore(count - 15, output, to);
  // For a few bytes a loop is faster than a call.
  if (count > 32) output.set(input.subarray(start, end), to);
  else for (let i = 0; i < count; i++) output[to + i] = input[start + i]!;
  return to + count;
}

function putMore(rest: number, output: Uint8Array, position: number): number {
  let to = position;
  let left = rest;
  for (; left >= 255; left -= 255) output[to++] = 255;
  output[to++] = left;
  return to;
}
