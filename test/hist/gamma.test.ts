import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gammaP, gammaPInverse, gammaQ, gammaQInverse, logGamma } from '../../src/hist/index.ts';

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not ${expected}`);

test('the probability of at least n Poisson counts is P(n, mean)', () => {
  near(gammaP(3509, 3301), 1.7341067835e-4, 1e-9);
  near(gammaP(1, 2), 1 - Math.exp(-2), 1e-14);
  near(gammaP(3, 0.5), 1 - Math.exp(-0.5) * (1 + 0.5 + 0.125), 1e-12);
});

test('far tails keep their digits on both sides', () => {
  near(gammaQ(1, 600), Math.exp(-600), 1e-12);
  // exp(-1) / 50! * (1 + 1/51 + 1/(51 * 52) + ...)
  near(gammaP(50, 1), (Math.exp(-1) / 3.0414093201713376e64) * 1.0199921658366677, 1e-12);
});

test('P and Q add up to one', () => {
  for (const a of [0.3, 1, 5, 40, 1000])
    for (const x of [0.1, 1, 4.5, 39, 41, 1003]) near(gammaP(a, x) + gammaQ(a, x), 1, 1e-12);
});

test('the inverses undo P and Q', () => {
  for (const a of [0.5, 1, 12, 3000])
    for (const p of [1e-8, 0.1587, 0.5, 0.99]) {
      near(gammaP(a, gammaPInverse(a, p)), p, 1e-9);
      near(gammaQ(a, gammaQInverse(a, p)), p, 1e-9);
    }
  assert.equal(gammaPInverse(3, 0), 0);
  assert.equal(gammaQInverse(3, 1), 0);
});

test('outside its domain the result is not a number, at zero it is exact', () => {
  assert.ok(
    Number.isNaN(gammaP(-1, 1)) && Number.isNaN(gammaQ(1, -1)) && Number.isNaN(gammaP(1, Number.NaN)),
  );
  assert.deepEqual([gammaP(2, 0), gammaQ(2, 0)], [0, 1]);
});

test('the logarithm of the gamma function is that of factorials and of the root of pi', () => {
  near(logGamma(11), Math.log(3_628_800), 1e-14);
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13);
  near(logGamma(171), 706.5730622457874, 1e-14);
});
