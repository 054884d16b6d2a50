import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisLayout } from '../../../../src/apps/simulation/toy/analysis-layout.ts';
import { generateTable, sumOfWeights } from '../../../../src/apps/simulation/toy/generate.ts';
import { branchesOf } from '../../../../src/apps/simulation/toy/layout.ts';
import { EMBEDDED_MIX, mixOfYields, withHiddenResonance } from '../../../../src/apps/simulation/toy/mix.ts';
import { physliteLayout } from '../../../../src/apps/simulation/toy/physlite-layout.ts';
import { sampleNumbers } from '../../../../src/apps/simulation/toy/sample-numbers.ts';
import {
  type Column,
  isNumbers,
  type JaggedColumn,
  type Numbers,
  type Table,
} from '../../../../src/column/index.ts';
import { isError } from '../../../../src/errors.ts';

const range = { seed: 5, run: 9, first: 1, count: 600 };
const physlite = physliteLayout('vectors');
const MIX = withHiddenResonance(EMBEDDED_MIX, 0.01);

function flat(table: Table, name: string): Numbers {
  const column = table.columns.get(name);
  assert.ok(column && isNumbers(column), `no flat column ${name}`);
  return column;
}

function lists(table: Table, name: string): number[][] {
  // Jagged columns of these layouts hold plain numbers.
  const { offsets, content } = table.columns.get(name) as JaggedColumn<Float32Array>;
  return Array.from({ length: table.length }, (_, entry) => [
    ...content.subarray(offsets[entry], offsets[entry + 1]),
  ]);
}

/** Values of some entries of a column, as plain data. */
function entries(column: Column, start: number, end: number): unknown {
  if (isNumbers(column)) return column.slice(start, end);
  assert.ok(!('length' in column) && column.kind === 'jagged' && isNumbers(column.content));
  const { offsets, content } = column;
  return {
    lengths: offsets.slice(start, end).map((offset, index) => offsets[start + index + 1]! - offset),
    values: content.slice(offsets[start], offsets[end]),
  };
}

test('a range of events has the same values alone and in the middle of others', () => {
  for (const layout of [physlite, analysisLayout()]) {
    const all = generateTable(MIX, layout, range);
    const part = generateTable(MIX, layout, { ...range, first: 201, count: 77 });
    assert.deepEqual([...part.columns.keys()], [...all.columns.keys()]);
    for (const [name, column] of part.columns) {
      assert.deepEqual(entries(column, 0, 77), entries(all.columns.get(name)!, 200, 277), name);
    }
  }
});

test('another seed or another run gives other events', () => {
  const pt = (changed: object) =>
    lists(generateTable(MIX, physlite, { ...range, count: 50, ...changed }), 'AnalysisJetsAuxDyn.pt');
  assert.notDeepEqual(pt({}), pt({ seed: 6 }));
  assert.notDeepEqual(pt({}), pt({ run: 10 }));
});

test('the columns are those that the layout declares, with its types', () => {
  const expected = { float32: Float32Array, uint32: Uint32Array, uint64: BigUint64Array, int32: Int32Array };
  for (const layout of [physlite, physliteLayout('counters', 990001), analysisLayout()]) {
    const table = generateTable(MIX, layout, { ...range, count: 5 });
    const branches = branchesOf(layout);
    assert.deepEqual([...table.columns.keys()], Object.keys(branches));
    for (const [name, branch] of Object.entries(branches)) {
      const column = table.columns.get(name)!;
      const numbers = isNumbers(column) ? column : (column as JaggedColumn).content;
      const expectedArray = expected[branch.type as keyof typeof expected];
      if (expectedArray) assert.ok(numbers instanceof expectedArray, `${name} is no ${branch.type}`);
    }
  }
});

test('only simulation has the branches that tell it from collision data', () => {
  const names = (layout: typeof physlite) => Object.keys(branchesOf(layout));
  assert.ok(!names(physlite).some((name) => /mcChannelNumber|mcEventWeights/.test(name)));
  assert.ok(!names(analysisLayout()).some((name) => /mcWeight|xsec|ScaleFactor/.test(name)));
  const simulated = names(physliteLayout('vectors', 990001));
  assert.ok(simulated.includes('EventInfoAuxDyn.mcChannelNumber'));
  assert.ok(simulated.includes('EventInfoAuxDyn.mcEventWeights'));
  assert.ok(names(analysisLayout(sampleNumbers('z', range))).includes('sum_of_weights'));
});

