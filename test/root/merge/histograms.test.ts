import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  histogramOf,
  type RootHistogram,
  type RootHistogram1D,
  type RootProfile,
} from '../../../src/root/index.ts';
import { readObjectWithJsroot } from '../with-jsroot.ts';
import { inputOf, merged, writtenFile } from './merged.ts';

function th1(contents: number[], extra: Partial<RootHistogram1D> = {}): RootHistogram1D {
  const sum = contents.reduce((total, value) => total + value, 0);
  return {
    className: 'TH1D',
    name: 'h',
    title: 'a title',
    axis: { bins: contents.length - 2, min: 0, max: contents.length - 2, title: 'm [GeV]' },
    contents: Float64Array.from(contents),
    entries: sum,
    sumw: sum,
    sumw2Total: sum,
    sumwx: 2 * sum,
    sumwx2: 3 * sum,
    ...extra,
  };
}

async function mergedHistogram(histograms: readonly RootHistogram[], options = {}) {
  const inputs = await Promise.all(
    histograms.map(async (one, i) =>
      inputOf(await writtenFile((file) => file.histogram('d/h', one)), `input ${i}`),
    ),
  );
  const { file, bytes, report } = await merged(inputs, options);
  return { histogram: histogramOf(await file.get('d/h')) as RootHistogram1D, bytes, report };
}

test('contents, statistics and entries are added, style and titles are those of the first', async () => {
  const { histogram, bytes, report } = await mergedHistogram([
    th1([1, 2, 3, 4]),
    th1([10, 20, 30, 40], { title: 'another title' }),
    th1([0, 0, 0, 0]),
  ]);
  assert.deepEqual([...histogram.contents], [11, 22, 33, 44]);
  assert.deepEqual([histogram.entries, histogram.sumwx, histogram.sumwx2], [110, 220, 330]);
  assert.deepEqual([histogram.title, histogram.axis.title], ['a title', 'm [GeV]']);
  assert.equal(report.objects[0]?.entries, 110);
  const read = (await readObjectWithJsroot(bytes, 'd/h')) as { fArray: Float64Array };
  assert.deepEqual([...read.fArray], [11, 22, 33, 44]);
});

test('where only some keep sums of squared weights, the others had weights of 1', async () => {
  const weighted = th1([0, 2, 3, 0], { sumw2: Float64Array.of(0, 8, 9, 0) });
  for (const order of [
    [weighted, th1([1, 1, 1, 1])],
    [th1([1, 1, 1, 1]), weighted],
  ]) {
    const { histogram } = await mergedHistogram(order);
    assert.deepEqual([...histogram.contents], [1, 3, 4, 1]);
    assert.deepEqual([...(histogram.sumw2 ?? [])], [1, 9, 10, 1]);
  }
});

test('histograms with two axes and profiles are added, too', async () => {
  const axis = { bins: 1, min: 0, max: 1 };
  const sums = { entries: 1, sumw: 1, sumw2Total: 1, sumwx: 1, sumwx2: 1, sumwy: 5, sumwy2: 7 };
  const common = { name: 'h', title: '', ...sums };
  const contents = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const two = await mergedHistogram(
    [1, 2].map(
      () => ({ className: 'TH2F', ...common, xAxis: axis, yAxis: axis, contents, sumwxy: 2 }) as const,
    ),
  );
  assert.deepEqual([...two.histogram.contents], [2, 4, 6, 8, 10, 12, 14, 16, 18]);
  const profile: RootProfile = {
    ...common,
    className: 'TProfile',
    axis,
    ...{
      contents: Float64Array.of(0, 6, 0),
      sumw2: Float64Array.of(0, 12, 0),
      binEntries: Float64Array.of(0, 3, 0),
    },
  };
  const { histogram } = await mergedHistogram([profile, profile]);
  const found = histogram as unknown as RootProfile;
  assert.deepEqual([[...found.contents], [...found.binEntries], found.sumwy], [[0, 12, 0], [0, 6, 0], 10]);
});

test('histograms with different axes are refused, and the message names both', async () => {
  await assert.rejects(mergedHistogram([th1([0, 1, 2, 0]), th1([0, 1, 2, 3, 0])]), {
    tag: 'usage',
    message: 'root: "d/h" of "input 1" has 3 bins from 0 to 3 along x, that of "input 0" 2 bins from 0 to 2',
  });
});

test('on request the merged histogram has the bins of all', async () => {
  const high = th1([0, 1, 2, 5], { axis: { bins: 2, min: 4, max: 6 } });
  const { histogram } = await mergedHistogram([th1([7, 1, 2, 0]), high, th1([0, 1, 1, 0])], {
    axes: 'extend',
  });
  assert.deepEqual([histogram.axis.bins, histogram.axis.min, histogram.axis.max], [6, 0, 6]);
  assert.deepEqual([...histogram.contents], [7, 2, 3, 0, 0, 1, 2, 5]);
  assert.equal(histogram.entries, 10 + 8 + 2);
});

test('an extension that would hide entries or that fits no grid is refused', async () => {
  const high = th1([0, 1, 2, 0], { axis: { bins: 2, min: 4, max: 6 } });
  await assert.rejects(mergedHistogram([th1([0, 1, 2, 9]), high], { axes: 'extend' }), {
    tag: 'usage',
    message: /something is in the overflow/,
  });
  const shifted = th1([0, 1, 2, 0], { axis: { bins: 2, min: 0.5, max: 2.5 } });
  await assert.rejects(mergedHistogram([th1([0, 1, 2, 0]), shifted], { axes: 'extend' }), {
    tag: 'usage',
    message: /do not lie on those before/,
  });
});

test('bins of different widths are extended where the edges agree', async () => {
  const low = th1([0, 1, 2, 0], { axis: { bins: 2, min: 0, max: 3, edges: Float64Array.of(0, 1, 3) } });
  const high = th1([0, 4, 5, 0], { axis: { bins: 2, min: 1, max: 7, edges: Float64Array.of(1, 3, 7) } });
  const { histogram } = await mergedHistogram([high, low], { axes: 'extend' });
  assert.deepEqual([...(histogram.axis.edges ?? [])], [0, 1, 3, 7]);
  assert.deepEqual([...histogram.contents], [0, 1, 6, 5, 0]);
});

test('bins with labels are joined by their labels', async () => {
  const labelled = (labels: string[], contents: number[]) =>
    th1(contents, { axis: { bins: labels.length, min: 0, max: labels.length, labels } });
  const inputs = [
    labelled(['all', 'trigger'], [0, 10, 5, 0]),
    labelled(['all', 'jets', 'trigger'], [0, 20, 3, 9, 0]),
  ];
  const { histogram } = await mergedHistogram(inputs, { axes: 'extend' });
  assert.deepEqual(histogram.axis.labels, ['all', 'trigger', 'jets']);
  assert.deepEqual([...histogram.contents], [0, 30, 14, 3, 0]);
});

test('integers that become too large are refused instead of turning negative', async () => {
  const full = th1([0, 2_000_000_000, 0, 0], { className: 'TH1I' });
  await assert.rejects(mergedHistogram([full, full]), {
    tag: 'limit',
    message: 'root: cell 1 of "d/h" would be 4000000000, but a TH1I holds at most 2147483647',
  });
});
