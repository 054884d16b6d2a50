import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeLengths, codePatterns } from '../../../src/root/compression/prefix-code.ts';

const counts = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60_000 })), {
    minLength: 3,
    maxLength: 286,
  })
  .map((all) => Uint32Array.from(all));

const space = (lengths: Uint8Array) =>
  lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0);

const bits = (weights: ArrayLike<number>, lengths: Uint8Array) =>
  lengths.reduce((sum, length, i) => sum + length * weights[i]!, 0);

/** Bits that Huffman's code takes: the sum of all sums that he makes. */
function leastBits(weights: readonly number[]): number {
  const left = weights.filter((weight) => weight > 0);
  let total = 0;
  while (left.length > 1) {
    left.sort((a, b) => b - a);
    const sum = left.pop()! + left.pop()!;
    total += sum;
    left.push(sum);
  }
  return total;
}

test('patterns are complete and none is longer than allowed, for any counts', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 9, max: 15 }), (weights, most) => {
      const lengths = codeLengths(weights, most);
      const used = weights.filter((count) => count > 0).length;
      assert.ok(lengths.every((length, i) => length > 0 === weights[i]! > 0 && length <= most));
      assert.equal(space(lengths), used > 1 ? 1 : used / 2);
    }),
    { numRuns: 500 },
  );
});

test('no code is shorter in all', () => {
  fc.assert(
    fc.property(counts, (weights) => {
      const most = 30;
      const used = weights.filter((count) => count > 0).length;
      if (used > 1) assert.equal(bits(weights, codeLengths(weights, most)), leastBits([...weights]));
    }),
    { numRuns: 200 },
  );
});

test('where patterns must be short, little is lost', () => {
  const fibonacci = [1, 1];
  while (fibonacci.length < 30) fibonacci.push(fibonacci.at(-1)! + fibonacci.at(-2)!);
  const weights = Uint32Array.from(fibonacci);
  const lengths = codeLengths(weights, 14);
  assert.equal(Math.max(...lengths), 14);
  assert.ok(bits(weights, lengths) < 1.01 * leastBits(fibonacci));
});

test('patterns stand in the order of length and symbol, their first bit lowest', () => {
  // The example of RFC 1951: lengths 3, 3, 3, 3, 3, 2, 4, 4.
  const patterns = codePatterns(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4));
  assert.deepEqual([...patterns], [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
});