test('objects of the PHYSLITE form are in MeV and in no order, those of the analysis form in GeV and sorted', () => {
  const unsorted = lists(generateTable(MIX, physlite, range), 'AnalysisJetsAuxDyn.pt');
  const sorted = lists(generateTable(MIX, analysisLayout(), range), 'jet_pt');
  const falls = (list: number[]) => list.every((pt, index) => index === 0 || pt <= list[index - 1]!);
  const several = unsorted.filter((list) => list.length > 1);
  assert.ok(several.filter((list) => !falls(list)).length > 0.3 * several.length);
  assert.ok(sorted.every(falls));
  for (const [entry, list] of unsorted.entries()) {
    const expected = list
      .map((pt) => pt / 1000)
      .filter((pt) => pt >= 20)
      .sort((a, b) => b - a);
    assert.equal(sorted[entry]!.length, expected.length);
    for (const [rank, pt] of sorted[entry]!.entries()) assert.ok(Math.abs(pt / expected[rank]! - 1) < 1e-6);
  }
});

test('event numbers are those of the range, each once', () => {
  const numbers = flat(
    generateTable(MIX, physlite, { ...range, first: 1001 }),
    'EventInfoAuxDyn.eventNumber',
  );
  assert.deepEqual(
    [...numbers].map(Number),
    Array.from({ length: 600 }, (_, index) => 1001 + index),
  );
});

test('each process has its share of the events', () => {
  const count = 3000;
  const table = generateTable(MIX, physlite, { ...range, count });
  const processes = [...flat(table, 'toyProcess')].map(Number);
  const total = Object.values(MIX).reduce((sum, part) => sum + part, 0);
  for (const [name, number] of [
    ['z', 1],
    ['multijet', 4],
    ['hidden-resonance', 7],
  ] as const) {
    const expected = (count * MIX[name]!) / total;
    const seen = processes.filter((process) => process === number).length;
    assert.ok(Math.abs(seen - expected) < 4 * Math.sqrt(expected), `${name}: ${seen} for ${expected}`);
  }
});

test('all values are finite, momenta positive and azimuths inside the circle', () => {
  for (const layout of [physlite, analysisLayout(sampleNumbers('top-pair', range))]) {
    const table = generateTable(MIX, layout, range);
    for (const [name, column] of table.columns) {
      const numbers = (isNumbers(column) ? column : (column as JaggedColumn).content) as Numbers;
      for (const value of numbers) assert.ok(Number.isFinite(Number(value)), `${name}: ${value}`);
      if (name.endsWith('pt'))
        assert.ok(
          [...numbers].every((value) => value > 0),
          name,
        );
      if (name.endsWith('phi'))
        assert.ok(
          [...numbers].every((value) => Math.abs(Number(value)) <= Math.fround(Math.PI)),
          name,
        );
    }
  }
});

test('the sum of weights is that of the weights of the events', () => {
  const numbers = { ...range, count: 2000 };
  const table = generateTable({ 'zz-to-4l': 1 }, analysisLayout(sampleNumbers('zz-to-4l', numbers)), numbers);
  const weights = [...flat(table, 'mcWeight')].map(Number);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  assert.equal(sumOfWeights('zz-to-4l', numbers), sum);
  assert.equal(Number(flat(table, 'sum_of_weights')[0]), sum);
  assert.ok(sum < 2000 && sum > 1400);
});

test('a skim keeps exactly the events that pass it', () => {
  const mix = { 'higgs-to-4l': 1 };
  const all = generateTable(mix, analysisLayout(), range);
  const kept = generateTable(mix, analysisLayout(), range, { skim: 'exactly4lep' });
  const four = [...flat(all, 'lep_n')].filter((leptons) => leptons === 4).length;
  assert.ok(four > 50 && four < 600);
  assert.equal(kept.length, four);
  assert.ok([...flat(kept, 'lep_n')].every((leptons) => leptons === 4));
});

test('expected yields are cross-section times luminosity', () => {
  const { 'higgs-to-4l': higgs, 'zz-to-4l': pairs } = mixOfYields(['higgs-to-4l', 'zz-to-4l'], 36.6);
  assert.ok(Math.abs(higgs! - 1000 * 36.6 * 0.00266 * 2.26) < 1e-9);
  assert.ok(Math.abs(pairs! - 1000 * 36.6 * 0.075 * 1.2) < 1e-9);
});

test('bad ranges, mixes and shares are refused, and an abort stops', () => {
  const usage = (error: unknown) => isError(error, 'usage');
  assert.throws(() => generateTable(MIX, physlite, { ...range, first: 0 }), usage);
  assert.throws(() => generateTable(MIX, physlite, { ...range, count: 1.5 }), usage);
  assert.throws(() => generateTable({}, physlite, range), usage);
  assert.throws(() => generateTable({ z: -1, w: 2 }, physlite, range), usage);
  assert.throws(() => withHiddenResonance(EMBEDDED_MIX, 1), usage);
  assert.throws(
    () => generateTable({ tachyon: 1 }, physlite, range),
    (error) => isError(error, 'not-found'),
  );
  assert.throws(
    () => generateTable(MIX, physlite, range, { signal: AbortSignal.abort() }),
    (error) => isError(error, 'cancelled'),
  );
});
