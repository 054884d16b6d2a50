import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { beamline, start } from './beamline.ts';

const FOLDERS = ['parsed_data', 'im_arrays', 'im_arrays_processed', 'histograms'];

/** Places to kill at: the first file that a stage leaves behind. */
const MOMENTS = ['parsed_data', 'im_arrays', 'im_arrays_processed'];

async function prepare(directory: string): Promise<string[]> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1000 });
  const config = join(directory, 'config.yaml');
  await writeFile(
    config,
    'mass_calculation_task_config: {min_events_per_fs: 12}\ntasks: {do_figures: false}\n',
  );
  return [...files.map(({ path }) => path), '--config', config, '--workers', '2', '--quiet'];
}

async function killAt(directory: string, folder: string, args: readonly string[]): Promise<void> {
  const { child, ended } = start('run', ...args, '--run-dir', directory);
  while (!existsSync(join(directory, folder)) && child.exitCode === null) await sleep(2);
  child.kill('SIGKILL');
  assert.equal((await ended).signal, 'SIGKILL', `it ended before it could be killed at ${folder}`);
}

test('a run that was killed at any stage is resumed to the same bytes as one that was left alone', () =>
  inTemporaryDirectory(async (directory) => {
    const args = await prepare(directory);
    const whole = join(directory, 'whole');
    assert.equal((await beamline('run', ...args, '--run-dir', whole)).code, 0);
    const expected = await digests(whole, ...FOLDERS);
    for (const moment of MOMENTS) {
      const killed = join(directory, moment);
      await killAt(killed, moment, args);
      assert.match((await beamline('status', killed)).stdout, /interrupted/);
      const resumed = await beamline('resume', killed, '--quiet');
      assert.equal(resumed.code, 0, resumed.stderr);
      assertSame(await digests(killed, ...FOLDERS), expected);
    }
  }));

test('a run at its end computes no masses again when it is resumed, until some are lost', () =>
  inTemporaryDirectory(async (directory) => {
    const args = await prepare(directory);
    const run = join(directory, 'run');
    assert.equal((await beamline('run', ...args, '--run-dir', run)).code, 0);
    const expected = await digests(run, ...FOLDERS);
    const again = await beamline('resume', run);
    assert.match(again.stderr, /parse: .* from before/);
    assert.doesNotMatch(again.stderr, /masses: /);
    const arrays = await readdir(join(run, 'im_arrays'), { recursive: true });
    await rm(join(run, 'im_arrays', arrays.find((name) => name.endsWith('.npy')) as string));
    const mended = await beamline('resume', run);
    assert.match(mended.stderr, /masses: /);
    assertSame(await digests(run, ...FOLDERS), expected);
  }));

test('the newest run below the directory that was given is the one that is resumed', () =>
  inTemporaryDirectory(async (directory) => {
    const args = await prepare(directory);
    const out = join(directory, 'out');
    await beamline('run', ...args, '--output', out, '--tasks', 'parsing');
    const resumed = await beamline('resume', out, '--quiet');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /histograms +[1-9]/);
  }));

test('resuming where there is no run is one line, and exit code 1', () =>
  inTemporaryDirectory(async (directory) => {
    const { code, stderr } = await beamline('resume', directory);
    assert.equal(code, 1);
    assert.match(stderr, /there is no run in/);
  }));
