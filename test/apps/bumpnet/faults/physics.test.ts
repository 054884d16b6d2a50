/** The faults of the original pipeline in its physics, by number: that they are not here. */
import assert from 'node:assert/strict';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findCut } from '../../../../src/apps/bumpnet/cleaning/cut.ts';
import { RECOMMENDED } from '../../../../src/apps/bumpnet/index.ts';
import { massesBy } from '../../../../src/apps/bumpnet/masses/masses.ts';
import { analysisLayout, physliteLayout, writeSample } from '../../../../src/apps/simulation/index.ts';
import { anyName } from '../../../../src/catalog/index.ts';
import { readNpy, toTh1 } from '../../../../src/convert/index.ts';
import { findSchema, selectEvents } from '../../../../src/event/index.ts';
import { fill, histogram, regularAxis } from '../../../../src/hist/index.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { startMagic } from '../../../catalog/services.ts';
import { nanoLayout } from '../nano-layout.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';
import {
  assertClose,
  backToBack,
  eventsWith,
  histogramsIn,
  massSettings,
  objects,
  quickRun,
  settingsWith,
  toyFile,
} from './objects.ts';

const readMasses = async (...path: string[]) => {
  const source = await fromFile(join(...path));
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
};

test('fault 1: events outside the limits do not shift the final states of the others', () => {
  const electrons = [[50, 40], [], [60, 30], [], [70, 20]];
  const muons = [[], [30], [], [30], []];
  const events = eventsWith(5, objects('Electrons', electrons), objects('Muons', muons));
  const { arrays, states } = massesBy(massSettings({ min_count_particle_in_combination: 2 }))(events);
  assert.deepEqual([...states], [['2e_0m_0j_0g_0t_0b', 3]]);
  assertClose(arrays.get('2e_0m_0j_0g_0t_0b_IM_e0e1'), [
    backToBack(50, 40),
    backToBack(60, 30),
    backToBack(70, 20),
  ]);
});

test('fault 2: objects that the data do not have make no signature, none is there twice, each takes two objects', () => {
  const section = { objects_to_calculate: ['Electrons', 'Jets', 'LJets'] };
  const { settings, notices } = settingsWith({ mass_calculation_task_config: section });
  assert.match(notices.join(), /large-R jets/);
  const { arrays } = massesBy(settings.masses)(
    eventsWith(1, objects('Electrons', [[50, 40]]), objects('Jets', [[90, 80]])),
  );
  const combinations = [...arrays.keys()].map((name) => name.split('_IM_')[1]);
  assert.deepEqual(combinations.sort(), ['e0e1', 'e0e1j0', 'e0e1j0j1', 'e0j0', 'e0j0j1', 'j0j1']);
});

test('fault 3: files in MeV and in GeV give the same masses, and the masses of jets count', () =>
  inTemporaryDirectory(async (directory) => {
    const signature = '0e_0m_2j_0g_0t_0b_IM_j0j1';
    const found: Float64Array[] = [];
    for (const [name, layout] of Object.entries({ mev: physliteLayout('vectors'), gev: nanoLayout })) {
      const path = await toyFile(join(directory, `${name}.root`), layout);
      await quickRun(join(directory, name), [path]);
      found.push(await readMasses(directory, name, 'im_arrays', `${signature}.npy`));
    }
    const [mev, gev] = found as [Float64Array, Float64Array];
    assert.ok(gev.length > 5 && Math.max(...gev) > 50 && Math.max(...gev) < 13_000, 'masses are in GeV');
    assertClose(mev, [...gev], 1e-5);
    const massive = massesBy(massSettings())(eventsWith(1, objects('Jets', [[100, 100]], 20)));
    assertClose(massive.arrays.get(signature), [2 * Math.hypot(100, 20)]);
  }));

test('fault 4: e0j0 is there in states with more of both, unless the exact rule is asked for', () => {
  const events = eventsWith(1, objects('Electrons', [[50, 40]]), objects('Jets', [[90, 80, 70]]));
  const name = '2e_0m_3j_0g_0t_0b_IM_e0j0';
  assert.ok(massesBy(massSettings())(events).arrays.has(name));
  assert.ok(!massesBy(massSettings({ selection_rule: 'exact' }))(events).arrays.has(name));
});

