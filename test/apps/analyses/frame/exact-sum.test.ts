import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addExactly, addParts, roundedSum } from '../../../../src/apps/analyses/frame/exact-sum.ts';

function sumOf(values: readonly number[]): number {
  const parts: number[] = [];
  for (const value of values) addExactly(parts, value);
  return roundedSum(parts);
}

/** The exact sum as a whole number of the smallest steps there are (2^-1074), rounded by the language. */
function sumByIntegers(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + inSmallestSteps(value), 0n);
  return roundSteps(total);
}

function inSmallestSteps(value: number): bigint {
  const bits = new BigUint64Array(new Float64Array([Math.abs(value)]).buffer)[0]!;
  const exponent = bits >> 52n;
  const fraction = bits & ((1n << 52n) - 1n);
  const steps = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return value < 0 ? -steps : steps;
}

function roundSteps(steps: bigint): number {
  const size = steps < 0n ? -steps : steps;
  const length = BigInt(size.toString(2).length);
  if (length <= 53n) return Number(steps) * 2 ** -1074;
  const shift = length - 53n;
  const low = size & ((1n << shift) - 1n);
  let high = size >> shift;
  const half = 1n << (shift - 1n);
  if (low > half || (low === half && (high & 1n) === 1n)) high += 1n;
  const value = Number(high) * 2 ** (Number(shift) - 1074);
  return steps < 0n ? -value : value;
}

const number = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.double({ min: -1e-12, max: 1e-12, noNaN: true }),
  fc.integer({ min: -4, max: 4 }).map((power) => 2 ** (13 * power)),
);

test('what ordinary sums lose is kept', () => {
  assert.equal(sumOf([1e16, 1, -1e16]), 1);
  assert.equal(sumOf([0.1, 0.2, 0.3, -0.6]), 2 ** -55);
  assert.equal(sumOf([]), 0);
});

test('a sum is the exact one, rounded once', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), (values) => {
      assert.equal(sumOf(values) + 0, sumByIntegers(values) + 0);
    }),
  );
});

test('a value halfway between two numbers goes to the even one, and to the side of what is below it', () => {
  assert.equal(sumOf([2 ** 53, 1]), 2 ** 53);
  assert.equal(sumOf([2 ** 53, 1, 2 ** -60]), 2 ** 53 + 2);
  assert.equal(sumOf([2 ** 53 + 2, 1, -(2 ** -60)]), 2 ** 53 + 2);
});

test('a sum does not depend on how it was divided', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40 }), fc.nat(40), (values, cut) => {
      const parts = [values.slice(cut), values.slice(0, cut)].map((some) => {
        const own: number[] = [];
        for (const value of some) addExactly(own, value);
        return own;
      });
      const together: number[] = [];
      for (const own of parts) addParts(together, own);
      assert.equal(roundedSum(together), sumOf(values));
    }),
  );
});

test('a sum that leaves the range of numbers is refused', () => {
  assert.throws(() => sumOf([1e308, 1e308]), { tag: 'limit' });
});
