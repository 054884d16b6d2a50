import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  analysisLayout,
  physliteLayout,
  sampleNumbers,
  writeSample,
} from '../../../../src/apps/simulation/index.ts';
import type { Column, JaggedColumn, Numbers } from '../../../../src/column/index.ts';
import { createRootFile, openRootFile, type TreeWriter } from '../../../../src/root/index.ts';
import { fromFile, toFile } from '../../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../../shared-data.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';
import { parsedFiles, parseResults } from './parsed-files.ts';

/** Everything is kept, so that sums over the input are those over the output. */
const KEEP_ALL = { parsing_task_config: { kinematic_cuts: null, particle_counts: null } };
const parse = (directory: string, inputs: readonly string[], weights: object | null) =>
  runIn(directory, inputs, { config: { ...KEEP_ALL, weights }, steps: ['parsing'] });

async function columnsOf(path: string, tree: string, names: readonly string[]): Promise<Numbers[]> {
  const file = await openRootFile(await fromFile(path));
  try {
    const { columns } = await (await file.tree(tree)).read(names);
    return names.map((name) => columns.get(name) as Numbers);
  } finally {
    await file.close();
  }
}

/** The weights of all parsed events of a run, in the order of the files; undefined where a file has none. */
async function weightsOf(run: string): Promise<(Float64Array | undefined)[]> {
  const files = await parsedFiles(run);
  return files.map(({ columns }) => columns.get('weight') as Float64Array | undefined);
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const range = { seed: 3, run: 310000, first: 1, count: 300 };

test('n-tuples of 2025 weigh what their own columns say, corrections included', () =>
  inTemporaryDirectory(async (directory) => {
    const input = join(directory, 'mc.root');
    const numbers = sampleNumbers('z', range);
    await writeSample(input, { z: 1 }, analysisLayout(numbers), range);
    const run = join(directory, 'run');
    assert.equal((await parse(run, [input], { luminosity: 36.6 })).state, 'done');
    const factors = ['PILEUP', 'ELE', 'MUON', 'PHOTON', 'TAU', 'LepTRIGGER', 'FTAG', 'JVT'];
    const columns = await columnsOf(input, 'analysis', [
      'mcWeight',
      ...factors.map((one) => `ScaleFactor_${one}`),
    ]);
    const { crossSection, kFactor, filterEfficiency, sumOfWeights } = numbers;
    const scale = (36.6 * 1000 * crossSection * kFactor * filterEfficiency) / sumOfWeights;
    const expected = Array.from({ length: range.count }, (_, i) =>
      columns.reduce<number>((weight, column) => weight * Number(column[i]), scale),
    );
    const [weights] = await weightsOf(run);
    assert.equal(weights!.length, range.count);
    for (const [i, weight] of weights!.entries())
      assert.ok(Math.abs(weight - expected[i]!) <= 1e-12 * Math.abs(expected[i]!), `event ${i}`);
    const [{ cutFlow }] = (await parseResults(run)) as [{ cutFlow: { steps: { weight: number }[] } }];
    assert.ok(Math.abs(cutFlow.steps[0]!.weight - sum(expected)) < 1e-9 * sum(expected));
  }));

test('simulation in PHYSLITE weighs what the configuration says of its data set; data weigh nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const [simulation, data] = [join(directory, 'mc.root'), join(directory, 'data.root')];
    await writeSample(simulation, { z: 1 }, physliteLayout('vectors', 990001), range);
    await writeSample(data, { z: 1 }, physliteLayout('vectors'), range);
    const run = join(directory, 'run');
    const sample = { cross_section_pb: 2, k_factor: 1.5, filter_efficiency: 0.5, sum_of_weights: 600 };
    await parse(run, [data, simulation], { luminosity: 10, samples: { 990001: sample } });
    const [ofData, ofSimulation] = await weightsOf(run);
    assert.equal(ofData, undefined);
    const generated = await firstWeights(simulation);
    const scale = (10 * 1000 * 2 * 1.5 * 0.5) / 600;
    assert.deepEqual(
      [...ofSimulation!],
      generated.map((weight) => scale * weight),
    );
  }));

async function firstWeights(path: string): Promise<number[]> {
  const file = await openRootFile(await fromFile(path));
  try {
    const name = 'EventInfoAuxDyn.mcEventWeights';
    const tree = await file.tree('CollectionTree');
    const { path } = tree.branches.find((branch) => branch.path.endsWith(name))!;
    const { offsets, content } = (await tree.read([path])).columns.get(path) as JaggedColumn<Float32Array>;
    return Array.from(offsets.subarray(0, -1), (first) => content[first]!);
  } finally {
    await file.close();
  }
}