test('fault 5: each lepton of the n-tuples is an electron or a muon, and HepMC is refused', async () => {
  await inTemporaryDirectory(async (directory) => {
    const root = await openRootFile(
      await fromFile(await toyFile(join(directory, 'a.root'), analysisLayout())),
    );
    const tree = await root.tree('analysis');
    const branches = tree.branches.map(({ path }) => path);
    const { schema } = findSchema([{ name: 'analysis', branches }])!;
    const events = schema.events(await tree.read(schema.columns(branches)));
    const leptons = (await tree.read(['lep_n'])).columns.get('lep_n') as Int32Array;
    const count = (type: 'Electrons' | 'Muons') => events.collections.get(type)!.pt.length;
    assert.ok(count('Electrons') > 0 && count('Muons') > 0);
    assert.equal(
      count('Electrons') + count('Muons'),
      leptons.reduce((sum, n) => sum + n, 0),
    );
    await root.close();
  });
  await using magic = await startMagic({});
  const catalog = anyName({ env: { ATLAS_API_BASE_URL: magic.url } });
  await assert.rejects(catalog.resolve('release:2025r-evgen-13tev'), /HepMC/i);
});

test('fault 6: data, simulation and two releases never share an array, whatever the files are called', () =>
  inTemporaryDirectory(async (directory) => {
    const data = join(directory, 'mc20_that_is_data.root');
    await rename(await toyFile(join(directory, 'a.root')), data);
    const simulation = join(directory, 'data15_that_is_simulation.root');
    const range = { seed: 1, run: 1, first: 1, count: 50 };
    await writeSample(simulation, { z: 1 }, physliteLayout('vectors', 990001), range);
    const education = await toyFile(join(directory, 'data15_education.root'), analysisLayout());
    const run = join(directory, 'run');
    await quickRun(run, [data, simulation, education]);
    const groups = ['2024r-pp', '2024r-pp_mc', '2025e-13tev-beta'];
    assert.deepEqual(
      await readdir(join(run, 'histograms')),
      groups.map((group) => `bumpnet_${group}.root`),
    );
    for (const folder of ['im_arrays', 'im_arrays_processed'])
      assert.deepEqual((await readdir(join(run, folder))).sort(), groups);
    const alone = join(directory, 'alone');
    await quickRun(alone, [data]);
    const file = '0e_0m_2j_0g_0t_0b_IM_j0j1.npy';
    assert.deepEqual(
      await readFile(join(run, 'im_arrays', '2024r-pp', file)),
      await readFile(join(alone, 'im_arrays', file)),
    );
  }));

test('fault 7: simulation is weighted with Sumw2, and the standard selection asks for objects of quality', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'mc.root');
    const range = { seed: 1, run: 1, first: 1, count: 400 };
    await writeSample(path, { z: 1 }, physliteLayout('vectors', 990001), range);
    const sample = { cross_section_pb: 2, sum_of_weights: 400 };
    await quickRun(join(directory, 'run'), [path], {
      weights: { luminosity: 0.1, samples: { 990001: sample } },
    });
    const [spectrum] = (await histogramsIn(join(directory, 'run'))).values();
    assert.ok(spectrum?.sumw2 && spectrum.entries > 0);
    // 0.1 fb^-1 x 2 pb over a sum of 400: half an event for each weight of 1 or -1.
    const squares = spectrum.sumw2.reduce((sum, square) => sum + square, 0);
    assertClose(Float64Array.of(squares), [0.25 * spectrum.entries]);
    const { criteria, overlapRemoval } = settingsWith(RECOMMENDED).settings.parsing.selection;
    assert.ok(overlapRemoval && criteria.Electrons?.identification && criteria.Muons?.isolation);
  }));

test('fault 8: events with many objects are kept when the configuration says so', () => {
  const events = eventsWith(2, objects('Jets', [[90, 80, 70, 60, 50], [90]]));
  const kept = (outsideCounts: 'veto' | 'cap' | 'ignore') =>
    selectEvents(events, { cuts: {}, counts: { Jets: { max: 4 } }, outsideCounts }).events;
  assert.equal(kept('veto').length, 1);
  assert.deepEqual([...kept('cap').collections.get('Jets')!.offsets], [0, 4, 5]);
  assert.deepEqual([...kept('ignore').collections.get('Jets')!.offsets], [0, 5, 6]);
});

test('fault 9: a final state has its events counted over the whole run, not by file or chunk', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = [
      await toyFile(join(directory, '1.root'), undefined, { count: 300 }),
      await toyFile(join(directory, '2.root'), undefined, { count: 300, first: 301 }),
    ];
    const both = await quickRun(join(directory, 'both'), paths, {}, 40);
    const chunked = { parsing_task_config: { chunk_yield_threshold_bytes: 5000 } };
    const small = await quickRun(join(directory, 'small'), paths, chunked, 40);
    assert.deepEqual([small.signatures, small.masses], [both.signatures, both.masses]);
    const alone = await Promise.all(
      paths.map((path, i) => quickRun(join(directory, `only_${i}`), [path], {}, 40)),
    );
    assert.ok(both.finalStates > Math.max(...alone.map(({ finalStates }) => finalStates)));
  }));

