import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, choose, u16At, u32At, type Value, type Variable } from './wasm/value.ts';

/**
 * The patterns of a block, 32 bits each: the pattern, and above 24 bits how long it is. Patterns of lengths go on with the
 * further bits of the length, those of distances do not.
 */
export interface Patterns {
  /** Of literals and, behind them, the end of the block. */
  readonly literals: number;
  readonly lengths: number;
  readonly distances: number;
}

/** The symbol behind the literals. */
export const END_OF_BLOCK = 256;

/** What is written but is no whole word yet: bits, and how many. */
interface Hold {
  readonly to: Variable;
  readonly bits: Variable;
  readonly count: Variable;
}

/**
 * A kernel that writes the sequences (deflate-matches.ts) between two addresses as bits, with the literals from `from` on, and
 * the end of the block. Begins at a bit of the memory, counted from its start, above which its byte is zero; gives the bit
 * at which it ends, above which there are zeros again.
 */
export function putSequencesKernel(patterns: Patterns): Kernel {
  return {
    name: 'putSequences',
    result: 32,
    write(f, sequence, sequencesEnd, from, bit) {
      const to = f.let(bit.shr(3));
      const hold: Hold = { to, count: f.let(bit.and(7)), bits: f.let(byteAt(to).wide()) };
      f.repeat((loop) => {
        const literals = f.let(u32At(sequence));
        putLiterals(f, hold, patterns, from, literals);
        f.leaveIf(loop, sequence.plus(8).eq(sequencesEnd));
        const length = f.let(putMatch(f, hold, patterns, f.let(u32At(sequence, 4))));
        f.add(from, length);
        f.add(sequence, 8);
      });
      putShort(f, hold, f.let(4 * END_OF_BLOCK), patterns.literals);
      flush(f, hold);
      f.return(hold.to.shl(3).or(hold.count));
    },
  };
}

function putLiterals(
  f: KernelBody,
  hold: Hold,
  { literals }: Patterns,
  from: Variable,
  count: Variable,
): void {
  f.while(count.ge(4), () => {
    for (let i = 0; i < 4; i++) putShort(f, hold, f.let(byteAt(from, i).shl(2)), literals);
    flush(f, hold);
    f.add(from, 4);
    f.add(count, -4);
  });
  f.while(count.ne(0), () => {
    putShort(f, hold, f.let(byteAt(from).shl(2)), literals);
    f.add(from, 1);
    f.add(count, -1);
  });
  flush(f, hold);
}

/** Writes a match; gives its length. */
function putMatch(f: KernelBody, hold: Hold, { lengths, distances }: Patterns, match: Variable): Value {
  const length = f.let(match.and(0xff));
  const pattern = f.let(u32At(length.shl(2), lengths));
  put(f, hold, pattern.and(0xffffff), pattern.shr(24));
  const symbol = f.let(match.shr(23));
  putShort(f, hold, f.let(symbol.shl(2)), distances);
  const further = f.let(choose(symbol.lt(4), 0, symbol.shr(1).minus(1)));
  const distance = match.shr(8).and(0x7fff);
  put(f, hold, distance.and(f.let(1).shl(further).minus(1)), further);
  flush(f, hold);
  return length.plus(3);
}

/** Writes a pattern of at most 16 bits. */
function putShort(f: KernelBody, hold: Hold, index: Variable, patterns: number): void {
  put(f, hold, u16At(index, patterns), byteAt(index, patterns + 3));
}

function put(f: KernelBody, { bits, count }: Hold, value: Value, length: Value): void {
  f.set(bits, bits.or(value.wide().shl(count.wide())));
  f.add(count, length);
}

/** Writes all bits down, and keeps those of the last byte that is not full. */
function flush(f: KernelBody, { to, bits, count }: Hold): void {
  f.setU64(to, bits);
  f.add(to, count.shr(3));
  f.set(bits, bits.shr(count.and(0x38).wide()));
  f.set(count, count.and(7));
}
