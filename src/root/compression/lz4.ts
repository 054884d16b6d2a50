/**
 * One raw LZ4 block. A sequence is
 *
 *     token   4 bits literals, 4 bits match length - 4; 15 means that bytes follow, added up to the first below 255
 *     literals
 *     offset  16 bits little-endian, back from the end of what was written
 *     (more of the match length)
 *
 * and the last sequence stops after its literals. Nothing is written past `output`, but behind the last byte of a broken
 * or short block it may hold anything; gives the number of bytes written, or -1 for a broken block.
 */
export function decodeLz4(input: Uint8Array, output: Uint8Array): number {
  const source = new DataView(input.buffer, input.byteOffset, input.length);
  const target = new DataView(output.buffer, output.byteOffset, output.length);
  const lastSource = input.length - WORDS;
  const lastTarget = output.length - WORDS;
  let from = 0;
  let to = 0;
  while (from < input.length) {
    const token = input[from++]!;
    let literals = token >>> 4;
    if (literals === 15) {
      literals += moreLength(input, from);
      from += lengthBytes(literals);
    }
    if (literals > input.length - from || literals > output.length - to) return -1;
    if (literals <= WORDS && from <= lastSource && to <= lastTarget)
      copyWords(source, from, target, to, literals);
    else copyLiterals(input, from, output, to, literals);
    from += literals;
    to += literals;
    if (from >= input.length) return to;
    const offset = input[from]! | (input[from + 1]! << 8);
    from += 2;
    let length = token & 15;
    if (length === 15) {
      length += moreLength(input, from);
      from += lengthBytes(length);
    }
    length += 4;
    if (from > input.length || offset === 0 || offset > to || length > output.length - to) return -1;
    if (length <= WORDS && offset >= HALF && to <= lastTarget)
      copyWords(target, to - offset, target, to, length);
    else copyMatch(output, to, offset, length);
    to += length;
  }
  return to;
}

/** What the bytes that continue a length add up to. */
function moreLength(input: Uint8Array, from: number): number {
  let at = from;
  let sum = 0;
  while (input[at] === 255) {
    sum += 255;
    at++;
  }
  return sum + (input[at] ?? 0);
}

/** How many bytes continue a length that is 15 or more. */
function lengthBytes(length: number): number {
  return Math.floor((length - 15) / 255) + 1;
}

/** Most copies are at most this long, or half of it: then whole words are copied, and what is too much is overwritten. */
export const WORDS = 16;
const HALF = 8;

/** Copies 8 or 16 bytes, of which the first `length` matter. In one memory they must be at least 8 apart. */
export function copyWords(
  source: DataView,
  from: number,
  target: DataView,
  to: number,
  length: number,
): void {
  target.setInt32(to, source.getInt32(from, true), true);
  target.setInt32(to + 4, source.getInt32(from + 4, true), true);
  if (length <= HALF) return;
  target.setInt32(to + 8, source.getInt32(from + 8, true), true);
  target.setInt32(to + 12, source.getInt32(from + 12, true), true);
}

/** Above this many bytes a call of the runtime is faster than a loop. */
const LOOP = 64;

function copyLiterals(input: Uint8Array, from: number, output: Uint8Array, to: number, length: number): void {
  if (length > LOOP) output.set(input.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) output[to + i] = input[from + i]!;
}

function copyMatch(output: Uint8Array, to: number, offset: number, length: number): void {
  if (offset >= length && length > LOOP) output.copyWithin(to, to - offset, to - offset + length);
  else for (let i = to; i < to + length; i++) output[i] = output[i - offset]!;
}
