import assert from 'node:assert/strict';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  type Batch,
  checkConfig,
  type Pipeline,
  type PipelineSummary,
  resolveInputs,
  runPipeline,
  STEPS,
  type Step,
  settingsOf,
} from '../../../../src/apps/bumpnet/index.ts';
import { makeEmbeddedSample } from '../../../../src/apps/simulation/index.ts';
import { isError } from '../../../../src/errors.ts';
import { inlineExecutor } from '../../../../src/jobs/index.ts';
import { assertSame, digests, inTemporaryDirectory, temporaryDirectory } from '../run-pipeline.ts';

const CONFIG = { mass_calculation_task_config: { min_events_per_fs: 20 } };
const BY_BATCH: readonly Step[] = ['parsing', 'mass_calculating'];
const AFTER: readonly Step[] = ['post_processing', 'histogram_creation'];
const RESULTS = ['im_arrays', 'im_arrays_processed', 'histograms'];
let sample = '';
let whole: Record<string, string> = {};

before(async () => {
  sample = await temporaryDirectory();
  await makeEmbeddedSample({ dir: join(sample, 'files'), events: 1500 });
  await go(join(sample, 'whole'), [...BY_BATCH, ...AFTER]);
  whole = await resultsOf(join(sample, 'whole'));
});
after(() => rm(sample, { recursive: true, force: true }));

async function go(
  directory: string,
  steps: readonly Step[],
  batchJob?: Batch,
  config: Record<string, unknown> = CONFIG,
): Promise<PipelineSummary> {
  const { settings } = settingsOf(checkConfig(config, 'test'));
  const pipeline: Pipeline = { settings, inputs: await resolveInputs([join(sample, 'files')]), steps: STEPS };
  const executor = inlineExecutor();
  const program = { name: 'beamline', version: 'test' };
  const options = { directory, name: 'test', program, executor, mode: 'either', attempts: 1 } as const;
  return runPipeline(pipeline, { ...options, steps: new Set(steps), batchJob });
}

/** Digests of the results; the files of single batches are none. */
async function resultsOf(directory: string): Promise<Record<string, string>> {
  const found = Object.entries(await digests(directory, ...RESULTS));
  return Object.fromEntries(found.filter(([path]) => !/\/(parts|batch_\d)/.test(`/${path}`)));
}

const batches = (total: number): Batch[] =>
  Array.from({ length: total }, (_, i) => ({ index: i + 1, total }));
const readJson = async (...path: string[]) => JSON.parse(await readFile(join(...path), 'utf8'));

test('n jobs that parse and compute, one that cleans, n that fill and a merge give the bytes of one run', () =>
  inTemporaryDirectory(async (directory) => {
    for (const batch of batches(3)) await go(directory, BY_BATCH, batch);
    await go(directory, ['post_processing']);
    for (const batch of batches(3)) await go(directory, ['histogram_creation'], batch);
    await assert.rejects(stat(join(directory, 'histograms', 'bumpnet_2024r-pp.root')));
    assert.ok((await stat(join(directory, 'histograms', 'batch_3_2024r-pp.root'))).size > 0);
    const merged = await go(directory, AFTER);
    assert.equal(merged.state, 'done');
    assertSame(await resultsOf(directory), whole);
  }));

test('what the merge puts together are the histograms that the batches have filled', () =>
  inTemporaryDirectory(async (directory) => {
    for (const batch of batches(2)) await go(directory, BY_BATCH, batch);
    await go(directory, ['post_processing']);
    for (const batch of batches(2)) await go(directory, ['histogram_creation'], batch);
    await go(directory, ['histogram_creation']);
    const { stages } = await readJson(directory, 'run.json');
    const merge = stages.find(({ name }: { name: string }) => name === 'histograms');
    assert.deepEqual(
      [...new Set(merge.tasks.map(({ kind }: { kind: string }) => kind))],
      ['bumpnet/merge-histograms'],
    );
    assertSame(await resultsOf(directory), whole);
  }));