test('without the table of weights no event has one', () =>
  inTemporaryDirectory(async (directory) => {
    const input = join(directory, 'mc.root');
    await writeSample(input, { z: 1 }, physliteLayout('vectors', 990001), range);
    await parse(join(directory, 'run'), [input], null);
    assert.deepEqual(await weightsOf(join(directory, 'run')), [undefined]);
  }));

test('simulation of which the cross-section is not known fails, and says which', () =>
  inTemporaryDirectory(async (directory) => {
    const input = join(directory, 'mc.root');
    await writeSample(input, { z: 1 }, physliteLayout('vectors', 990001), range);
    const summary = await parse(join(directory, 'run'), [input], { luminosity: 10 });
    assert.equal(summary.state, 'failed');
    assert.match(summary.failures.map(({ reason }) => reason).join(), /cross-section .*"990001"/);
  }));

/** A file in the manner of NanoAOD: one event for each weight, and the sum over the events it was made from. */
async function writeNano(path: string, weights: readonly number[], generated: number): Promise<void> {
  const file = await createRootFile(await toFile(path));
  const one = Int32Array.from(weights, () => 1);
  const jets = { counter: 'nJet', type: 'float32' } as const;
  const events: TreeWriter = file.tree('Events', {
    nJet: { type: 'int32' },
    ...{ Jet_pt: jets, Jet_eta: jets, Jet_phi: jets, Jet_mass: jets },
    genWeight: { type: 'float32' },
  });
  const lists = {
    kind: 'jagged',
    offsets: Int32Array.from([0, ...weights.keys()], (_, i) => i),
    content: Float32Array.from(weights, () => 50),
  } as const;
  await events.append({
    length: weights.length,
    columns: new Map<string, Column>([
      ['nJet', one],
      ['genWeight', Float32Array.from(weights)],
      ...['Jet_pt', 'Jet_eta', 'Jet_phi', 'Jet_mass'].map((name): [string, Column] => [name, lists]),
    ]),
  });
  const runs = file.tree('Runs', { genEventSumw: { type: 'float64' } });
  await runs.append({ length: 2, columns: new Map([['genEventSumw', Float64Array.of(generated, 1)]]) });
  await file.close();
}

test('where only the files know, the sum of weights is that of all of them, and negative weights stay', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = [join(directory, 'TTJets_1.root'), join(directory, 'TTJets_2.root')];
    await writeNano(inputs[0]!, [2, -2], 99);
    await writeNano(inputs[1]!, [4], 399);
    const run = join(directory, 'run');
    await parse(run, inputs, { luminosity: 1, samples: { 'TTJets_*': { cross_section_pb: 5 } } });
    const [first, second] = await weightsOf(run);
    // The sum is 99 + 1 + 399 + 1.
    assert.deepEqual([...first!], [20, -20]);
    assert.deepEqual([...second!], [40]);
  }));

test('each of two batch jobs weighs its events by the sum over the files of both', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = [join(directory, 'TTJets_1.root'), join(directory, 'TTJets_2.root')];
    await writeNano(inputs[0]!, [2, -2], 99);
    await writeNano(inputs[1]!, [4], 399);
    const run = join(directory, 'run');
    const weights = { luminosity: 1, samples: { 'TTJets_*': { cross_section_pb: 5 } } };
    for (const index of [1, 2])
      await runIn(run, inputs, {
        config: { weights, parsing_task_config: { kinematic_cuts: null } },
        steps: ['parsing'],
        mode: 'either',
        batchJob: { index, total: 2 },
      });
    assert.deepEqual(
      (await weightsOf(run)).map((found) => [...(found ?? [])]),
      [[20, -20], [40]],
    );
  }));

test('a file that could not be read while the sum was made is told of', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = [join(directory, 'TTJets_1.root'), join(directory, 'TTJets_2.root')];
    await writeNano(inputs[0]!, [2, 3], 99);
    const run = join(directory, 'run');
    const samples = { 'TTJets_*': { cross_section_pb: 5 } };
    const { notes } = await parse(run, inputs, { luminosity: 1, samples });
    assert.match(
      notes.map(({ text }) => text).join(),
      /sum of weights .*without 1 input that could not be read/,
    );
  }));

const real = sharedData('root', 'uproot-issue-123a.root');

test(
  'the sum of weights of a real PHYSLITE file is that of its bookkeepers',
  {
    skip: real ? false : skipWithoutSharedData,
  },
  () =>
    inTemporaryDirectory(async (directory) => {
      const run = join(directory, 'run');
      await parse(run, [real!], { luminosity: 2, samples: { 410470: { cross_section_pb: 3 } } });
      const [weights] = await weightsOf(run);
      const generated = await firstWeights(real!);
      const scale = (2 * 1000 * 3) / 73668.0625;
      assert.equal(weights!.length, 100);
      for (const [i, weight] of weights!.entries())
        assert.ok(Math.abs(weight - scale * generated[i]!) < 1e-9, `event ${i}`);
    }),
);
