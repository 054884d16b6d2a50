/** Faults that the original pipeline has, and that this one must not have. */
import assert from 'node:assert/strict';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, settingsOf } from '../../../src/apps/bumpnet/index.ts';
import { massesOf } from '../../../src/apps/bumpnet/masses/masses.ts';
import { makeEmbeddedSample, physliteLayout, writeSample } from '../../../src/apps/simulation/index.ts';
import type { ObjectType } from '../../../src/combinatorics/index.ts';
import type { EventTable, ObjectCollection } from '../../../src/event/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { inTemporaryDirectory, runIn } from './run-pipeline.ts';

/** Objects of one kind: for each event their pT in GeV, at the same eta, opposite in phi one after another. */
function objects(type: ObjectType, pts: readonly (readonly number[])[]): [ObjectType, ObjectCollection] {
  const flat = pts.flat();
  const offsets = Int32Array.from([0, ...pts.map((_, i) => pts.slice(0, i + 1).flat().length)]);
  const phi = Float64Array.from(pts.flatMap((ofEvent) => ofEvent.map((_, i) => i * Math.PI)));
  const zeros = new Float64Array(flat.length);
  return [
    type,
    { type, offsets, pt: Float64Array.from(flat), eta: zeros, phi, mass: zeros, extra: new Map() },
  ];
}

function eventsWith(length: number, ...collections: [ObjectType, ObjectCollection][]): EventTable {
  return { length, collections: new Map(collections), fields: new Map(), notes: [] };
}

function massSettings(section: Record<string, unknown> = {}) {
  return settingsOf(checkConfig({ mass_calculation_task_config: section }, 'test')).settings.masses;
}

/** Two massless objects back to back at eta 0: m = 2 sqrt(pT1 pT2). */
const backToBack = (a: number, b: number) => 2 * Math.sqrt(a * b);

function assertClose(actual: Float64Array | undefined, expected: readonly number[]): void {
  assert.equal(actual?.length, expected.length);
  for (const [i, value] of expected.entries()) assert.ok(Math.abs((actual?.[i] ?? 0) - value) < 1e-9 * value);
}

test('events outside the limits do not shift the final states of the others', () => {
  const electrons = [[50, 40], [], [60, 30], [], [70, 20]];
  const muons = [[], [30], [], [30], []];
  const events = eventsWith(5, objects('Electrons', electrons), objects('Muons', muons));
  const { arrays, states } = massesOf(events, massSettings({ min_count_particle_in_combination: 2 }));
  assert.deepEqual([...states], [['2e_0m_0j_0g_0t_0b', 3]]);
  assertClose(arrays.get('2e_0m_0j_0g_0t_0b_IM_e0e1'), [
    backToBack(50, 40),
    backToBack(60, 30),
    backToBack(70, 20),
  ]);
});

test('objects that the data do not have make no signature, none is there twice, and each takes two objects or more', () => {
  const { settings, notices } = settingsOf(
    checkConfig(
      { mass_calculation_task_config: { objects_to_calculate: ['Electrons', 'Jets', 'LJets'] } },
      'test',
    ),
  );
  assert.match(notices.join(), /large-R jets/);
  const { arrays } = massesOf(
    eventsWith(1, objects('Electrons', [[50, 40]]), objects('Jets', [[90, 80]])),
    settings.masses,
  );
  const combinations = [...arrays.keys()].map((name) => name.split('_IM_')[1]);
  assert.deepEqual(combinations.sort(), ['e0e1', 'e0e1j0', 'e0e1j0j1', 'e0j0', 'e0j0j1', 'j0j1']);
});

test('the leading electron with the leading jet is there in states with more of both, unless the exact rule is asked for', () => {
  const events = eventsWith(1, objects('Electrons', [[50, 40]]), objects('Jets', [[90, 80, 70]]));
  assert.ok(massesOf(events, massSettings()).arrays.has('2e_0m_3j_0g_0t_0b_IM_e0j0'));
  assert.ok(
    !massesOf(events, massSettings({ selection_rule: 'exact' })).arrays.has('2e_0m_3j_0g_0t_0b_IM_e0j0'),
  );
});

test('a state with twelve electrons is neither cut short nor taken for one with two', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => 100 - i);
  const settings = massSettings({
    max_count_particle_in_combination: 12,
    max_total_particles_in_combination: 2,
  });
  const { states, arrays } = massesOf(eventsWith(2, objects('Electrons', [twelve, [50, 40]])), settings);
  assert.deepEqual([...states.keys()], ['12e_0m_0j_0g_0t_0b', '2e_0m_0j_0g_0t_0b']);
  assertClose(arrays.get('12e_0m_0j_0g_0t_0b_IM_e0e1'), [backToBack(100, 99)]);
});

test('masses that are not finite are counted and left out', () => {
  const { arrays, notFinite } = massesOf(
    eventsWith(
      2,
      objects('Electrons', [
        [50, Number.NaN],
        [60, 40],
      ]),
    ),
    massSettings(),
  );
  assert.equal(notFinite, 1);
  assertClose(arrays.get('2e_0m_0j_0g_0t_0b_IM_e0e1'), [backToBack(60, 40)]);
});

test('collision data and simulation never share an array or a histogram, whatever the files are called', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: directory, events: 500 });
    const data = join(directory, 'mc20_that_is_data.root');
    await rename(files[0]?.path as string, data);
    const layout = physliteLayout('vectors', 990001);
    const simulation = join(directory, 'data15_that_is_simulation.root');
    await writeSample(simulation, { z: 1 }, layout, { seed: 1, run: 1, first: 1, count: 50 });
    const run = join(directory, 'run');
    const summary = await runIn(run, [data, simulation]);
    assert.deepEqual(await readdir(join(run, 'histograms')), [
      'bumpnet_2024r-pp.root',
      'bumpnet_2024r-pp_mc.root',
    ]);
    assert.deepEqual((await readdir(join(run, 'im_arrays'))).sort(), ['2024r-pp', '2024r-pp_mc']);
    assert.equal(summary.histogramFiles.length, 2);
  }));

test('histograms that are made again replace those that were there: no name has a second cycle', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 500 });
    const run = join(directory, 'run');
    const config = { mass_calculation_task_config: { min_events_per_fs: 5 } };
    await runIn(run, [files[0]?.path as string], { config });
    await runIn(run, [files[0]?.path as string], { config, steps: ['histogram_creation'], mode: 'either' });
    const source = await fromFile(join(run, 'histograms', 'bumpnet.root'));
    const keys = await (await openRootFile(source)).list();
    await source.close();
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter(({ cycle }) => cycle !== 1),
      [],
    );
  }));

test('a b-tag that the files do not have is a failure with its name, not an empty list of b-jets', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 250 });
    const config = { parsing_task_config: { enable_jet_tagging: true, jet_btag_field: 'noSuchScore' } };
    const summary = await runIn(join(directory, 'run'), [files[0]?.path as string], {
      config,
      steps: ['parsing'],
    });
    assert.equal(summary.state, 'failed');
    assert.match(summary.failures.map(({ reason }) => reason).join(), /noSuchScore/);
  }));
