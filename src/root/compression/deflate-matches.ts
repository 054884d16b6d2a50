import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, choose, u16At, u32At, u64At, type Value, type Variable } from './wasm/value.ts';

/** Where earlier places of the input are found: 16 bits of an address for each hash of five bytes. */
const TABLE_BITS = 15;
/** Bytes of that table, which is at the start of the memory and must be zero at the start of an input. */
export const TABLE_BYTES = 2 << TABLE_BITS;
/** How often each literal, each length of a match less 3, and each symbol of a distance occurs: 32 bits for each. */
export const LITERAL_COUNTS = TABLE_BYTES;
export const LENGTH_COUNTS = LITERAL_COUNTS + 4 * 256;
export const DISTANCE_COUNTS = LENGTH_COUNTS + 4 * 256;
export const COUNTS_END = DISTANCE_COUNTS + 4 * 32;

/** Deflate has matches of 3 to 258 bytes. */
export const SHORTEST = 3;
/** A match that may be anywhere has so many bytes at least, for its distance takes room. */
const SHORTEST_FAR = 5;
/** Where matches may be shorter: many numbers have four bytes, and differ from those before them in the last. */
const NEAR = 4;
const LONGEST = 258;
const FURTHEST = 32768;
/** No match starts in the last bytes of a part: eight are compared at once. */
const TAIL = 8;

/**
 * Splits the part of an input from `from` to `end` into literals and matches, which may reach back to `first`, and adds to
 * the counts. Writes sequences of 8 bytes to `to`; gives where they end:
 *
 *     number of literals (4 bytes)
 *     match that follows (4 bytes): length - 3 (8 bits), distance - 1 (15 bits), symbol of the distance (5 bits)
 *
 * The last one has no match, whatever stands there. Greedy, with one place for each hash.
 */
export const findMatchesKernel: Kernel = {
  name: 'findMatches',
  result: 32,
  write(f, from, end, first, to) {
    const at = f.let(from);
    const word = f.let(0, 64);
    const difference = f.let(0, 64);
    f.while(at.plus(TAIL).lt(end), (loop) => {
      f.set(word, u64At(at));
      const slot = f.let(hashOf(word).shl(1));
      const back = f.let(at.minus(u16At(slot)).and(0xffff));
      f.setU16(slot, at);
      f.set(difference, word.xor(u64At(at.minus(back))));
      f.if(isNoMatch(difference, back, at.minus(first)), () => {
        f.set(back, NEAR);
        f.set(difference, word.xor(u64At(at.minus(NEAR))));
        f.if(startsWith(difference, SHORTEST).isZero().or(at.minus(first).lt(NEAR)), () => {
          increment(f, word.narrow().and(0xff).shl(2), LITERAL_COUNTS);
          f.add(at, 1);
          f.again(loop);
        });
      });
      const stop = f.let(matchEnd(f, difference, at, back, end));
      f.setU32(to, at.minus(from));
      f.setU32(to, describeMatch(f, stop.minus(at).minus(3), back.minus(1)), 4);
      f.add(to, 8);
      f.set(at, stop);
      f.set(from, stop);
    });
    f.while(at.lt(end), () => {
      increment(f, byteAt(at).shl(2), LITERAL_COUNTS);
      f.add(at, 1);
    });
    f.setU32(to, end.minus(from));
    f.return(to.plus(8));
  },
};

function hashOf(word: Value): Value {
  return word
    .shl(64 - 8 * SHORTEST_FAR)
    .times(889523592379n)
    .shr(64 - TABLE_BITS)
    .narrow();
}

/** A distance of 0 stands for one that is too long, too. */
function isNoMatch(difference: Value, back: Value, before: Value): Value {
  return startsWith(difference, SHORTEST_FAR).isZero().or(back.minus(1).ge(FURTHEST)).or(back.gt(before));
}

/** Whether the first bytes do not differ. */
function startsWith(difference: Value, bytes: number): Value {
  return difference.shl(64 - 8 * bytes).eq(0);
}

/** Where the bytes at `at` stop being those `back` bytes before; the first eight differ in `difference`. */
function matchEnd(
  f: KernelBody,
  difference: Variable,
  at: Variable,
  back: Variable,
  partEnd: Variable,
): Value {
  const most = f.let(choose(partEnd.minus(at).gt(LONGEST), at.plus(LONGEST), partEnd));
  const end = f.let(at);
  f.while(difference.eq(0), (loop) => {
    f.add(end, 8);
    f.leaveIf(loop, end.ge(most));
    f.set(difference, u64At(end).xor(u64At(end.minus(back))));
  });
  // Of no difference there are 64 zeros; then it is beyond the most anyway.
  f.add(end, difference.trailingZeros().narrow().shr(3));
  return choose(end.lt(most), end, most);
}

/** Counts a match and gives its description. */
function describeMatch(f: KernelBody, length: Value, distance: Value): Value {
  const [l, d] = [f.let(length), f.let(distance)];
  const symbol = f.let(distanceSymbol(d));
  increment(f, l.shl(2), LENGTH_COUNTS);
  increment(f, symbol.shl(2), DISTANCE_COUNTS);
  return l.or(d.shl(8)).or(symbol.shl(23));
}

/** Two symbols for each power of two. */
function distanceSymbol(distance: Variable): Value {
  const bits = distance.leadingZeros().xor(31);
  const half = distance.shr(bits.minus(1)).and(1);
  return choose(distance.lt(2), distance, bits.shl(1).or(half));
}

function increment(f: KernelBody, address: Value, counts: number): void {
  f.setU32(address, u32At(address, counts).plus(1), counts);
}
