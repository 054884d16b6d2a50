import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanHistograms } from '../../../../src/apps/bumpnet/index.ts';
import {
  type Histogram1D,
  histogram,
  poissonNumber,
  randomStream,
  regularAxis,
  scanHistogram,
} from '../../../../src/hist/index.ts';
import { inlineExecutor, threadsExecutor } from '../../../../src/jobs/index.ts';

function toy(number: number, bins = 30): Histogram1D {
  const uniform = randomStream(5, number);
  const contents = new Float64Array(bins + 2);
  for (let i = 0; i < bins; i++) contents[i + 1] = poissonNumber(uniform, 300 * Math.exp(-i / 8));
  return { ...histogram(regularAxis(bins, 100, 400), { name: `toy ${number}` }), contents };
}

test('a search over threads gives the numbers of one after the other, however many there are', async () => {
  const histograms = [toy(1), toy(2, 4), toy(3)];
  const expected = histograms.map((one) => scanHistogram(one, { toys: 120 }));
  for (const executor of [inlineExecutor(), threadsExecutor({ threads: 2 }), inlineExecutor({ slots: 7 })]) {
    try {
      assert.deepEqual(await scanHistograms(histograms, { toys: 120 }, executor), expected);
    } finally {
      await executor.close();
    }
  }
});

test('a search that is stopped ends with a word', async () => {
  const executor = inlineExecutor();
  const signal = AbortSignal.abort();
  await assert.rejects(scanHistograms([toy(1)], {}, executor, { signal }), /scan: stopped/);
  await executor.close();
});