test('fault 10: a state with twelve electrons is neither cut short nor taken for one with two', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => 100 - i);
  const settings = massSettings({
    max_count_particle_in_combination: 12,
    max_total_particles_in_combination: 2,
  });
  const { states, arrays } = massesBy(settings)(eventsWith(2, objects('Electrons', [twelve, [50, 40]])));
  assert.deepEqual([...states.keys()], ['12e_0m_0j_0g_0t_0b', '2e_0m_0j_0g_0t_0b']);
  assertClose(arrays.get('12e_0m_0j_0g_0t_0b_IM_e0e1'), [backToBack(100, 99)]);
});

test('fault 11: on the grid a cut does not move with a single far event, outliers stay out, and cleaning can be off', async () => {
  const bulk = Float64Array.from({ length: 1000 }, (_, i) => 63 + 40 * -Math.log((i + 0.5) / 1000));
  const blocksOf = (masses: Float64Array) => () => [{ masses, weights: undefined }];
  const bins = { kind: 'grid', width: 10 } as const;
  const alone = await findCut(blocksOf(bulk), { bins });
  const withFar = await findCut(blocksOf(Float64Array.from([...bulk, 1999])), { bins });
  assert.deepEqual([withFar.peak, withFar.split], [alone.peak, alone.split]);
  assert.equal(alone.peak % 10, 0);
  assert.equal(withFar.outliers, alone.outliers + 1);
  const { settings } = settingsWith();
  assert.equal(settings.histograms.excludeOutliers, true);
  assert.equal(
    settingsWith({ post_processing_task_config: { cleaning: 'none' } }).settings.cleaning.method,
    'none',
  );
});

test('fault 12: bins of two runs fit together, have the width of their name, and hold the greatest mass', () =>
  inTemporaryDirectory(async (directory) => {
    const names = ['a', 'b'];
    for (const [i, name] of names.entries()) {
      const path = await toyFile(join(directory, `${name}.root`), undefined, {
        count: 300,
        first: 1 + 300 * i,
      });
      await quickRun(join(directory, name), [path], { post_processing_task_config: { cleaning: 'none' } });
    }
    for (const name of names) {
      const found = await histogramsIn(join(directory, name));
      assert.ok(found.size > 3);
      for (const [title, { axis, contents, entries }] of found) {
        assert.match(title, /_width_10\.0$/);
        assert.ok(axis.min % 10 === 0 && axis.max - axis.min === 10 * axis.bins, title);
        assert.equal(contents[0]! + contents.at(-1)!, 0, 'nothing in underflow and overflow');
        assert.equal(
          contents.reduce((sum, value) => sum + value, 0),
          entries,
        );
      }
    }
  }));

test('fault 13: a bin counts beyond sixteen million', () => {
  const many = histogram(regularAxis(1, 0, 1), { name: 'many', title: 'many' });
  const before = { ...many, contents: Float64Array.of(0, 2 ** 24, 0) };
  const th1 = toTh1(fill(before, Float64Array.of(0.5)));
  assert.equal(th1.className, 'TH1D');
  assert.equal(th1.contents[1], 2 ** 24 + 1);
});

test('fault 14: final states are split by charge when asked, and a b-tag that is not there is a failure', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await toyFile(join(directory, 'a.root'), undefined, { count: 1500 });
    const split = { mass_calculation_task_config: { charge_split: 'os-ss' } };
    await quickRun(join(directory, 'split'), [path], split);
    const names = await readdir(join(directory, 'split', 'im_arrays'));
    assert.ok(names.some((name) => /^0e_2m.*_OS_IM_m0m1\.npy$/.test(name)));
    const tagged = { parsing_task_config: { enable_jet_tagging: true, jet_btag_field: 'noSuchScore' } };
    const summary = await runIn(join(directory, 'tagged'), [path], { config: tagged, steps: ['parsing'] });
    assert.equal(summary.state, 'failed');
    assert.match(summary.failures.map(({ reason }) => reason).join(), /noSuchScore/);
  }));

test('fault 15: masses that are not finite are counted and left out, and none is negative', () => {
  const pts = [
    [50, Number.NaN],
    [60, 40],
    [1e-3, 1e5],
  ];
  const [type, collection] = objects('Electrons', pts);
  const together = { ...collection, phi: new Float64Array(collection.phi.length).fill(0.3) };
  const { arrays, notFinite } = massesBy(massSettings())(eventsWith(3, [type, together]));
  assert.equal(notFinite, 1);
  const masses = arrays.get('2e_0m_0j_0g_0t_0b_IM_e0e1')!;
  assert.equal(masses.length, 2);
  assert.ok(masses.every((mass) => mass >= 0 && mass < 1e-3));
});
