import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCut, mainOf, outliersOf } from '../../../../src/apps/bumpnet/cleaning/cut.ts';
import { isError } from '../../../../src/errors.ts';

const base = Float64Array.from({ length: 1000 }, (_, i) => 60 + 40 * -Math.log((i + 0.5) / 1000));
const bulk = Float64Array.from(
  { length: 300 },
  (_, i) => 91.2 + 0.5 * Math.tan(Math.PI * ((i + 0.5) / 300 - 0.5)),
);
const joined = (...parts: (Float64Array | number[])[]) =>
  Float64Array.from(parts.flatMap((part) => [...part]));

async function clean(values: Float64Array, width = 10, blockEntries = values.length) {
  const blocks = function* () {
    for (let i = 0; i < values.length; i += blockEntries) yield values.subarray(i, i + blockEntries);
  };
  const cut = await findCut(blocks, width);
  const flatten = async (parts: AsyncIterable<Float64Array>) => joined(...(await Array.fromAsync(parts)));
  return { cut, main: await flatten(mainOf(blocks, cut)), outliers: await flatten(outliersOf(blocks, cut)) };
}

interface Expected {
  values: Float64Array;
  peak: number;
  main: number;
  outliers: number;
  last?: number;
}

/** Computed with the original pipeline's own functions (numpy), bins of 10. */
const VECTORS: Record<string, Expected> = {
  'a falling spectrum': {
    values: base,
    peak: 60.02000500166729,
    main: 998,
    outliers: 2,
    last: 299.65858188431923,
  },
  'a falling spectrum with a Z peak': {
    values: joined(base, bulk),
    peak: 85.30125070663442,
    main: 821,
    outliers: 2,
  },
  'a falling spectrum with two far numbers': {
    values: joined(base, [900, 1200.5]),
    peak: 60.02000500166729,
    main: 997,
    outliers: 5,
    last: 286.19969241947075,
  },
  'two numbers': { values: joined([10, 20]), peak: 10, main: 2, outliers: 0 },
  'equal numbers': { values: joined([5, 5, 5]), peak: Number.NEGATIVE_INFINITY, main: 3, outliers: 0 },
  'a peak above the start': {
    values: joined([0, 1, 2, 11, 12, 13, 25]),
    peak: 8.333333333333334,
    main: 4,
    outliers: 0,
  },
  'a hole behind the first bin': { values: joined([0, 1, 2, 3, 21, 22, 31]), peak: 0, main: 7, outliers: 0 },
  'bins of equal height': { values: joined([0, 10, 20, 30]), peak: 20, main: 2, outliers: 0 },
  'one number': { values: joined([7]), peak: Number.NEGATIVE_INFINITY, main: 1, outliers: 0 },
};

for (const [name, expected] of Object.entries(VECTORS)) {
  test(`cleaning ${name} finds the peak and the split of the original pipeline`, async () => {
    const { cut, main, outliers } = await clean(expected.values);
    assert.equal(cut.peak, expected.peak);
    assert.deepEqual([main.length, outliers.length], [expected.main, expected.outliers]);
    assert.deepEqual([cut.main, cut.outliers], [expected.main, expected.outliers]);
    if (expected.last !== undefined) assert.equal(Math.max(...main), expected.last);
  });
}

const finite = fc.float64Array({ min: -1e4, max: 1e4, noNaN: true, minLength: 1, maxLength: 200 });

test('every number ends in exactly one part, in its order, however the numbers come in blocks', async () => {
  await fc.assert(
    fc.asyncProperty(finite, fc.integer({ min: 1, max: 50 }), async (values, blockEntries) => {
      const { cut, main, outliers } = await clean(values, 10, blockEntries);
      const kept = values.filter((x) => x >= cut.peak);
      assert.deepEqual(
        main,
        kept.filter((x) => x < cut.split),
      );
      assert.deepEqual(
        outliers,
        kept.filter((x) => x >= cut.split),
      );
      assert.equal(cut.removed + cut.main + cut.outliers, values.length);
      assert.deepEqual(cut, (await clean(values)).cut);
    }),
  );
});

test('a spectrum too wide to bin is refused instead of taking all memory', async () => {
  await assert.rejects(clean(joined([0, 1e15])), (error) => isError(error, 'limit'));
});