test('n jobs that do all that a job can, and a merge, give the bytes of one run', () =>
  inTemporaryDirectory(async (directory) => {
    for (const batch of batches(2)) await go(directory, [...BY_BATCH, ...AFTER], batch);
    assert.equal((await go(directory, AFTER)).state, 'done');
    assertSame(await resultsOf(directory), whole);
    const { inputs, stages } = await readJson(directory, 'run.json');
    assert.equal(inputs.length, 5, 'the record of the run knows all inputs');
    assert.ok(inputs.every(({ checksum }: { checksum: string }) => /^\w+:[0-9a-f]+$/.test(checksum)));
    assert.deepEqual(
      stages
        .filter(({ name }: { name: string }) => name === 'scan')
        .map(({ tasks }: { tasks: [] }) => tasks.length),
      [5],
    );
  }));

test('a missing batch is named, and a merge with it when it has come is the whole run', () =>
  inTemporaryDirectory(async (directory) => {
    const [first, late, last] = batches(3);
    await go(directory, BY_BATCH, first);
    await go(directory, BY_BATCH, last);
    const early = await go(directory, AFTER);
    assert.deepEqual([early.state, early.missingBatches], ['partial', [2]]);
    assert.deepEqual((await readJson(directory, 'logs', 'aggregated_stats.json')).missing_batches, [2]);
    await go(directory, BY_BATCH, late);
    const complete = await go(directory, AFTER);
    assert.deepEqual([complete.state, complete.missingBatches], ['done', []]);
    assertSame(await resultsOf(directory), whole);
    const again = await go(directory, AFTER);
    assert.equal(again.state, 'done', 'a merge can be repeated');
    assertSame(await resultsOf(directory), whole);
  }));

test('a run that goes on by itself does what is missing, and nothing of a late batch counts twice', () =>
  inTemporaryDirectory(async (directory) => {
    const [first, late] = batches(2);
    await go(directory, BY_BATCH, first);
    assert.equal((await go(directory, AFTER)).state, 'partial');
    await go(directory, [...BY_BATCH, ...AFTER]);
    assertSame(await resultsOf(directory), whole);
    await go(directory, BY_BATCH, late);
    assert.equal((await go(directory, AFTER)).state, 'done');
    assertSame(await resultsOf(directory), whole);
  }));

test('batches of another configuration are refused by name', () =>
  inTemporaryDirectory(async (directory) => {
    await go(directory, BY_BATCH, { index: 1, total: 1 });
    const other = { mass_calculation_task_config: { min_events_per_fs: 7 } };
    await assert.rejects(
      go(directory, AFTER, undefined, other),
      (error) =>
        isError(error, 'usage') && /batch-1-of-1 was made with another configuration/.test(error.message),
    );
  }));

test('batches of two different splits are refused', () =>
  inTemporaryDirectory(async (directory) => {
    await go(directory, BY_BATCH, { index: 1, total: 2 });
    await go(directory, BY_BATCH, { index: 1, total: 3 });
    await assert.rejects(go(directory, AFTER), /has batches of 2 and of 3 jobs/);
  }));

test('more batches than inputs leave some with nothing to do, and the result is the same', () =>
  inTemporaryDirectory(async (directory) => {
    for (const batch of batches(7)) assert.equal((await go(directory, BY_BATCH, batch)).state, 'done');
    assert.equal((await go(directory, AFTER)).state, 'done');
    assertSame(await resultsOf(directory), whole);
  }));

test('the statistics of batches are numbers, and their sums those of the whole', () =>
  inTemporaryDirectory(async (directory) => {
    for (const batch of batches(2)) await go(directory, BY_BATCH, batch);
    const summary = await go(directory, AFTER);
    const one = await readJson(directory, 'logs', 'batch_1_stats.json');
    const all = await readJson(directory, 'logs', 'aggregated_stats.json');
    assert.equal(one.batch_index, 1);
    assert.equal(one.parsing.success_rate, 1);
    assert.equal(one.parsed_files.length, one.summary.parsed_files_count);
    assert.deepEqual(all.batches, [1, 2]);
    assert.equal(all.parsing_totals.total_events, 1500);
    assert.equal(all.parsing_totals.selected_events, summary.events.kept);
    assert.equal(all.parsing_totals.successful_files, 5);
    assert.ok(all.parsing_totals.total_size_mb > 0 && all.total_batch_time_sec > 0);
  }));
