import assert from 'node:assert/strict';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNpy } from '../../../../src/convert/index.ts';
import { inlineExecutor } from '../../../../src/jobs/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { EVERYTHING, inTemporaryDirectory, runIn } from '../run-pipeline.ts';
import { backToBack, type Parsed, type ParsedExtras, writeParsed } from './parsed-files.ts';

const nameOf = (file: number, group = '2024r-pp') =>
  `parsed_${group}_${String(file).padStart(6, '0')}_000000000000_0000.root`;

async function masses(directory: string, section: Record<string, unknown> = {}) {
  const config = { mass_calculation_task_config: { ...EVERYTHING.mass_calculation_task_config, ...section } };
  return runIn(directory, [], { config, steps: ['mass_calculating'] });
}

async function arrayOf(directory: string, name: string): Promise<number[]> {
  const source = await fromFile(join(directory, 'im_arrays', `${name}.npy`));
  const values = await readNpy(source);
  await source.close();
  return [...values].map((value) => Math.round(value * 1e6) / 1e6);
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e6) / 1e6);

async function withParsed(
  files: readonly (readonly [readonly Parsed[], ParsedExtras?])[],
  use: (directory: string) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    for (const [i, [events, extras]] of files.entries())
      await writeParsed(join(directory, 'parsed_data', nameOf(i)), events, extras);
    await use(directory);
  });
}

test('weights lie beside the masses, in the same order, and only where the events have them', () =>
  withParsed(
    [
      [[{ Photons: [60, 50] }, { Photons: [30] }, { Photons: [40, 30] }], { weights: [0.5, 9, -2] }],
      [[{ Photons: [20, 10] }], { weights: [3] }],
    ],
    async (directory) => {
      const { signatures } = await masses(directory);
      assert.equal(signatures, 1);
      const name = '0e_0m_0j_2g_0t_0b_IM_g0g1';
      const expected = [backToBack(60, 50), backToBack(40, 30), backToBack(20, 10)];
      assert.deepEqual(await arrayOf(directory, name), rounded(expected));
      assert.deepEqual(await arrayOf(directory, `${name}_weights`), [0.5, -2, 3]);
      assert.deepEqual((await readdir(join(directory, 'im_arrays'))).sort(), [
        `${name}.npy`,
        `${name}_weights.npy`,
      ]);
    },
  ));

test('a mass or a weight that is not finite leaves out both', () =>
  withParsed(
    [
      [
        [{ Photons: [60, 50] }, { Photons: [40, 30] }, { Photons: [20, Number.NaN] }],
        { weights: [1, Number.NaN, 2] },
      ],
    ],
    async (directory) => {
      const { notFinite } = await masses(directory);
      assert.equal(notFinite, 2);
      assert.deepEqual(await arrayOf(directory, '0e_0m_0j_2g_0t_0b_IM_g0g1_weights'), [1]);
    },
  ));

test('final states with one pair of leptons of the same flavour are split by charge when that is asked for', () => {
  const events = [
    { Electrons: [50, 40], Muons: [] },
    { Electrons: [60, 30], Muons: [] },
    { Electrons: [50, 40], Muons: [30] },
    { Electrons: [], Muons: [45, 35] },
  ];
  const charges = { Electrons: [[1, -1], [1, 1], [1, -1], []], Muons: [[], [], [1], [-1, 1]] };
  return withParsed([[events, { charges }]], async (directory) => {
    await masses(directory, { charge_split: 'os-ss', max_total_particles_in_combination: 2 });
    assert.deepEqual((await readdir(join(directory, 'im_arrays'))).sort(), [
      '0e_2m_0j_0g_0t_0b_OS_IM_m0m1.npy',
      '2e_0m_0j_0g_0t_0b_OS_IM_e0e1.npy',
      '2e_0m_0j_0g_0t_0b_SS_IM_e0e1.npy',
      '2e_1m_0j_0g_0t_0b_IM_e0e1.npy',
      '2e_1m_0j_0g_0t_0b_IM_e0m0.npy',
    ]);
    assert.deepEqual(await arrayOf(directory, '2e_0m_0j_0g_0t_0b_SS_IM_e0e1'), rounded([backToBack(60, 30)]));
  });
});

test('charges that the events do not have cannot split states: the failure says so', () =>
  withParsed([[[{ Electrons: [50, 40] }]]], async (directory) => {
    const { state, failures } = await masses(directory, { charge_split: 'os-ss' });
    assert.equal(state, 'failed');
    assert.match(failures.map(({ reason }) => reason).join(), /split by charge, but Electrons have none/);
  }));

test('limits on states and combinations leave out the rarest and the last, and the summary tells how many', () =>
  withParsed(
    [[[{ Photons: [60, 50] }, { Photons: [60, 50] }, { Photons: [60, 50], Jets: [30] }, { Jets: [30, 20] }]]],
    async (directory) => {
      const { notes } = await masses(directory, { max_final_states: 1, max_combinations: 10 });
      const found = await readdir(join(directory, 'im_arrays'));
      assert.deepEqual(found, ['0e_0m_0j_2g_0t_0b_IM_g0g1.npy']);
      const counts = notes.map(({ text, count }) => `${text}: ${count}`).join('\n');
      assert.match(counts, /combinations left out by max_combinations 10: 110/);
      assert.match(counts, /final states of 2024r-pp left out by max_final_states 1, 2 events in all: 2/);
    },
  ));

test('very many small parsed files leave few files behind, also on the way, and the masses of one after another', () =>
  inTemporaryDirectory(async (directory) => {
    const FILES = 800;
    const folder = join(directory, 'parsed_data');
    await writeParsed(join(folder, nameOf(0)), [{ Photons: [60, 50] }]);
    await writeParsed(join(folder, nameOf(1)), [{ Photons: [40, 30], Jets: [20] }]);
    for (let i = 2; i < FILES; i++) await copyFile(join(folder, nameOf(i % 2)), join(folder, nameOf(i)));
    let most = 0;
    const counting = inlineExecutor();
    const config = { mass_calculation_task_config: EVERYTHING.mass_calculation_task_config };
    const { state } = await runIn(directory, [], {
      config,
      steps: ['mass_calculating'],
      executor: {
        ...counting,
        run: async function* (call, tasks, options) {
          for await (const report of counting.run(call, tasks, options)) {
            most = Math.max(most, (await readdir(join(directory, 'im_arrays'), { recursive: true })).length);
            yield report;
          }
        },
      },
    });
    assert.equal(state, 'done');
    assert.ok(most > 0 && most < 20, `${most} files at once`);
    const pairs = await arrayOf(directory, '0e_0m_0j_2g_0t_0b_IM_g0g1');
    assert.deepEqual(pairs, rounded(new Array(FILES / 2).fill(backToBack(60, 50))));
    assert.equal((await readdir(join(directory, 'im_arrays'))).length, 4);
  }));
