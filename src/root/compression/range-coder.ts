import type { KernelBody } from './wasm/kernel.ts';
import {
  byteAt,
  choose,
  constant,
  type Operand,
  u16At,
  u32At,
  type Value,
  type Variable,
} from './wasm/value.ts';

/** A probability of zero bits, of 2048; all start at one half. */
export const ONE_HALF = 1024;
const ALL = 2048;
const ALL_BITS = 11;
/** How fast a probability moves to what comes: by a 32nd of the distance. */
const MOVE_BITS = 5;
/** Below this the range takes another byte. */
const LEAST_RANGE = 1 << 24;

/**
 * The range coder of LZMA as statements of a kernel: what it calls are written down where they are called. `range` and
 * `code` are unsigned; the next byte of the input is at `from`, which may come to pass the end of the input.
 *
 * A decision on which much depends is a branch (`branch`). Where only a number comes of it (`tree`, ...) there is none:
 * the bits of good compression cannot be predicted, and a branch that is guessed wrong costs more than both ways.
 */
export class RangeCoder {
  readonly #f: KernelBody;
  readonly #from: Variable;
  readonly #range: Variable;
  readonly #code: Variable;
  readonly #bound: Variable;
  readonly #probability: Variable;

  /** Starts on the first bytes of a chunk, which are a zero and the code. */
  constructor(f: KernelBody, from: Variable) {
    this.#f = f;
    this.#from = from;
    this.#range = f.let(-1);
    this.#code = f.let(0);
    for (let i = 1; i < 5; i++) f.set(this.#code, this.#code.shl(8).or(byteAt(from, i)));
    f.add(from, 5);
    this.#bound = f.let(0);
    this.#probability = f.let(0);
  }

  /** At the end of a chunk the code is used up. */
  get code(): Variable {
    return this.#code;
  }

  /** Takes a byte if the range has become small. */
  normalize(): void {
    const f = this.#f;
    f.if(this.#range.lt(LEAST_RANGE), () => {
      f.set(this.#range, this.#range.shl(8));
      f.set(this.#code, this.#code.shl(8).or(byteAt(this.#from)));
      f.add(this.#from, 1);
    });
  }

  /** A bit whose probability is at an address, and what follows from it. */
  branch(address: Value, onZero: () => void, onOne: () => void): void {
    const f = this.#f;
    const [range, code, bound, probability] = [this.#range, this.#code, this.#bound, this.#probability];
    this.normalize();
    f.set(probability, u16At(address));
    f.set(bound, range.shr(ALL_BITS).times(probability));
    f.if(
      code.lt(bound),
      () => {
        f.set(range, bound);
        f.setU16(address, probability.plus(constant(ALL).minus(probability).shr(MOVE_BITS)));
        onZero();
      },
      () => {
        f.set(range, range.minus(bound));
        f.set(code, code.minus(bound));
        f.setU16(address, probability.minus(probability.shr(MOVE_BITS)));
        onOne();
      },
    );
  }

  /**
   * A bit without a branch, by a probability that was loaded from an address: sets `bit`. While the product is computed,
   * nothing waits for it but what uses the bit.
   */
  #bit(bit: Variable, probability: Variable, address: Value): void {
    const f = this.#f;
    const [range, code, bound] = [this.#range, this.#code, this.#bound];
    this.normalize();
    f.set(bound, range.shr(ALL_BITS).times(probability));
    f.set(bit, code.ge(bound));
    f.set(range, choose(bit, range.minus(bound), bound));
    f.set(code, choose(bit, code.minus(bound), code));
    // Rounded down, for a one, to what subtracting a 32nd gives.
    const goal = choose(bit, (1 << MOVE_BITS) - 1, ALL);
    f.setU16(address, probability.plus(goal.minus(probability).signedShr(MOVE_BITS)));
  }

  /** A number of `bits` bits, the highest first, by a tree of probabilities from an address on (the first is not used). */
  tree(table: Value, bits: number): Variable {
    const f = this.#f;
    const node = f.let(1);
    const bit = f.let(0);
    const probability = f.let(u16At(table, 2));
    const next = f.let(0);
    for (let left = bits; left > 0; left--) {
      const address = f.let(table.plus(node.shl(1)));
      f.set(node, node.shl(1));
      // The probabilities of both nodes that may follow are side by side: they are there before the bit is known.
      if (left > 1) f.set(next, u32At(table.plus(node.shl(1))));
      this.#bit(bit, probability, address);
      f.add(node, bit);
      if (left > 1) f.set(probability, choose(bit, next.shr(16), next.and(0xffff)));
    }
    f.set(node, node.minus(1 << bits));
    return node;
  }

  /** The same, the lowest bit first. */
  reverseTree(table: Value, bits: Operand): Variable {
    const f = this.#f;
    const [node, bit, value, place] = [f.let(1), f.let(0), f.let(0), f.let(0)];
    const probability = f.let(u16At(table, 2));
    const next = f.let(0);
    f.while(place.lt(bits), () => {
      const address = f.let(table.plus(node.shl(1)));
      f.set(node, node.shl(1));
      f.set(next, u32At(table.plus(node.shl(1))));
      this.#bit(bit, probability, address);
      f.add(node, bit);
      f.set(probability, choose(bit, next.shr(16), next.and(0xffff)));
      f.set(value, value.or(bit.shl(place)));
      f.add(place, 1);
    });
    return value;
  }

  /** The eight bits of a literal after a match, of which the byte that would have gone on with the match is the context. */
  matchedLiteral(table: Value, match: Variable): Variable {
    const f = this.#f;
    const [node, bit] = [f.let(1), f.let(0)];
    // The context counts as long as the bits are those of the match: from then on `half` is 0, before it 0x100.
    const half = f.let(0x100);
    f.set(match, match.shl(1));
    const matchBit = f.let(match.and(half));
    const address = f.let(table.plus(half.plus(matchBit).plus(node).shl(1)));
    const probability = f.let(u16At(address));
    const [ifZero, ifOne, halfIfZero] = [f.let(0), f.let(0), f.let(0)];
    for (let left = 8; left > 0; left--) {
      f.set(node, node.shl(1));
      f.set(match, match.shl(1));
      f.set(halfIfZero, half.xor(matchBit));
      f.set(ifZero, table.plus(halfIfZero.plus(match.and(halfIfZero)).plus(node).shl(1)));
      f.set(ifOne, table.plus(matchBit.plus(match.and(matchBit)).plus(node).shl(1)));
      const [zero, one] = [f.let(u16At(ifZero)), f.let(u16At(ifOne, 2))];
      this.#bit(bit, probability, address);
      f.set(node, node.plus(bit));
      f.set(half, choose(bit, matchBit, halfIfZero));
      f.set(matchBit, match.and(half));
      f.set(address, choose(bit, ifOne.plus(2), ifZero));
      f.set(probability, choose(bit, one, zero));
    }
    return node;
  }

  /** Bits that are as likely zeros as ones, added to a number from the right. */
  direct(value: Variable, bits: Value): void {
    const f = this.#f;
    const [range, code] = [this.#range, this.#code];
    const left = f.let(bits);
    const bit = f.let(0);
    f.while(left.ne(0), () => {
      this.normalize();
      f.set(range, range.shr(1));
      f.set(bit, code.ge(range));
      f.set(code, choose(bit, code.minus(range), code));
      f.set(value, value.shl(1).plus(bit));
      f.add(left, -1);
    });
  }
}
