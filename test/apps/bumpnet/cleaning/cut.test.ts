import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCut, noCut, partOf } from '../../../../src/apps/bumpnet/cleaning/cut.ts';
import type { MassBlock } from '../../../../src/apps/bumpnet/mass-array.ts';
import { isError } from '../../../../src/errors.ts';

const base = Float64Array.from({ length: 1000 }, (_, i) => 60 + 40 * -Math.log((i + 0.5) / 1000));
const bulk = Float64Array.from(
  { length: 300 },
  (_, i) => 91.2 + 0.5 * Math.tan(Math.PI * ((i + 0.5) / 300 - 0.5)),
);
const joined = (...parts: (Float64Array | number[])[]) =>
  Float64Array.from(parts.flatMap((part) => [...part]));

interface Cleaning {
  readonly kind?: 'range' | 'grid';
  readonly width?: number;
  readonly windows?: readonly { name: string; low: number; high: number }[];
  readonly weights?: Float64Array;
  readonly blockEntries?: number;
}

async function clean(values: Float64Array, options: Cleaning = {}) {
  const { kind = 'range', width = 10, windows = [], weights, blockEntries = values.length } = options;
  const blocks = function* (): Generator<MassBlock> {
    for (let i = 0; i < values.length; i += blockEntries) {
      const part = (array: Float64Array) => array.subarray(i, i + blockEntries);
      yield { masses: part(values), weights: weights && part(weights) };
    }
  };
  const cut = await findCut(blocks, { bins: { kind, width }, windows });
  const read = async (name: 'main' | 'outliers') => {
    const parts = await Array.fromAsync(partOf(blocks, cut, name));
    return {
      masses: joined(...parts.map(({ masses }) => masses)),
      weights: joined(...parts.map((part) => part.weights ?? [])),
    };
  };
  const [main, outliers] = [await read('main'), await read('outliers')];
  return { cut, main: main.masses, mainWeights: main.weights, outliers: outliers.masses };
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
  const windows = [{ name: 'A', low: -20, high: 30 }];
  const ways: Cleaning[] = [{}, { kind: 'grid' }, { windows }, { kind: 'grid', windows }];
  await fc.assert(
    fc.asyncProperty(
      finite,
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(...ways),
      async (values, blockEntries, way) => {
        const { cut, main, outliers } = await clean(values, { ...way, blockEntries });
        const isInside = (x: number) => cut.windows.some(({ low, high }) => x >= low && x < high);
        const kept = values.filter((x) => x >= cut.peak && !isInside(x));
        assert.deepEqual(
          main,
          kept.filter((x) => x < cut.split),
        );
        assert.deepEqual(
          outliers,
          kept.filter((x) => x >= cut.split),
        );
        const inWindows = cut.windows.reduce((sum, { removed }) => sum + removed, 0);
        assert.equal(cut.removed + inWindows + cut.main + cut.outliers, values.length);
        assert.deepEqual(cut, (await clean(values, way)).cut);
      },
    ),
  );
});

test('a spectrum too wide to bin is refused instead of taking all memory', async () => {
  await assert.rejects(clean(joined([0, 1e15])), (error) => isError(error, 'limit'));
});

test('on a grid the peak is an edge of it, so that no bin of the histogram is partly cut away', async () => {
  const { cut, main } = await clean(joined(base, bulk), { kind: 'grid' });
  assert.equal(cut.peak, 90);
  assert.equal(cut.main, main.length);
  assert.deepEqual(
    main,
    joined(base, bulk).filter((x) => x >= 90 && x < cut.split),
  );
  assert.equal(cut.split % 10, 0);
});

test('on a grid the tail behind the first empty bin is split off, but not right behind the peak', async () => {
  const tail = await clean(joined([1, 2, 3, 11, 12, 21, 45, 46]), { kind: 'grid' });
  assert.deepEqual([tail.cut.peak, tail.cut.split, tail.cut.outliers], [0, 30, 2]);
  const hole = await clean(joined([1, 2, 3, 21, 22, 31]), { kind: 'grid' });
  assert.deepEqual([hole.cut.peak, hole.cut.split, hole.cut.main], [0, Number.POSITIVE_INFINITY, 6]);
});

test('masses in a window are taken out and counted, and the hole they leave splits nothing off', async () => {
  const windows = [{ name: 'Z', low: 80, high: 100 }];
  const values = joined(base, bulk);
  const { cut, main, outliers } = await clean(values, { kind: 'grid', windows });
  const inside = values.filter((x) => x >= 80 && x < 100).length;
  assert.deepEqual(cut.windows, [{ name: 'Z', low: 80, high: 100, removed: inside }]);
  assert.equal(cut.removed + inside + main.length + outliers.length, values.length);
  assert.equal(cut.peak, 60);
  assert.ok(cut.split > 200 && main.some((x) => x > 150));
  assert.ok(main.every((x) => x < 80 || x >= 100));
});

test('weights decide where the peak is, and stay with their masses', async () => {
  const values = joined([1, 2, 3, 11, 12, 21, 22]);
  const weights = Float64Array.of(0.1, 0.1, 0.1, 2, -0.5, 0.3, 0.4);
  const { cut, main, mainWeights } = await clean(values, { kind: 'grid', weights });
  assert.equal(cut.peak, 10);
  assert.deepEqual(main, joined([11, 12, 21, 22]));
  assert.deepEqual(mainWeights, weights.subarray(3));
});

test('without cleaning everything is main', async () => {
  const cut = await noCut(() => [{ masses: joined(base, [4000]), weights: undefined }]);
  assert.deepEqual([cut.removed, cut.main, cut.outliers], [0, 1001, 0]);
});
