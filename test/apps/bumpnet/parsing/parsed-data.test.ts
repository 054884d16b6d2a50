import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  EMBEDDED_MIX,
  miniLayout,
  physliteLayout,
  writeSample,
} from '../../../../src/apps/simulation/index.ts';
import type { CutFlow } from '../../../../src/event/index.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';
import { parsedFiles, parseResults } from './parsed-files.ts';

const RANGE = { seed: 2, run: 310000, first: 1, count: 400 };
const OBJECTS = ['Electrons', 'Muons', 'Jets', 'BJets', 'Photons', 'Taus'];
const parse = (run: string, inputs: readonly string[], selection: unknown) =>
  runIn(run, inputs, { config: { selection }, steps: ['parsing'] });

test('parsed files hold momenta, charges, b-tags and the missing momentum, and nothing that only cuts needed', () =>
  inTemporaryDirectory(async (directory) => {
    const input = join(directory, 'data.root');
    await writeSample(input, EMBEDDED_MIX, physliteLayout('vectors'), RANGE);
    const run = join(directory, 'run');
    assert.equal((await parse(run, [input], 'standard')).state, 'done');
    const [table] = await parsedFiles(run);
    const ofObjects = OBJECTS.flatMap((type) => [
      ...['', '_pt', '_eta', '_phi', '_mass'].map((field) => (field ? type + field : `n${type}`)),
    ]);
    const others = [
      ...['Electrons_charge', 'Muons_charge', 'Taus_charge', 'Jets_btag', 'BJets_btag'],
      ...['runNumber', 'eventNumber', 'lumiBlock', 'file', 'MET_pt', 'MET_phi'],
    ];
    assert.deepEqual([...table!.columns.keys()].sort(), [...ofObjects, ...others].sort());
    const met = [...(table!.columns.get('MET_pt') as Float32Array)];
    assert.ok(met.every((value) => value >= 0) && met.some((value) => value > 20));
  }));

test('the original selection keeps all objects of the file, and reads no more than these', () =>
  inTemporaryDirectory(async (directory) => {
    const input = join(directory, 'data.root');
    await writeSample(input, EMBEDDED_MIX, physliteLayout('vectors'), RANGE);
    const read = async (name: string, selection: unknown) => {
      const run = join(directory, name);
      await parse(run, [input], selection);
      const [result] = (await parseResults(run)) as [{ bytesRead: number; cutFlow: CutFlow }];
      return result;
    };
    const [original, standard] = [await read('original', 'original'), await read('standard', 'standard')];
    assert.ok(original.bytesRead < 0.8 * standard.bytesRead);
    assert.deepEqual(Object.keys(original.cutFlow.objects.Electrons!.failed), ['finite', 'pt', 'eta']);
    assert.ok(original.cutFlow.objects.Electrons!.after > standard.cutFlow.objects.Electrons!.after);
  }));

test('an input without what a cut takes is read without it, and the summary says so; a required cut makes it fail', () =>
  inTemporaryDirectory(async (directory) => {
    const [whole, poor] = [join(directory, 'a.root'), join(directory, 'b.root')];
    await writeSample(whole, EMBEDDED_MIX, miniLayout(), RANGE);
    await writeSample(poor, EMBEDDED_MIX, physliteLayout('vectors'), RANGE);
    const selection = { base: 'original', trigger: ['trigE', 'trigM'] };
    const told = await parse(join(directory, 'told'), [whole, poor], selection);
    assert.equal(told.state, 'done');
    const notes = told.notes.filter(({ text }) => text.includes('"trigger"'));
    assert.deepEqual(
      notes.map(({ count }) => count),
      [RANGE.count],
    );
    const failed = await parse(join(directory, 'failed'), [whole, poor], { ...selection, required: true });
    assert.equal(failed.inputs.failed, 1);
    assert.match(failed.failures[0]!.reason, /trigger cannot be applied to this physlite file/);
    const flows = ((await parseResults(join(directory, 'failed'))) as { cutFlow: CutFlow }[]).filter(Boolean);
    assert.deepEqual(
      flows[0]!.cutFlow.steps.map(({ name }) => name),
      ['read', 'trigger', 'limits on counts'],
    );
  }));
