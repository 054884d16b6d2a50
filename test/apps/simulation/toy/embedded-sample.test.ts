import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { tasks } from '../../../../src/apps/simulation/tasks.ts';
import { analysisLayout } from '../../../../src/apps/simulation/toy/analysis-layout.ts';
import {
  EMBEDDED_DEFAULTS,
  makeEmbeddedSample,
  planEmbeddedSample,
} from '../../../../src/apps/simulation/toy/embedded-sample.ts';
import { generateTable } from '../../../../src/apps/simulation/toy/generate.ts';
import type { Layout } from '../../../../src/apps/simulation/toy/layout.ts';
import { EMBEDDED_MIX, withHiddenResonance } from '../../../../src/apps/simulation/toy/mix.ts';
import { physliteLayout } from '../../../../src/apps/simulation/toy/physlite-layout.ts';
import { isNumbers, type JaggedColumn, type Table } from '../../../../src/column/index.ts';
import { isError } from '../../../../src/errors.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { readWithJsroot } from '../read-with-jsroot.ts';

const FILES = ['physlite-vectors', 'physlite-counters', 'analysis'] as const;
const LAYOUTS: Record<(typeof FILES)[number], Layout> = {
  'physlite-vectors': physliteLayout('vectors'),
  'physlite-counters': physliteLayout('counters'),
  analysis: analysisLayout(),
};

