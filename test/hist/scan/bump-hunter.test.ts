import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findBump,
  globalP,
  likelihoodScan,
  needsExperiments,
  poissonNumber,
  probability,
  randomStream,
  significanceOf,
} from '../../../src/hist/index.ts';
import { DATA, REFERENCE } from './vector.ts';

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not ${expected}`);
const WIDTHS = { minWidth: 2, maxWidth: 6 };

test('the least likely window of known data is found, with its probability', () => {
  const bump = findBump(DATA, REFERENCE, WIDTHS);
  assert.deepEqual(
    [bump.windows, bump.first, bump.width, bump.observed, bump.expected],
    [285, 16, 4, 3509, 3301],
  );
  near(bump.p, 1.7341067835e-4, 1e-9);
  near(bump.t, 8.659848, 1e-7);
  near(bump.significance, 3.577556, 1e-6);
});

test('the windows next to it have their known probabilities', () => {
  const known = [
    [17, 3, 2.79568e-4],
    [14, 6, 7.73774e-4],
    [16, 3, 8.14096e-4],
    [15, 5, 9.38417e-4],
    [17, 2, 1.326784e-3],
  ] as const;
  const sum = (values: number[], first: number, width: number) =>
    values.slice(first, first + width).reduce((total, value) => total + value, 0);
  for (const [first, width, p] of known)
    near(probability(sum(DATA, first, width), sum(REFERENCE, first, width)), p, 1e-5);
});

test('leaving out windows that cannot win does not change the winner', () => {
  for (let number = 0; number < 20; number++) {
    const uniform = randomStream(5, number);
    const data = REFERENCE.map((mean) => poissonNumber(uniform, mean));
    let least = 1;
    for (let width = 2; width <= 6; width++)
      for (let first = 0; first + width <= 60; first++) {
        const inside = (values: number[]) => values.slice(first, first + width).reduce((a, b) => a + b, 0);
        least = Math.min(least, probability(inside(data), inside(REFERENCE)));
      }
    assert.equal(findBump(data, REFERENCE, WIDTHS).p, least);
  }
});

test('the global probability by pseudo-experiments is the known one, and experiments are a function of their number', () => {
  const { t } = findBump(DATA, REFERENCE, WIDTHS);
  const toy = (number: number) => {
    const uniform = randomStream(1, number);
    return findBump(
      REFERENCE.map((mean) => poissonNumber(uniform, mean)),
      REFERENCE,
      WIDTHS,
    ).t;
  };
  const tests = Array.from({ length: 4000 }, (_, number) => toy(number));
  const above = tests.filter((test) => test >= t).length;
  // 0.0177 with an error of 0.0013 there and 0.0021 here.
  assert.ok(Math.abs(above / 4000 - 0.0177) < 3 * Math.hypot(0.0013, 0.0021), `${above / 4000}`);
  assert.equal(toy(17), tests[17]);
});

test('a deficit is found where there is too little', () => {
  const data = [...REFERENCE];
  data[10] = 2300;
  const bump = findBump(data, REFERENCE, { mode: 'deficit', maxWidth: 3 });
  assert.deepEqual([bump.first, bump.width], [10, 1]);
  assert.equal(findBump(data, REFERENCE, { maxWidth: 3 }).p, 1);
});

test('windows can be looked at in larger steps, and nothing to look at is wrong usage', () => {
  assert.equal(findBump(DATA, REFERENCE, { minWidth: 4, maxWidth: 4, step: 'full' }).windows, 15);
  assert.equal(findBump(DATA, REFERENCE, { minWidth: 4, maxWidth: 4, step: 'half' }).windows, 29);
  assert.throws(() => findBump([1, 2], [0, 0]), /above 0/);
  assert.throws(() => findBump([1, 2], [1]), /2 bins with a reference of 1/);
  assert.throws(() => findBump([1, 2], [1, 1], { step: 0 }), /whole numbers/);
});

test('the likelihood scan gives the known significances', () => {
  const scan = likelihoodScan(
    DATA,
    REFERENCE.map((value) => Math.max(value, 0.1)),
  );
  const known: [number, number[]][] = [
    [0, [-1.745, -0.62, 0.633, 0.845, 0.319]],
    [15, [1.423, 2.355, 3.364, 3.359, 1.676]],
    [57, [1.081, 1.262, 1.052]],
  ];
  for (const [first, values] of known)
    for (const [i, value] of values.entries())
      assert.ok(
        Math.abs(scan[first + i]! - value) < 1e-3,
        `bin ${first + i}: ${scan[first + i]} is not ${value}`,
      );
});

test('an exact share of experiments is taken as it is, a tail beyond all of them is extrapolated', () => {
  const uniform = randomStream(3, 0);
  const tests = Array.from({ length: 2000 }, () => -Math.log(uniform()));
  const share = globalP(2, tests);
  assert.equal(share.isExtrapolated, false);
  assert.ok(share.toys < 2000 && Math.abs(share.p - Math.exp(-2)) < 0.08);
  assert.deepEqual(globalP(2, tests.slice(0, share.toys)), share);
  assert.equal(needsExperiments(2, tests.slice(0, share.toys), 2000), false);
  assert.equal(needsExperiments(2, tests.slice(0, share.toys - 1), 2000), true);
  const far = globalP(30, tests);
  assert.ok(far.isExtrapolated && far.above === 0);
  const ratio = significanceOf(far.p) / significanceOf(Math.exp(-30));
  // Cautious: it may say less than is there, but not more.
  assert.ok(ratio > 0.75 && ratio < 1.02, `${far.p}`);
});

test('what is said beyond the experiments is rarely more than what is there', () => {
  const truth = 1e-5;
  const said = Array.from({ length: 200 }, (_, run) => {
    const uniform = randomStream(17, run);
    const tests = Array.from({ length: 500 }, () => -Math.log(uniform()));
    return globalP(-Math.log(truth), tests).p;
  });
  const tooLow = said.filter((p) => p < truth).length;
  assert.ok(tooLow < 0.2 * said.length, `${tooLow} of ${said.length}`);
  const median = said.sort((a, b) => a - b)[said.length / 2]!;
  assert.ok(median < 30 * truth, `${median}`);
});

test('windows that are too unlikely for a number are compared all the same, and everything stays finite', () => {
  const reference = Float64Array.from({ length: 30 }, (_, i) => 1e6 * Math.exp(-i / 4));
  const data = reference.map((mean, i) => Math.round(i === 10 ? 3 * mean : i === 20 ? 9 * mean : mean));
  const found = findBump(data, reference, { maxWidth: 4 });
  assert.deepEqual([found.first, found.width], [10, 1]);
  assert.equal(found.p, 0);
  // By Stirling's formula, the leading terms of n ln(n / b) - n + b.
  const [n, b] = [found.observed, found.expected];
  near(found.t, n * Math.log(n / b) - n + b, 1e-3);
  near(found.significance, Math.sqrt(2 * found.t), 1e-3);
  const less = findBump(
    reference.map((mean, i) => (i === 5 ? 0 : mean)),
    reference,
    { maxWidth: 1, mode: 'deficit' },
  );
  near(less.t, reference[5]!, 1e-9);
  const { p } = globalP(
    found.t,
    Array.from({ length: 100 }, (_, i) => i / 20),
  );
  assert.ok(p > 0 && Number.isFinite(significanceOf(p)));
});
