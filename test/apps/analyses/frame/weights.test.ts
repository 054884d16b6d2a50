import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset } from '../../../../src/apps/analyses/frame/analysis.ts';
import { eventBlock } from '../../../../src/apps/analyses/frame/event-block.ts';
import { branchesFor } from '../../../../src/apps/analyses/frame/selection.ts';
import { eventWeights } from '../../../../src/apps/analyses/frame/weights.ts';
import { findAnalysis } from '../../../../src/apps/analyses/index.ts';
import type { Column } from '../../../../src/column/index.ts';

const newer = findAnalysis('hzz', '2025e-13tev-beta');
const older = findAnalysis('hzz', '2020e-13tev');

const columns2025 = {
  mcWeight: [2, -3],
  ScaleFactor_PILEUP: [0.5, 1],
  ScaleFactor_ELE: [1, -0.9],
  ScaleFactor_MUON: [1, 1],
  ScaleFactor_LepTRIGGER: [1, 1],
  xsec: [0.1, 0.1],
  kfac: [2, 2],
  filteff: [0.5, 0.5],
  sum_of_weights: [100, 100],
};
const table2025 = tableOf(columns2025);

const table2020 = tableOf({
  mcWeight: [-7, 4],
  scaleFactor_PILEUP: [0.5, 1],
  scaleFactor_ELE: [1, 1],
  scaleFactor_MUON: [1, 0.9],
  scaleFactor_LepTRIGGER: [1, 1],
  XSection: [0.3, 0.3],
  SumWeights: [1000, 1000],
});

function tableOf(columns: Record<string, number[]>) {
  const all = Object.entries(columns).map(([name, values]): [string, Column] => [
    name,
    Float64Array.from(values),
  ]);
  return { length: 2, columns: new Map(all) };
}

function weights(
  analysis: typeof newer,
  table: typeof table2025,
  dataset: Dataset,
  mode: 'signed' | 'absolute',
) {
  return [...eventWeights(analysis, dataset, eventBlock(table, analysis.release), mode)];
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries())
    assert.ok(Math.abs(value - expected[i]!) < 1e-12 * Math.abs(value));
}

const unknown: Dataset = { id: '1', group: 'zz' };

test('signed weights keep the sign of every factor', () => {
  const scale = (36.6 * 1000 * 0.1 * 2 * 0.5) / 100;
  assertClose(weights(newer, table2025, unknown, 'signed'), [scale * 2 * 0.5, scale * -3 * -0.9]);
});

test('absolute weights have no sign', () => {
  const negative = tableOf({ ...columns2025, ScaleFactor_ELE: [1, 0.9] });
  const scale = (36.6 * 1000 * 0.1 * 2 * 0.5) / 100;
  assertClose(weights(newer, negative, unknown, 'signed'), [scale, scale * -2.7]);
  assertClose(weights(newer, negative, unknown, 'absolute'), [scale, scale * 2.7]);
});

test('in the release of 2020 the numbers of the table come first, those of the file for samples not in it', () => {
  const ofTable: Dataset = { id: '2', group: 'zz', crossSection: 2, sumOfWeights: 500, factor: 1.3 };
  assertClose(
    weights(older, table2020, ofTable, 'signed'),
    [-7 * 0.5, 4 * 0.9].map((w) => (w * 10.064 * 1000 * 2 * 1.3) / 500),
  );
  assertClose(
    weights(older, table2020, unknown, 'signed'),
    [-7 * 0.5, 4 * 0.9].map((w) => (w * 10.064 * 1000 * 0.3) / 1000),
  );
});

test('where the sum of weights is a number of events, only the sign of the weight counts', () => {
  const dataset: Dataset = {
    id: '3',
    group: 'reducible',
    crossSection: 2,
    sumOfWeights: 500,
    unitWeights: true,
  };
  assertClose(
    weights(older, table2020, dataset, 'signed'),
    [-0.5, 0.9].map((w) => (w * 10.064 * 1000 * 2) / 500),
  );
});

test('only what is needed is read: no weights of data, no numbers that a table has', () => {
  const data = branchesFor(older, { id: 'data_A', group: 'data' });
  assert.ok(data.includes('lep_E') && !data.includes('mcWeight'));
  const known = branchesFor(older, { id: '2', group: 'zz', crossSection: 2, sumOfWeights: 500 });
  assert.ok(known.includes('mcWeight') && known.includes('scaleFactor_ELE'));
  assert.ok(!known.includes('XSection') && !known.includes('SumWeights'));
  assert.ok(branchesFor(older, unknown).includes('SumWeights'));
});

test('a branch of the wrong shape is named', () => {
  const block = eventBlock(table2020, older.release);
  assert.throws(() => block.list('mcWeight'), { tag: 'format', message: /"mcWeight".*list of numbers/ });
  assert.throws(() => block.scalar('xsecs'), { tag: 'format', message: /"xsecs" was not read/ });
});
