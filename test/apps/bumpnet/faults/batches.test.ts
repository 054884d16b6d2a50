/** The faults of the original pipeline in batches and merging, by number: that they are not here. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shareOf } from '../../../../src/apps/bumpnet/batches/share.ts';
import {
  checkConfig,
  type PipelineSummary,
  resolveInputs,
  runPipeline,
  STEPS,
  type Step,
  settingsOf,
} from '../../../../src/apps/bumpnet/index.ts';
import { inlineExecutor } from '../../../../src/jobs/index.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../run-pipeline.ts';
import { histogramsIn, quickRun, toyFile } from './objects.ts';

let folder = '';
before(async () => {
  folder = await temporaryDirectory();
  for (let i = 0; i < 4; i++)
    await toyFile(join(folder, 'files', `${i}.root`), undefined, { count: 250, first: 1 + 250 * i });
});
after(() => rm(folder, { recursive: true, force: true }));

const PARSE: readonly Step[] = ['parsing', 'mass_calculating'];
const FILL: readonly Step[] = ['histogram_creation'];

async function go(directory: string, steps: readonly Step[], index?: number): Promise<PipelineSummary> {
  const config = { mass_calculation_task_config: { min_events_per_fs: 10 } };
  const { settings } = settingsOf(checkConfig(config, 'test'));
  const pipeline = { settings, inputs: await resolveInputs([join(folder, 'files')]), steps: STEPS };
  const batchJob = index === undefined ? undefined : { index, total: 3 };
  const program = { name: 'beamline', version: 'test' };
  const options = { directory, name: 'test', program, mode: 'either', attempts: 1, batchJob } as const;
  return runPipeline(pipeline, { ...options, executor: inlineExecutor(), steps: new Set(steps) });
}

const readJson = async (...path: string[]) => JSON.parse(await readFile(join(...path), 'utf8'));

test('fault 24: a plain run needs no scan of ranges before it, and leaves them behind', () =>
  inTemporaryDirectory(async (directory) => {
    const summary = await quickRun(directory, [join(folder, 'files')]);
    assert.ok(summary.histograms > 0);
    const ranges = await readJson(directory, 'logs', 'global_ranges.json');
    assert.ok(Object.keys(ranges).length > 0);
    for (const [name, [min, max]] of Object.entries<[number, number]>(ranges))
      assert.ok(name.startsWith('mass_') && min <= max);
  }));

test('fault 25: a split has no job without work while there are as many files as jobs', () => {
  for (const [files, jobs] of [
    [3, 3],
    [10, 4],
    [7, 3],
    [70_201, 8],
  ] as const) {
    const shares = Array.from(
      { length: jobs },
      (_, i) => shareOf(Array(files).fill(1000), { index: i + 1, total: jobs }).length,
    );
    assert.ok(Math.max(...shares) - Math.min(...shares) <= 1, `${files} over ${jobs}: ${shares.slice(0, 5)}`);
  }
});

test('faults 26, 27: every histogram job has its share, and its numbers do not replace those of the parsing', () =>
  inTemporaryDirectory(async (directory) => {
    for (const index of [1, 2, 3]) await go(directory, PARSE, index);
    await go(directory, ['post_processing']);
    const filled = [];
    for (const index of [1, 2, 3]) filled.push((await go(directory, FILL, index)).histograms);
    assert.ok(
      filled.every((count) => count > 0),
      `${filled}`,
    );
    const { parsing, summary } = await readJson(directory, 'logs', 'batch_2_stats.json');
    assert.ok(parsing.total_events > 0 && parsing.total_time_sec > 0);
    assert.equal(summary.processed_files_count, 1);
    const { histograms } = await go(directory, FILL);
    assert.equal(
      histograms,
      filled.reduce((sum, count) => sum + count, 0),
    );
    const all = await readJson(directory, 'logs', 'aggregated_stats.json');
    assert.equal(all.parsing_totals.total_events, 1000);
  }));

test('fault 28: a missing batch is noticed, and a late one is added to those that were merged before', () =>
  inTemporaryDirectory(async (directory) => {
    for (const index of [3, 1]) await go(directory, PARSE, index);
    const early = await go(directory, ['post_processing', ...FILL]);
    assert.deepEqual([early.state, early.missingBatches], ['partial', [2]]);
    await go(directory, PARSE, 2);
    const late = await go(directory, ['post_processing', ...FILL]);
    assert.deepEqual([late.state, late.missingBatches, late.events.read], ['done', [], 1000]);
    assert.ok(late.masses > early.masses);
  }));

test('fault 29: a run goes on where it was, and does nothing twice', () =>
  inTemporaryDirectory(async (directory) => {
    await go(directory, PARSE);
    const parsed = (await readdir(join(directory, 'parsed_data'))).map((name) =>
      join(directory, 'parsed_data', name),
    );
    const before = await Promise.all(parsed.map((path) => stat(path)));
    const { state } = await go(directory, ['parsing', 'post_processing', ...FILL]);
    assert.equal(state, 'done');
    const after = await Promise.all(parsed.map((path) => stat(path)));
    assert.deepEqual(
      after.map(({ mtimeMs }) => mtimeMs),
      before.map(({ mtimeMs }) => mtimeMs),
    );
  }));

test('fault 30: histograms that are made again replace those that were there: no name has a second cycle', () =>
  inTemporaryDirectory(async (directory) => {
    for (const _ of [1, 2]) await quickRun(directory, [join(folder, 'files', '0.root')]);
    await rm(join(directory, 'histograms', 'bumpnet.root'));
    await quickRun(directory, [join(folder, 'files', '0.root')]);
    const root = await openRootFile(await fromFile(join(directory, 'histograms', 'bumpnet.root')));
    const keys = await root.list();
    await root.close();
    assert.ok(keys.length > 0 && keys.every(({ cycle }) => cycle === 1));
    assert.equal(new Set(keys.map(({ path }) => path)).size, keys.length);
  }));

test('fault 31: peaks are removed in every mode, spectra before cleaning have their own range, one file needs no name', () =>
  inTemporaryDirectory(async (directory) => {
    const histograms = {
      apply_peak_removal_at_histogram_level: true,
      also_save_pre_postproc: true,
      pre_postproc_filename: 'before.root',
      output_filename: null,
    };
    const none = { post_processing_task_config: { cleaning: 'none' } };
    const config = { histogram_creation_task_config: histograms, ...none };
    const { masses } = await quickRun(directory, [join(folder, 'files')], config);
    const before = await histogramsIn(directory, 'before.root');
    const entries = [...before.values()].map(({ entries }) => entries);
    assert.equal(
      entries.reduce((sum, count) => sum + count, 0),
      masses,
    );
    for (const { contents } of before.values()) assert.equal(contents[0], 0, 'nothing below the range');
    for (const { contents } of (await histogramsIn(directory)).values()) {
      const inside = contents.slice(1, -1);
      const highest = inside.lastIndexOf(Math.max(...inside));
      assert.ok(inside.slice(0, highest).every((content) => content === 0));
    }
  }));