async function inTemporaryDirectory(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'beamline-toy-'));
  try {
    await body(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

function plainColumn(table: Table, name: string): (number | number[])[] {
  const column = table.columns.get(name)!;
  if (isNumbers(column)) return Array.from(column, Number);
  // The layouts of the toy have no other columns than numbers and lists of numbers.
  const { offsets, content } = column as JaggedColumn<Float32Array>;
  return Array.from({ length: table.length }, (_, i) =>
    Array.from(content.subarray(offsets[i], offsets[i + 1]), Number),
  );
}

test('every value of every file is read back as it was made', async () => {
  await inTemporaryDirectory(async (dir) => {
    const options = { dir, events: 450, files: FILES };
    const { files } = await makeEmbeddedSample(options);
    assert.deepEqual(
      files.map((file) => [file.events, file.release]),
      [
        [150, '2024r-pp'],
        [150, '2024r-pp'],
        [150, '2025e-13tev-beta'],
      ],
    );
    const mix = withHiddenResonance(EMBEDDED_MIX, EMBEDDED_DEFAULTS.resonanceShare);
    for (const plan of planEmbeddedSample(options)) {
      const layout = LAYOUTS[plan.form as keyof typeof LAYOUTS];
      const table = generateTable(mix, layout, plan);
      const names = [...table.columns.keys()];
      const { entries, values } = await readWithJsroot(plan.path, layout.tree, names);
      assert.equal(entries, 150);
      for (const name of names)
        assert.deepEqual(values[name], plainColumn(table, name), `${plan.form} ${name}`);
    }
  });
});

test('our own reader gives the columns back, and sees several clusters and baskets', async () => {
  await inTemporaryDirectory(async (dir) => {
    const options = { dir, events: 3300, files: FILES };
    await makeEmbeddedSample(options);
    const mix = withHiddenResonance(EMBEDDED_MIX, EMBEDDED_DEFAULTS.resonanceShare);
    for (const plan of planEmbeddedSample(options)) {
      const layout = LAYOUTS[plan.form as keyof typeof LAYOUTS];
      const table = generateTable(mix, layout, { ...plan, first: plan.first + 900, count: 200 });
      const names = [...table.columns.keys()];
      const file = await openRootFile(await fromFile(plan.path));
      const tree = await file.tree(layout.tree);
      const read = await tree.read(names, { start: 900, end: 1100 });
      for (const name of names) assert.deepEqual(plainColumn(read, name), plainColumn(table, name), name);
      assert.deepEqual(
        tree.clusters.map(({ start, end }) => [start, end]),
        [
          [0, 1000],

          [1000, 1100],
        ],
      );
      assert.ok(tree.branches.some((branch) => branch.basketCount > 2));
      await file.close();
    }
  });
});

test('the same sample has the same bytes, whether made at once or file by file as tasks', async () => {
  await inTemporaryDirectory(async (dir) => {
    const make = (name: string) => ({ dir: join(dir, name), events: 2400, files: FILES });
    const { files } = await makeEmbeddedSample(make('at-once'));
    const done: number[] = [];
    const context = {
      signal: new AbortController().signal,
      directory: dir,
      attempt: 1,
      progress: (value: unknown) => done.push((value as { done: number }).done),
      log: () => {},
    };
    for (const plan of planEmbeddedSample(make('by-tasks')).toReversed()) {
      const outcome = await tasks['simulation/embedded-file']!(plan, context);
      assert.equal(outcome.status, 'done');
    }
    assert.ok(done.includes(800));
    for (const file of files) {
      const again = await readFile(join(dir, 'by-tasks', basename(file.path)));
      assert.ok(again.equals(await readFile(file.path)), file.path);
      assert.equal(again.length, file.bytes);
    }
  });
});

test('another seed gives other files, and the names say that the data are collision data', async () => {
  await inTemporaryDirectory(async (dir) => {
    const make = (seed: number) =>
      makeEmbeddedSample({ dir: join(dir, `${seed}`), seed, events: 60, files: ['analysis'] });
    const [one, two] = [await make(1), await make(2)];
    assert.ok(!(await readFile(one.files[0]!.path)).equals(await readFile(two.files[0]!.path)));
    assert.match(one.files[0]!.path, /\/data\d+_/);
  });
});

test('the default sample has at least 20,000 events in five files, each event number once', () => {
  const plans = planEmbeddedSample({ dir: 'sample' });
  assert.deepEqual(
    plans.map((plan) => plan.form),
    [...EMBEDDED_DEFAULTS.files],
  );
  let next = 1;
  for (const plan of plans) {
    assert.equal(plan.first, next);
    next += plan.count;
  }
  assert.ok(next > 20_000);
});

test('a number of events that the files do not divide is split without loss', () => {
  const counts = planEmbeddedSample({ dir: 'sample', events: 10, files: FILES }).map((plan) => plan.count);
  assert.deepEqual(counts, [3, 3, 4]);
});

test('an abort leaves no file behind', async () => {
  await inTemporaryDirectory(async (dir) => {
    const making = makeEmbeddedSample({ dir, events: 3000, files: FILES, signal: AbortSignal.abort() });
    await assert.rejects(making, (error) => isError(error, 'cancelled'));
    assert.deepEqual(await readdir(dir), []);
  });
});

test('a plan that is none is refused by the task', async () => {
  const context = {
    signal: new AbortController().signal,
    directory: '.',
    attempt: 1,
    progress: () => {},
    log: () => {},
  };
  const plan = planEmbeddedSample({ dir: 'sample', events: 5 })[0]!;
  for (const input of [null, { ...plan, form: 'aod' }, { ...plan, seed: '1' }, { ...plan, resonance: 3 }]) {
    await assert.rejects(
      async () => tasks['simulation/embedded-file']!(input, context),
      (error) => isError(error, 'usage'),
    );
  }
});

test('the resonance stands out in the spectrum of two photons, and not when it is left out', () => {
  const significance = (share: number) => {
    const mix = withHiddenResonance(EMBEDDED_MIX, share);
    const range = { seed: EMBEDDED_DEFAULTS.seed, run: 900_000, first: 1, count: 20_000 };
    const table = generateTable(mix, physliteLayout('vectors'), range);
    const masses = diphotonMasses(table);
    const between = (low: number, high: number) => masses.filter((mass) => mass >= low && mass < high).length;
    const background = (between(250, 270) + between(290, 310)) / 4;
    return (between(275, 285) - background) / Math.sqrt(background);
  };
  assert.ok(significance(EMBEDDED_DEFAULTS.resonanceShare) > 6);
  assert.ok(Math.abs(significance(0)) < 4);
});

/** Masses [GeV] of the two leading photons above 25 GeV. */
function diphotonMasses(table: Table): number[] {
  const [pt, eta, phi] = ['pt', 'eta', 'phi'].map(
    (field) => plainColumn(table, `AnalysisPhotonsAuxDyn.${field}`) as number[][],
  ) as [number[][], number[][], number[][]];
  return pt.flatMap((list, event) => {
    const order = list.map((_, index) => index).filter((index) => list[index]! > 25_000);
    const [a, b] = order.sort((i, j) => list[j]! - list[i]!);
    if (a === undefined || b === undefined) return [];
    const angle = Math.cosh(eta[event]![a]! - eta[event]![b]!) - Math.cos(phi[event]![a]! - phi[event]![b]!);
    return [Math.sqrt(2 * list[a]! * list[b]! * angle) / 1000];
  });
}
