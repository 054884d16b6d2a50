import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '../../../src/errors.ts';
import { inlineExecutor, readRun, runStages } from '../../../src/jobs/index.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';
import { openSampleRun, slowStages } from './killed-run.ts';

/** All files of a run but its record, with what is in them. */
async function contentOf(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const content = new Map<string, string>();
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (!/^(run\.json|logs\/)/.test(name)) content.set(name, await readFile(path, 'utf8'));
  }
  return new Map([...content].sort());
}

const filesIn = (directory: string) => readdir(directory).catch(() => [] as string[]);

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let wait = 0; wait < 2000; wait++) {
    if (await condition()) return;
    await sleep(5);
  }
  assert.fail('it did not happen within ten seconds');
}

/** Starts the program, kills it with no warning when the condition holds, and waits until it is gone. */
async function killWhen(directory: string, condition: () => Promise<boolean>): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-run.ts'), directory]);
  const gone = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  await until(condition);
  child.kill('SIGKILL');
  assert.equal(await gone, 'SIGKILL');
}

test('a run that is killed again and again is taken up where it was and gives the same bytes', () =>
  inTemporaryDirectory(async (directory) => {
    const parts = join(directory, 'parts');
    const names = () => filesIn(parts);
    await killWhen(directory, async () => (await names()).some((name) => name.endsWith('.tmp')));
    assert.equal((await readRun(directory)).state, 'interrupted');
    for (const count of [3, 6]) {
      await killWhen(
        directory,
        async () => (await names()).filter((name) => name.endsWith('.bin')).length >= count,
      );
    }
    const before = await readRun(directory);
    const doneBefore = before.stages[0]?.done ?? 0;
    assert.ok(before.state === 'interrupted' && doneBefore >= 4 && doneBefore < 12, `${doneBefore} done`);

    const run = await openSampleRun(directory);
    const executor = inlineExecutor({ slots: 3 });
    let reused = 0;
    const { state } = await runStages(run, slowStages(80), executor, {
      onProgress: (event) => {
        if (event.stage === 'write') reused = event.reused;
      },
    });
    await executor.close();
    await run.close();
    assert.deepEqual([state, reused], ['done', doneBefore]);

    await inTemporaryDirectory(async (other) => {
      const whole = await openSampleRun(other);
      await runStages(whole, slowStages(80), inlineExecutor({ slots: 12 }));
      await whole.close();
      assert.deepEqual(await contentOf(directory), await contentOf(other));
      assert.equal((await contentOf(other)).size, 13);
    });
  }));

test('a run goes on from any byte of its log that was its last, with and without the outputs since', () =>
  inTemporaryDirectory(async (directory) => {
    const whole = join(directory, 'whole');
    const kept = join(directory, 'kept');
    const finish = async (at: string) => {
      const run = await openSampleRun(at);
      const { state } = await runStages(run, slowStages(0), inlineExecutor({ slots: 12 }));
      assert.equal(state, 'done');
      return run;
    };
    const run = await finish(whole);
    await cp(whole, kept, { recursive: true, filter: (path) => !path.includes('run.lock') });
    await run.close();
    const expected = await contentOf(whole);
    const log = await readFile(join(kept, 'run.jsonl'));
    const step = Math.floor(log.length / 20);
    for (let bytes = log.length - 3; bytes > 0; bytes -= step) {
      const torn = join(directory, `torn-${bytes}`);
      await cp(kept, torn, { recursive: true });
      await truncate(join(torn, 'run.jsonl'), bytes);
      if (bytes % 2 === 0) await rm(join(torn, 'parts'), { recursive: true });
      await (await finish(torn)).close();
      assert.deepEqual(await contentOf(torn), expected, `cut at ${bytes}`);
    }
  }));

test('a second coordinator is refused while the first lives, and let in when it was killed', () =>
  inTemporaryDirectory(async (directory) => {
    await killWhen(directory, async () => {
      if ((await filesIn(join(directory, 'parts'))).length === 0) return false;
      await assert.rejects(openSampleRun(directory), (error) => isError(error, 'busy'));
      const { state, holder } = await readRun(directory);
      assert.equal(state, 'running');
      assert.notEqual(holder?.pid, process.pid);
      return true;
    });
    const run = await openSampleRun(directory);
    assert.equal(run.resumed, true);
    await run.close();
  }));
