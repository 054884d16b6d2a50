/** Numbers of a program in Python that reads the same files with uproot and makes the same cuts event by event. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, settingsOf } from '../../../../src/apps/bumpnet/index.ts';
import {
  analysisLayout,
  EMBEDDED_MIX,
  miniLayout,
  physliteLayout,
  writeSample,
} from '../../../../src/apps/simulation/index.ts';
import { groupByState } from '../../../../src/combinatorics/index.ts';
import { findSchema, multiplicities, planSelection, selectEvents } from '../../../../src/event/index.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../../shared-data.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';

/** The standard selection of a real file. */
async function select(path: string, treeName: string, config: object = { selection: 'standard' }) {
  const { settings } = settingsOf(checkConfig(config, 'test'));
  const file = await openRootFile(await fromFile(path));
  try {
    const tree = await file.tree(treeName);
    const readable = tree.branches.filter(({ isGroup, unreadable }) => !isGroup && unreadable === undefined);
    const branches = readable.map((branch) => branch.path);
    const { schema } = findSchema([{ name: treeName, branches }])!;
    const plan = planSelection(schema, branches, settings.parsing.selection, { isSimulation: true });
    return selectEvents(plan.events(await tree.read(plan.columns)), plan.selection);
  } finally {
    await file.close();
  }
}

const FILES = [
  {
    file: 'PHYSLITE_example.root',
    tree: 'CollectionTree',
    objects: { Electrons: 86, Muons: 0, Jets: 258, BJets: 0, Photons: 3, Taus: 14 },
    states: {
      '1e_0m_4j_0g_0t_0b': 12,
      '0e_0m_3j_0g_0t_0b': 9,
      '2e_0m_0j_0g_0t_0b': 5,
      '1e_0m_2j_1g_0t_0b': 2,
    },
    met: { sum: 3476.6962012, first: [16.8106627, 24.6680104, 4.4629552, 51.7132724] },
  },
  {
    file: 'nanoAOD_2015_CMS_Open_Data_ttbar.root',
    tree: 'Events',
    objects: { Electrons: 22, Muons: 0, Jets: 111, BJets: 0, Photons: 1, Taus: 40 },
    states: {
      '0e_0m_0j_0g_0t_0b': 79,
      '0e_0m_0j_0g_1t_0b': 33,
      '1e_0m_2j_0g_0t_0b': 4,
      '0e_0m_4j_0g_1t_0b': 2,
    },
    met: undefined,
  },
] as const;

for (const { file, tree, objects, states, met } of FILES) {
  const path = sharedData('root', file);
  test(`the standard selection of ${file} keeps what an independent program keeps`, {
    skip: path ? false : skipWithoutSharedData,
  }, async () => {
    const { events, cutFlow } = await select(path!, tree);
    assert.deepEqual(cutFlow.notApplied, []);
    const after = Object.entries(cutFlow.objects).map(([type, counts]) => [type, counts.after]);
    assert.deepEqual(Object.fromEntries(after), objects);
    const found = groupByState(events.length, multiplicities(events));
    const counts = new Map(found.map((state) => [state.name, state.events.length]));
    for (const [state, count] of Object.entries(states)) assert.equal(counts.get(state), count, state);
    if (met === undefined) return;
    const values = [...events.fields.get('met')!].map(Number);
    for (const [i, value] of met.first.entries())
      assert.ok(Math.abs(values[i]! - value) < 1e-4, `event ${i}`);
    assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - met.sum) < 0.01);
  });
}

test('of the electrons of a real file those with tracks from elsewhere are cut away, and their triggers are found', {
  skip: sharedData('root') ? false : skipWithoutSharedData,
}, async () => {
  const path = sharedData('root', 'PHYSLITE_example.root')!;
  const chain = 'HLT_e26_lhtight_nod0_ivarloose';
  const selection = {
    base: 'original',
    electrons: { impact: true },
    trigger: [chain],
    trigger_matching: true,
  };
  const { cutFlow } = await select(path, 'CollectionTree', {
    parsing_task_config: { kinematic_cuts: null, particle_counts: null },
    selection: { base: 'original', electrons: { impact: true } },
  });
  assert.deepEqual(cutFlow.objects.Electrons, { before: 134, after: 125, failed: { finite: 0, impact: 9 } });
  const fired = await select(path, 'CollectionTree', { selection });
  const steps = fired.cutFlow.steps.map(({ name, events }) => [name, events]);
  assert.deepEqual(steps.slice(0, 2), [
    ['read', 100],
    ['trigger', 66],
  ]);
  assert.equal(steps[2]![0], 'trigger matching');
  assert.equal(steps[2]![1], 66);
});

const MADE = [
  { name: 'PHYSLITE', tree: 'CollectionTree', layout: physliteLayout('vectors') },
  { name: '2025', tree: 'analysis', layout: analysisLayout() },
  { name: '2020', tree: 'mini', layout: miniLayout() },
] as const;

for (const { name, tree, layout } of MADE)
  test(`events made in the manner of ${name} hold what the standard selection takes, and keep b-jets and missing momentum`, () =>
    inTemporaryDirectory(async (directory) => {
      const path = join(directory, 'made.root');
      await writeSample(path, EMBEDDED_MIX, layout, { seed: 1, run: 1, first: 1, count: 400 });
      const { events, cutFlow } = await select(path, tree);
      assert.deepEqual(cutFlow.notApplied, []);
      assert.ok(events.collections.get('BJets')!.pt.length > 0);
      const lost = Object.values(cutFlow.objects).map(({ failed }) => failed.identification ?? 0);
      assert.ok(lost.some((count) => count > 0));
      const met = [...events.fields.get('met')!].map(Number);
      assert.ok(met.every(Number.isFinite));
    }));
