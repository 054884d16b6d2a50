import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromTh1, toTh1 } from '../../src/convert/index.ts';
import { edgesOf, fill, fixedWidthAxis, histogram, meanOf, variableAxis } from '../../src/hist/index.ts';

const values = Float64Array.of(-5, 1, 12, 13.5, 27, 99);

test('a histogram to TH1 and back has the same bins, contents, errors and mean', () => {
  const axes = [fixedWidthAxis(10, 0, 30, { title: 'm [GeV]' }), variableAxis([0, 2, 10, 50])];
  for (const axis of axes)
    for (const weights of [undefined, Float64Array.of(1, 2, 3, 0.5, 1, 1)]) {
      const before = fill(histogram(axis, { name: 'h', title: 't' }), values, weights);
      const after = fromTh1(toTh1(before));
      assert.deepEqual(edgesOf(after.x), edgesOf(before.x));
      assert.equal(after.x.title, before.x.title);
      assert.deepEqual(after.contents, before.contents);
      assert.deepEqual(after.sumw2, before.sumw2);
      assert.deepEqual([after.name, after.title, after.entries], ['h', 't', 6]);
      assert.equal(meanOf(after), meanOf(before));
    }
});

test('a TH1 without squared weights is one of plain counts', () => {
  const th1 = { ...toTh1(fill(histogram(fixedWidthAxis(10, 0, 30)), values)), sumw2: undefined };
  assert.equal(fromTh1(th1).sumw2, undefined);
});
