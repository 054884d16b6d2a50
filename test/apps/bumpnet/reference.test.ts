import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNpy } from '../../../src/convert/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { EVERYTHING, inTemporaryDirectory, runIn } from './run-pipeline.ts';

interface Expected {
  entries: number;
  kept: number;
  final_states: Record<string, number>;
  masses: Record<string, { n: number; sum: number; first: number[]; main: number; outliers: number }>;
}

/** Pairs whose mass is nearly 0 are compared by their difference. */
function assertMass(actual: number, expected: number, what: string): void {
  const near = Math.abs(actual - expected) <= Math.max(1e-6 * Math.abs(expected), expected < 1 ? 0.01 : 0);
  assert.ok(near, `${what}: expected ${expected}, got ${actual}`);
}

const TOTALS: Record<string, { states: number; signatures: number; masses: number; sum: number }> = {
  'uproot-issue-798': { states: 11, signatures: 52, masses: 113, sum: 31315.182207 },
  'uproot-issue-123a': { states: 14, signatures: 92, masses: 309, sum: 86904.160931 },
};

for (const [name, totals] of Object.entries(TOTALS)) {
  const input = sharedData('root', `${name}.root`);
  const reference = sharedData('expected-masses', `${name}.rank.json`);
  const skip = input && reference ? false : skipWithoutSharedData;

  test(`the masses of ${name} by rank are those of an independent computation`, { skip }, () =>
    inTemporaryDirectory(async (directory) => {
      const expected = JSON.parse(await readFile(reference as string, 'utf8')) as Expected;
      const summary = await runIn(directory, [input as string]);
      assert.deepEqual(summary.events, { read: expected.entries, kept: expected.kept });
      assert.equal(summary.finalStates, totals.states);
      assert.equal(summary.finalStates, Object.keys(expected.final_states).length);
      assert.equal(summary.signatures, totals.signatures);
      assert.equal(summary.masses, totals.masses);
      assert.equal(summary.histograms, totals.signatures);
      let sum = 0;
      for (const [key, wanted] of Object.entries(expected.masses)) {
        const signature = key.replace('|', '_IM_');
        const masses = await readArray(directory, `im_arrays/${signature}.npy`);
        assert.equal(masses.length, wanted.n, signature);
        assertMass(total(masses), wanted.sum, signature);
        for (const [i, first] of wanted.first.entries())
          assertMass(masses[i] as number, first, `${signature} ${i}`);
        const main = await readArray(directory, `im_arrays_processed/${signature}_main.npy`);
        assert.equal(main.length, wanted.main, `${signature} main`);
        sum += total(masses);
      }
      assertMass(sum, totals.sum, 'sum of all masses');
    }),
  );
}

const EXACT: Record<string, { signatures: number; masses: number; sum: number }> = {
  'uproot-issue-798': { signatures: 16, masses: 37, sum: 12826.197433 },
  'uproot-issue-123a': { signatures: 25, masses: 89, sum: 29587.913057 },
};

for (const [name, expected] of Object.entries(EXACT)) {
  const input = sharedData('root', `${name}.root`);

  test(
    `the masses of ${name} by the original's exact rule are those of the reference`,
    { skip: input ? false : skipWithoutSharedData },
    () =>
      inTemporaryDirectory(async (directory) => {
        const section = { ...EVERYTHING.mass_calculation_task_config, selection_rule: 'exact' };
        const summary = await runIn(directory, [input as string], {
          config: { mass_calculation_task_config: section },
        });
        assert.equal(summary.signatures, expected.signatures);
        assert.equal(summary.masses, expected.masses);
        const names = await readdir(join(directory, 'im_arrays'));
        const arrays = await Promise.all(names.map((file) => readArray(directory, `im_arrays/${file}`)));
        assertMass(
          arrays.map(total).reduce((sum, one) => sum + one, 0),
          expected.sum,
          'sum of all masses',
        );
      }),
  );
}

test(
  'PHYSLITE, NanoAOD and dimuon files of other makes run through',
  { skip: sharedData('root') ? false : skipWithoutSharedData },
  () =>
    inTemporaryDirectory(async (directory) => {
      const names = ['PHYSLITE_example', 'nanoAOD_2015_CMS_Open_Data_ttbar', 'nano_dimuon'];
      const inputs = names.map((name) => sharedData('root', `${name}.root`) as string);
      const summary = await runIn(directory, inputs, { steps: ['parsing', 'mass_calculating'] });
      assert.equal(summary.state, 'done');
      assert.deepEqual(summary.inputs.failed, 0);
      assert.equal(summary.events.read, 340);
      assert.ok(summary.masses > 1000);
    }),
);

async function readArray(directory: string, path: string): Promise<Float64Array> {
  const source = await fromFile(join(directory, path));
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
}

function total(masses: Float64Array): number {
  return masses.reduce((sum, mass) => sum + mass, 0);
}
