import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, type Operand, toValue, u32At, u64At, type Value, type Variable } from './wasm/value.ts';

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

/** The hash XXH64 with seed 0 of the bytes of a range. */
export const xxh64Kernel: Kernel = {
  name: 'xxh64',
  result: 64,
  write(f, from, end) {
    const length = f.let(end.minus(from).wide());
    const hash = f.let(PRIME_5, 64);
    f.if(length.ge(32), () => f.set(hash, foldStripes(f, from, end)));
    f.set(hash, hash.plus(length));
    foldRest(f, hash, from, end);
    f.set(hash, hash.xor(hash.shr(33)).times(PRIME_2));
    f.set(hash, hash.xor(hash.shr(29)).times(PRIME_3));
    f.return(hash.xor(hash.shr(32)), 64);
  },
};

const round = (sum: Operand, word: Value) =>
  toValue(sum, 64).plus(word.times(PRIME_2)).rotl(31).times(PRIME_1);

/** Four sums over the stripes of 32 bytes, brought together. */
function foldStripes(f: KernelBody, from: Variable, end: Variable): Value {
  const sums = [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1].map((seed) => f.let(seed, 64));
  f.while(from.plus(32).le(end), () => {
    for (const [i, sum] of sums.entries()) f.set(sum, round(sum, u64At(from, 8 * i)));
    f.add(from, 32);
  });
  const [a, b, c, d] = sums as [Variable, Variable, Variable, Variable]; // one for each seed
  const hash = f.let(a.rotl(1).plus(b.rotl(7)).plus(c.rotl(12)).plus(d.rotl(18)));
  for (const sum of sums) f.set(hash, hash.xor(round(0n, sum)).times(PRIME_1).plus(PRIME_4));
  return hash;
}

/** The last bytes, fewer than 32: by eights, a four, one by one. */
function foldRest(f: KernelBody, hash: Variable, from: Variable, end: Variable): void {
  f.while(from.plus(8).le(end), () => {
    f.set(
      hash,
      hash
        .xor(round(0n, u64At(from)))
        .rotl(27)
        .times(PRIME_1)
        .plus(PRIME_4),
    );
    f.add(from, 8);
  });
  f.if(from.plus(4).le(end), () => {
    f.set(hash, hash.xor(u32At(from).wide().times(PRIME_1)).rotl(23).times(PRIME_2).plus(PRIME_3));
    f.add(from, 4);
  });
  f.while(from.lt(end), () => {
    f.set(hash, hash.xor(byteAt(from).wide().times(PRIME_5)).rotl(11).times(PRIME_1));
    f.add(from, 1);
  });
}
