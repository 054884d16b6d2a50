import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../../src/apps/simulation/index.ts';
import { inlineExecutor, threadsExecutor } from '../../../src/jobs/index.ts';
import { assertSame, digests, inTemporaryDirectory, runIn } from './run-pipeline.ts';

const EVENTS = 600;
/** Fewer signatures, and so fewer files, than with one event. */
const CONFIG = { mass_calculation_task_config: { min_events_per_fs: 4 } };

/** Two PHYSLITE-like files, so that arrays are put together from several pieces. */
async function sampleIn(directory: string): Promise<string[]> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: EVENTS });
  return files.filter(({ release }) => release === '2024r-pp').map(({ path }) => path);
}

const results = (directory: string) => digests(directory, 'im_arrays', 'im_arrays_processed', 'histograms');

test('arrays and histograms have the same bytes with one thread, with two, and however small the chunks are', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = await sampleIn(directory);
    const [one, two, small] = ['one', 'two', 'small'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    await runIn(one, inputs, { config: CONFIG, executor: threadsExecutor({ threads: 1 }) });
    await runIn(two, inputs, { config: CONFIG, executor: threadsExecutor({ threads: 2 }) });
    const config = { ...CONFIG, parsing_task_config: { chunk_yield_threshold_bytes: 1 } };
    await runIn(small, inputs, { config, executor: inlineExecutor() });
    const expected = await results(one);
    assert.ok(Object.keys(expected).length > 20);
    assertSame(await results(two), expected);
    assertSame(await results(small), expected);
  }));

test('steps made one at a time give the same bytes as all at once', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = await sampleIn(directory);
    const [whole, steps] = ['whole', 'steps'].map((name) => join(directory, name)) as [string, string];
    await runIn(whole, inputs, { config: CONFIG });
    for (const step of ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation'] as const) {
      await runIn(steps, inputs, { config: CONFIG, steps: [step], mode: 'either' });
    }
    assertSame(await results(steps), await results(whole));
  }));
