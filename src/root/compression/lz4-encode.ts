import { copyLong } from './lz4-decode.ts';
import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, type Operand, toValue, u32At, u64At, type Value, type Variable } from './wasm/value.ts';

/** A match is at least this long. */
const SHORTEST = 4;
/** The last bytes of a block are literals, and no match starts in the last twelve: rules of the format. */
const LAST_LITERALS = 5;
const NO_MATCH_TAIL = 12;
/**
 * How earlier places are found: by a hash of some bytes, in a table of 32-bit addresses at the start of the memory, where
 * each hash was seen last. Five bytes find fewer and longer matches than four, in less time.
 */
interface Search {
  readonly bytes: 4 | 5;
  readonly tableBits: number;
  /** After so many bytes without a match, as a power of two, the steps become longer and longer. */
  readonly patienceBits: number;
}

/** The kernel that is faster, and the one that makes data smaller. */
export const encodeLz4FastKernel = encoder('encodeLz4Fast', {
  bytes: 5,
  tableBits: 13,
  patienceBits: 3,
});
export const encodeLz4Kernel = encoder('encodeLz4', { bytes: 4, tableBits: 14, patienceBits: 6 });

/** Encodes one raw LZ4 block (the layout stands in lz4-decode.ts). Gives the number of bytes written. Greedy. */
function encoder(name: string, search: Search): Kernel {
  return { name, result: 32, write: (f, from, fromEnd, to) => encode(f, search, from, fromEnd, to) };
}

function encode(f: KernelBody, search: Search, from: Variable, fromEnd: Variable, to: Variable): void {
  const start = f.let(to);
  const anchor = f.let(from);
  f.if(fromEnd.minus(from).gt(NO_MATCH_TAIL), () => {
    f.fill(0, 0, 4 << search.tableBits);
    const at = f.let(from);
    const steps = f.let(1 << search.patienceBits);
    f.while(at.lt(fromEnd.minus(NO_MATCH_TAIL)), (loop) => {
      const candidate = lookUp(f, search, at);
      f.if(isNoMatch(at, candidate), () => {
        f.add(at, steps.shr(search.patienceBits));
        f.add(steps, 1);
        f.again(loop);
      });
      moveBack(f, at, candidate, anchor, from);
      const end = f.let(at.plus(SHORTEST));
      const back = f.let(at.minus(candidate));
      moveToEnd(f, end, back, fromEnd);
      putSequence(f, { to, anchor, at, end, back });
      f.set(at, end);
      f.set(anchor, end);
      f.set(steps, 1 << search.patienceBits);
    });
  });
  const count = f.let(fromEnd.minus(anchor));
  putLiterals(f, to, anchor, count, 0);
  f.return(to.minus(start));
}

/** Where the bytes at `at` (or others of their hash) were seen last, 0 for nowhere; enters `at`. */
function lookUp(f: KernelBody, { bytes, tableBits }: Search, at: Variable): Variable {
  const hash =
    bytes === 4
      ? u32At(at)
          .times(2654435761)
          .shr(32 - tableBits)
      : u64At(at)
          .shl(24)
          .times(889523592379n)
          .shr(64 - tableBits)
          .narrow();
  const slot = f.let(hash.shl(2));
  const candidate = f.let(u32At(slot));
  f.setU32(slot, at);
  return candidate;
}

/** An empty slot has address 0, which is too far away, too. */
function isNoMatch(at: Variable, candidate: Variable): Value {
  return at
    .minus(candidate)
    .gt(0xffff)
    .or(u32At(candidate).ne(u32At(at)));
}

/** Moves the start of a match backwards over literals that match as well. */
function moveBack(f: KernelBody, at: Variable, candidate: Variable, anchor: Variable, first: Variable): void {
  f.repeat((loop) => {
    f.leaveIf(loop, at.le(anchor).or(candidate.le(first)));
    f.leaveIf(loop, byteAt(at.minus(1)).ne(byteAt(candidate.minus(1))));
    f.add(at, -1);
    f.add(candidate, -1);
  });
}

/** Moves `end` to where the bytes stop being those `back` bytes before: eight at a time as far as there are so many. */
function moveToEnd(f: KernelBody, end: Variable, back: Variable, fromEnd: Variable): void {
  const last = f.let(fromEnd.minus(LAST_LITERALS));
  const difference = f.let(0, 64);
  f.while(end.plus(8).le(last), (loop) => {
    f.set(difference, u64At(end).xor(u64At(end.minus(back))));
    f.leaveIf(loop, difference.ne(0));
    f.add(end, 8);
  });
  f.if(
    difference.ne(0),
    () => f.add(end, difference.trailingZeros().narrow().shr(3)),
    () =>
      f.while(end.lt(last), (loop) => {
        f.leaveIf(loop, byteAt(end).ne(byteAt(end.minus(back))));
        f.add(end, 1);
      }),
  );
}

interface Sequence {
  readonly to: Variable;
  readonly anchor: Variable;
  readonly at: Variable;
  readonly end: Variable;
  readonly back: Variable;
}

function putSequence(f: KernelBody, { to, anchor, at, end, back }: Sequence): void {
  const literals = f.let(at.minus(anchor));
  const match = f.let(end.minus(at).minus(SHORTEST));
  const nibble = f.let(match);
  f.if(match.gt(15), () => f.set(nibble, 15));
  putLiterals(f, to, anchor, literals, nibble);
  f.setU16(to, back);
  f.add(to, 2);
  f.if(match.ge(15), () => putMore(f, to, match));
}

function putLiterals(f: KernelBody, to: Variable, from: Variable, count: Variable, lowNibble: Operand): void {
  f.if(
    count.lt(15),
    () => {
      f.setByte(to, count.shl(4).or(lowNibble));
      f.add(to, 1);
    },
    () => {
      f.setByte(to, toValue(lowNibble, 32).or(0xf0));
      f.add(to, 1);
      putMore(f, to, count);
    },
  );
  copyLong(f, to, from, count);
  f.add(to, count);
}

/** The bytes that continue a length of 15 or more. */
function putMore(f: KernelBody, to: Variable, length: Variable): void {
  const rest = f.let(length.minus(15));
  f.while(rest.ge(255), () => {
    f.setByte(to, 255);
    f.add(to, 1);
    f.add(rest, -255);
  });
  f.setByte(to, rest);
  f.add(to, 1);
}
