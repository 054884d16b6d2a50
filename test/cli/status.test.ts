import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { statusText } from '../../src/cli/status-report.ts';
import { watchRun } from '../../src/cli/watch.ts';
import { readRun, runStages, type Stage, threadsExecutor } from '../../src/jobs/index.ts';
import { inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { openSampleRun, slowStages } from '../jobs/run/killed-run.ts';
import { beamline, start } from './beamline.ts';

/** Takes what is written, as a terminal or as a pipe. */
function recorder(isTTY: boolean) {
  const [out, err]: string[][] = [[], []];
  const terminal = {
    out: (text: string) => void out!.push(text),
    err: { isTTY, columns: 40, write: (text: string) => err!.push(text) },
    signal: new AbortController().signal,
  };
  return { out: out!, err: err!, terminal };
}

/** Works on the sample run while `look` looks at it, and gives what both gave. */
async function whileRunning<T>(
  directory: string,
  look: () => Promise<T>,
  stages: readonly Stage[],
): Promise<T> {
  const run = await openSampleRun(directory);
  const executor = threadsExecutor({ threads: 2 });
  const running = runStages(run, stages, executor).finally(() => executor.close());
  try {
    return await look();
  } finally {
    await running;
    await run.close();
  }
}

test('a run that is watched is told of whenever tasks came on, until it is over', () =>
  inTemporaryDirectory(async (directory) => {
    const { out, err, terminal } = recorder(false);
    const watch = () => watchRun(directory, ({ stages }) => `${stages[0]?.done ?? 0}\n`, 0.02, terminal);
    assert.equal(await whileRunning(directory, watch, slowStages(40)), 0);
    const counts = out.map(Number);
    assert.ok(counts.length > 3, `told ${counts.length} times`);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    assert.equal(counts.at(-1), 12);
    assert.deepEqual(err, []);
  }));

test('on a terminal each view takes the place of the one before, and the last one stays', () =>
  inTemporaryDirectory(async (directory) => {
    const { out, err, terminal } = recorder(true);
    const watch = () => watchRun(directory, () => `${'x'.repeat(41)}\ny\n`, 0.05, terminal);
    assert.equal(await whileRunning(directory, watch, slowStages(40)), 0);
    assert.equal(out.length, 1);
    assert.equal(err.at(-1), '\x1b[3A\x1b[J');
  }));

test('the status of a run that is on tells the rate, the time left and what each worker is at', () =>
  inTemporaryDirectory(async (directory) => {
    const look = async () => {
      for (;;) {
        const status = await readRun(directory);
        if ((status.stages[0]?.done ?? 0) >= 3 && (status.stages[0]?.running ?? 0) > 0)
          return statusText(status);
        await sleep(10);
      }
    };
    const text = await whileRunning(directory, look, slowStages(60));
    assert.match(text, /write +running +\d+ of 12 done, [12] running, \S+\/s, 0:\d\d left/);
    assert.match(text, /2 workers\n( {4}\S.* on \S+ +\d+ ended +(now w\d+|idle)\n){2}/);
  }));

async function prepare(directory: string): Promise<{ args: string[]; late: string }> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 250 });
  const config = join(directory, 'c.yaml');
  await writeFile(config, 'tasks: {do_figures: false}\n');
  const late = join(directory, 'late.root');
  await writeFile(late, 'this is no ROOT file');
  const run = join(directory, 'run');
  return { args: [files[0]!.path, late, '--config', config, '--run-dir', run, '--quiet'], late };
}

test('what failed is tried again, and what became of it is said; where nothing failed nothing is done', () =>
  inTemporaryDirectory(async (directory) => {
    const { args } = await prepare(directory);
    const run = join(directory, 'run');
    assert.equal((await beamline('run', ...args)).code, 3);
    const before = await readRun(run);
    const dry = await beamline('retry', run, '--failed', '--dry-run');
    assert.equal(dry.code, 0);
    assert.match(dry.stderr, /^tried again: .*late\.root/m);
    assert.deepEqual((await readRun(run)).record, before.record);
    const again = await beamline('retry', run, '--failed');
    assert.equal(again.code, 3, again.stderr);
    assert.match(again.stderr, /^failed again: .*late\.root/m);
    assert.match(again.stderr, /^0 of 1 failure put right$/m);
    const after = await readRun(run);
    const attempts = (status: typeof after) =>
      status.record.stages.flatMap(({ tasks }) => tasks.map((task) => [task.state, task.attempts.length]));
    const grown = attempts(after).filter(([, count], i) => count !== attempts(before)[i]?.[1]);
    assert.deepEqual(grown, [['failed', 2]]);
  }));

test('only what is over is retried, and only what failed', () =>
  inTemporaryDirectory(async (directory) => {
    const { args } = await prepare(directory);
    const run = join(directory, 'run');
    const { child, ended } = start('run', ...args);
    const hasBegun = () => (statSync(join(run, 'run.jsonl'), { throwIfNoEntry: false })?.size ?? 0) > 0;
    while (!hasBegun() && child.exitCode === null) await sleep(2);
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    const early = await beamline('retry', run, '--failed');
    assert.equal(early.code, 2);
    assert.match(early.stderr, /it was interrupted \("beamline resume"/);
    const vague = await beamline('retry', run);
    assert.equal(vague.code, 2);
    assert.match(vague.stderr, /--failed/);
  }));
