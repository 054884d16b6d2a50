import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { createRootFile, type RootHistogram, type RootHistogram1D } from '../../../src/root/index.ts';
import { toMemory } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { readObjectWithJsroot } from '../with-jsroot.ts';

const sums = { entries: 15, sumw: 9, sumw2Total: 29, sumwx: 3.5, sumwx2: 4.5 };
const one: RootHistogram1D = {
  className: 'TH1D',
  name: 'mass',
  title: 'Mass',
  axis: { bins: 3, min: 0, max: 3, title: 'm [GeV]' },
  yTitle: 'events',
  contents: Float64Array.of(1, 2, 3, 4, 5),
  ...sums,
};

async function written(histogram: RootHistogram): Promise<Record<string, unknown>> {
  const sink = toMemory();
  const file = await createRootFile(sink, { compression: 'none' });
  await file.histogram('dir/h', histogram);
  await file.close();
  await checkStructure(sink.bytes());
  return readObjectWithJsroot(sink.bytes(), 'dir/h');
}

function ramp(length: number, start = 0): Float64Array {
  return Float64Array.from({ length }, (_, i) => start + i);
}

const numbers = (values: unknown) => Array.from(values as ArrayLike<number>);

test('a histogram keeps its bins, sums and titles, and takes the name of its path', async () => {
  const found = await written({ ...one, sumw2: Float64Array.of(1, 4, 9, 16, 25) });
  assert.equal(found._typename, 'TH1D');
  assert.equal(found.fName, 'h');
  assert.equal(found.fTitle, 'Mass');
  assert.deepEqual(numbers(found.fArray), [1, 2, 3, 4, 5]);
  assert.deepEqual(numbers(found.fSumw2), [1, 4, 9, 16, 25]);
  const kept = ['fEntries', 'fTsumw', 'fTsumw2', 'fTsumwx', 'fTsumwx2'].map((name) => found[name]);
  assert.deepEqual(kept, [15, 9, 29, 3.5, 4.5]);
  const [x, y] = [found.fXaxis, found.fYaxis] as Record<string, unknown>[];
  assert.deepEqual([x?.fNbins, x?.fXmin, x?.fXmax, x?.fTitle], [3, 0, 3, 'm [GeV]']);
  assert.equal(y?.fTitle, 'events');
});

test('bins may differ in width and have labels', async () => {
  const axis = { bins: 3, min: 0, max: 9, edges: Float64Array.of(0, 1, 4, 9), labels: ['a', '', 'c'] };
  const { fXaxis } = (await written({ ...one, axis })) as { fXaxis: Record<string, unknown> };
  assert.deepEqual(numbers(fXaxis.fXbins), [0, 1, 4, 9]);
  const labels = (fXaxis.fLabels as { arr: { fString: string; fUniqueID: number }[] }).arr;
  assert.deepEqual(
    labels.map((label) => [label.fString, label.fUniqueID]),
    [
      ['a', 1],
      ['c', 3],
    ],
  );
});

for (const letter of ['F', 'D', 'I', 'S', 'C'] as const) {
  test(`histograms of one, two and three dimensions with cells of kind ${letter}`, async () => {
    const axis = (bins: number) => ({ bins, min: 0, max: bins, title: `${bins} bins` });
    const flat = await written({ ...one, className: `TH1${letter}` });
    assert.deepEqual(numbers(flat.fArray), [1, 2, 3, 4, 5]);
    const ofY = { sumwy: 5, sumwy2: 6, sumwxy: 7 };
    const base = { name: 'h', title: '', ...sums, ...ofY, xAxis: axis(3), yAxis: axis(2) };
    const plane = await written({
      ...base,
      className: `TH2${letter}`,
      contents: ramp(20),
      sumw2: ramp(20, 100),
      zTitle: 'z',
    });
    assert.equal(plane._typename, `TH2${letter}`);
    assert.deepEqual(numbers(plane.fArray), numbers(ramp(20)));
    assert.deepEqual([plane.fTsumwy, plane.fTsumwy2, plane.fTsumwxy, plane.fScalefactor], [5, 6, 7, 1]);
    assert.equal((plane.fZaxis as { fTitle: string }).fTitle, 'z');
    const ofZ = { sumwz: 8, sumwz2: 9, sumwxz: 10, sumwyz: 11 };
    const cube = await written({
      ...base,
      ...ofZ,
      className: `TH3${letter}`,
      zAxis: axis(1),
      contents: ramp(60),
    });
    assert.deepEqual(numbers(cube.fArray), numbers(ramp(60)));
    assert.deepEqual([cube.fTsumwxz, cube.fTsumwyz], [10, 11]);
    assert.equal((cube.fZaxis as { fTitle: string }).fTitle, '1 bins');
  });
}

test('a profile keeps the sums that its means and errors come from', async () => {
  const profile = {
    ...one,
    className: 'TProfile',
    sumw2: ramp(5, 1),
    binEntries: ramp(5, 2),
    sumwy: 8,
    sumwy2: 9,
  } as const;
  const found = await written({ ...profile, binSumw2: ramp(5, 3), errorMode: 'spread', yMin: -1, yMax: 1 });
  assert.equal(found._typename, 'TProfile');
  assert.deepEqual(numbers(found.fBinEntries), [2, 3, 4, 5, 6]);
  assert.deepEqual(numbers(found.fBinSumw2), [3, 4, 5, 6, 7]);
  assert.deepEqual([found.fErrorMode, found.fYmin, found.fYmax, found.fTsumwy2], [1, -1, 1, 9]);
});

test('histograms that contradict themselves are refused, with their name', async () => {
  const wrong: [Partial<RootHistogram1D>, RegExp][] = [
    [{ contents: ramp(3) }, /"h": contents has 3 values for 5 cells/],
    [{ sumw2: ramp(3) }, /sumw2 has 3 values/],
    [{ axis: { bins: 0, min: 0, max: 1 } }, /an axis of 0 bins/],
    [{ axis: { bins: 3, min: 1, max: 1 } }, /an axis from 1 to 1/],
    [{ axis: { bins: 3, min: 0, max: 1, edges: ramp(3) } }, /3 edges for 3 bins/],
    [{ axis: { bins: 3, min: 0, max: 1, edges: Float64Array.of(0, 2, 2, 3) } }, /edge 2 is 2, after 2/],
    [{ axis: { bins: 3, min: 0, max: 1, labels: ['a', 'b', 'c', 'd'] } }, /4 labels for 3 bins/],
    [
      { className: 'TH1I', contents: Float64Array.of(0, 0.5, 0, 0, 0) },
      /cell 1 is 0.5, which no cell of a TH1I can hold/,
    ],
    [{ className: 'TH1C', contents: Float64Array.of(0, 128, 0, 0, 0) }, /cell 1 is 128/],
  ];
  for (const [change, message] of wrong) {
    await assert.rejects(
      written({ ...one, ...change }),
      (error) => isError(error, 'usage') && message.test(error.message),
    );
  }
});
