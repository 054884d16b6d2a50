import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { runCommand } from '../../src/cli/run.ts';
import { isError } from '../../src/errors.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';

const QUIET = ['--executor', 'inline', '--log-level', 'WARNING'];

/** Runs the command in this process. */
async function call(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const code = await runCommand.run(args, {
    out: (text) => {
      stdout += text;
    },
    err: { write: (text) => (stderr += text) },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

async function run(code: number, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const ended = await call([...args, ...QUIET]);
  assert.equal(ended.code, code, ended.stderr);
  return ended;
}

test('the chain of batch jobs that the original’s users submit gives the bytes of one run', () =>
  inTemporaryDirectory(async (directory) => {
    await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 800 });
    const config = join(directory, 'config.yaml');
    const steps = 'tasks:\n  do_parsing: true\n  do_mass_calculating: true\n  do_post_processing: true\n';
    const rest = '  do_histogram_creation: true\n  do_figures: false\n  do_scan: false\n';
    const masses = 'mass_calculation_task_config:\n  min_events_per_fs: 10\n';
    await writeFile(config, `input: ${join(directory, 'sample')}\n${steps}${rest}${masses}`);
    const [whole, split] = [join(directory, 'whole'), join(directory, 'split')];
    await run(0, '--config', config, '--run-dir', whole);
    const common = ['--config', config, '--run-dir', split];
    const job = (index: number) => ['--batch-job-index', String(index), '--total-batch-jobs', '2'];
    await run(0, ...common, ...job(1), '--tasks', 'parsing,mass_calculating');
    const early = await run(3, '--run-dir', split, '--merge-only');
    assert.match(early.stdout, /missing: batch 2/);
    await run(0, ...common, ...job(2), '--tasks', 'parsing,mass_calculating');
    await run(0, ...common, '--tasks', 'post_processing');
    assert.match((await run(0, ...common, '--scan-only')).stdout, /ranges of \d+ spectra/);
    const ranges = await readFile(join(split, 'logs', 'global_ranges_2024r-pp.json'), 'utf8');
    for (const index of [1, 2]) await run(0, ...common, ...job(index), '--tasks', 'histogram_creation');
    const before = await digests(split, 'histograms', 'im_arrays', 'logs');
    assert.match(
      (await run(0, ...common, '--merge-only', '--dry-run')).stdout,
      /histogram_creation .*writes nothing/,
    );
    assert.deepEqual(await digests(split, 'histograms', 'im_arrays', 'logs'), before);
    await run(0, ...common, '--merge-only');
    const names = (found: Record<string, string>) =>
      Object.fromEntries(Object.entries(found).filter(([path]) => !path.includes('/batch_')));
    assertSame(names(await digests(split, 'histograms')), await digests(whole, 'histograms'));
    assert.equal(await readFile(join(whole, 'logs', 'global_ranges_2024r-pp.json'), 'utf8'), ranges);
  }));

test('wrong usage of batches and of the ways to go on is told in one line', async () => {
  const wrong: readonly [readonly string[], RegExp][] = [
    [['--batch-job-index', '1'], /batch job 1 of an unknown number/],
    [['--batch-job-index', '3', '--total-batch-jobs', '2'], /batch job 3 of 2 cannot be/],
    [['--merge-only'], /--merge-only needs --run-dir/],
    [['--merge-only', '--plots-only', '--run-dir', 'x'], /--merge-only and --plots-only exclude each other/],
    [['--log-level', 'LOUD'], /--log-level is "LOUD"/],
    [['--cache-size', 'much'], /--cache-size is "much"/],
    [['x.root', '--batch-job-index', '1', '--total-batch-jobs', '2'], /a batch job needs --run-dir/],
  ];
  for (const [args, message] of wrong)
    await assert.rejects(call(args), (error) => isError(error, 'usage') && message.test(error.message));
});
