import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistogramPlan } from '../../../../src/apps/analyses/frame/analysis.ts';
import {
  addStored,
  type ExactHistogram,
  exactHistogram,
  fillExactly,
  roundHistogram,
  storeHistogram,
} from '../../../../src/apps/analyses/frame/exact-histogram.ts';
import { fill, histogram, regularAxis } from '../../../../src/hist/index.ts';

const plan: HistogramPlan = {
  ...{ name: 'm', quantity: 'm', region: 'all', bins: 10, low: 0, high: 5 },
  ...{ title: 'a mass', xTitle: 'm [GeV]' },
};

const values = Float64Array.from({ length: 500 }, (_, i) => ((i * 7919) % 613) / 100);
const weights = Float64Array.from(values, (x, i) => (i % 7 === 0 ? -0.3 : 0.1) + x / 100);

function filled(from: number, to: number): ExactHistogram {
  const made = exactHistogram(plan, true);
  fillExactly(made, values.subarray(from, to), weights.subarray(from, to));
  return made;
}

test('an exact histogram has the contents of an ordinary one', () => {
  const exact = roundHistogram(filled(0, 500));
  const ordinary = fill(histogram(regularAxis(10, 0, 5)), values, weights);
  for (const [i, content] of ordinary.contents.entries()) {
    assert.ok(Math.abs(exact.contents[i]! - content) < 1e-12);
    assert.ok(Math.abs(exact.sumw2![i]! - ordinary.sumw2![i]!) < 1e-12);
  }
  for (const name of ['sumw', 'sumw2', 'sumwx', 'sumwx2'] as const)
    assert.ok(Math.abs(exact.sums[name] - ordinary.sums[name]) < 1e-11, name);
  assert.equal(exact.entries, ordinary.entries);
});

test('pieces add up to the same bits in any order, also by way of JSON', () => {
  const whole = roundHistogram(filled(0, 500));
  for (const cuts of [
    [0, 250, 500],
    [0, 1, 17, 333, 500],
  ]) {
    const pieces = cuts.slice(1).map((to, i) => JSON.stringify(storeHistogram(filled(cuts[i]!, to))));
    const sum = exactHistogram(plan, true);
    for (const piece of pieces.reverse()) addStored(sum, JSON.parse(piece));
    assert.deepEqual(roundHistogram(sum), whole);
  }
});

test('what is not finite is counted apart', () => {
  const made = exactHistogram(plan, true);
  fillExactly(
    made,
    Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1, 2),
    Float64Array.of(1, 1, Number.NaN, 1),
  );
  assert.equal(made.entries, 1);
  assert.deepEqual(made.rejected, { nan: 1, infinite: 1, weight: 1 });
});

test('data count 1 each and keep no squares', () => {
  const made = exactHistogram(plan, false);
  fillExactly(made, Float64Array.of(1, 1, 9), undefined);
  const rounded = roundHistogram(made);
  assert.equal(rounded.contents[3], 2);
  assert.equal(rounded.contents[11], 1);
  assert.equal(rounded.sumw2, undefined);
});
