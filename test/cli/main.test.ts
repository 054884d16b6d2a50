import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { inTemporaryDirectory } from '../jobs/temporary-directory.ts';
import { beamline } from './beamline.ts';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'beamline.js');

test('a wrong word is refused with the one that was meant, or with those there are', async () => {
  const near = await beamline('inspct');
  assert.deepEqual([near.code, near.stdout], [2, '']);
  assert.equal(near.stderr, 'error: beamline: there is no command "inspct" (did you mean inspect?)\n');
  assert.match((await beamline('nix')).stderr, /\(there are: run, analyze, /);
  const option = await beamline('run', '--ouput', 'x');
  assert.match(option.stderr, /unknown option --ouput \(did you mean --output\?\)\n$/);
});

test('what the system refuses is one line with its reason', () =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const ended = await beamline('run', 'no.root', '--run-dir', join(file, 'run'));
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /^error: jobs: cannot make ".*": not a directory\n$/);
  }));

test('a file that is not there is told of without the call of the system', async () => {
  const ended = await beamline('inspect', 'no.root');
  assert.equal(ended.stderr, 'error: storage: cannot open "no.root": no such file or directory\n');
  assert.equal(ended.code, 1);
});

test('an answer that cannot be written is an error, one that nobody wants to read to its end is none', async (context) => {
  if (!existsSync('/dev/full')) return context.skip('there is no /dev/full');
  const full = openSync('/dev/full', 'w');
  const ended = await started(['help', 'run'], full);
  closeSync(full);
  assert.equal(ended.code, 1);
  assert.equal(ended.stderr, 'error: beamline: cannot write the answer: no space left on device\n');
  const cut = await started(['help', 'run'], 'pipe');
  assert.deepEqual(cut, { code: 0, stderr: '' });
});

/** Runs a command whose answer goes to a file, or to a pipe that is closed at once. */
async function started(args: readonly string[], stdout: number | 'pipe') {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, stderr };
}

test('a signal to the launcher, to it and its child, or to it twice stops a run so that it can be resumed', () =>
  inTemporaryDirectory(async (parent) => {
    const { files } = await makeEmbeddedSample({ dir: join(parent, 'sample'), events: 1000 });
    const inputs = files.map(({ path }) => path);
    const ways: readonly ((pid: number) => void)[] = [
      (pid) => process.kill(pid, 'SIGINT'),
      (pid) => process.kill(-pid, 'SIGTERM'),
      (pid) => {
        process.kill(pid, 'SIGTERM');
        process.kill(-pid, 'SIGTERM');
      },
    ];
    for (const [i, stop] of ways.entries()) {
      const directory = join(parent, `run-${i}`);
      const args = [LAUNCHER, 'run', ...inputs, '--run-dir', directory, '--quiet'];
      const child = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      while (!existsSync(join(directory, 'run.jsonl')) && child.exitCode === null) await sleep(5);
      stop(child.pid!);
      assert.equal(await ended, 130);
      assert.match((await beamline('status', directory)).stdout, /^pipeline_run: cancelled\n/);
    }
  }));

test('going on with a directory that holds only batches says so, and how to go on', () =>
  inTemporaryDirectory(async (parent) => {
    const { files } = await makeEmbeddedSample({ dir: join(parent, 'sample'), events: 100 });
    const directory = join(parent, 'run');
    const batch = ['--batch-job-index', '2', '--total-batch-jobs', '3', '--tasks', 'parsing', '--quiet'];
    await beamline('run', ...files.map(({ path }) => path), '--run-dir', directory, ...batch);
    for (const command of [['resume'], ['retry', '--failed'], ['merge']]) {
      const ended = await beamline(...command, directory);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, /holds only batches of a run: batch-2-of-3 \("beamline run --run-dir /);
    }
  }));
