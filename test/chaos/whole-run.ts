/** What the sample run is when nobody disturbs it, and whether a disturbed one came to the same. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inlineExecutor, readRun, runStages } from '../../src/jobs/index.ts';
import { openSampleRun, slowStages } from '../jobs/run/killed-run.ts';

/** The SHA-256 of the files of a run by their paths, the record and the logs left out. */
export type RunFiles = ReadonlyMap<string, string>;

/** All files of a run but its record and its logs, with the SHA-256 of what is in them. */
export async function filesOfRun(directory: string): Promise<RunFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const names = paths.map((path) => path.slice(directory.length + 1));
  const kept = names.filter((name) => !/^(run\.json|logs\/)/.test(name)).sort();
  return new Map(
    await Promise.all(
      kept.map(async (name) => [name, digestOf(await readFile(join(directory, name)))] as const),
    ),
  );
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Does the sample run in one go, in this thread, and gives its files, which are the same at any speed. */
export async function undisturbed(directory: string): Promise<RunFiles> {
  assert.deepEqual(await goOn(directory, 0), { state: 'done', reused: 0 });
  return filesOfRun(directory);
}

/**
 * Takes the sample run up in this thread, to its end; tells how many of its parts were there already. `milliseconds`, the
 * time that a part takes, is an input of the tasks: with another one nothing is reused.
 */
export async function goOn(
  directory: string,
  milliseconds: number,
): Promise<{ state: string; reused: number }> {
  const run = await openSampleRun(directory);
  const executor = inlineExecutor({ slots: 4 });
  let reused = 0;
  try {
    const { state } = await runStages(run, slowStages(milliseconds), executor, {
      onProgress: (event) => {
        if (event.type === 'stage-started' && event.stage === 'write') reused = event.reused;
      },
    });
    return { state, reused };
  } finally {
    await executor.close();
    await run.close();
  }
}

/**
 * Checks a run that ended after whatever befell it: every task is done, once, with its output; taking it up again finds
 * nothing to do; its files are those of the undisturbed run, to the byte, and nothing lies about.
 */
export async function assertWhole(
  directory: string,
  milliseconds: number,
  expected: RunFiles,
): Promise<void> {
  const { state, failures, record } = await readRun(directory);
  assert.deepEqual([state, failures], ['done', []]);
  for (const { name, tasks } of record.stages) {
    for (const { id, state: ended, attempts } of tasks) {
      const doneTimes = attempts.filter(({ status }) => status === 'done').length;
      assert.deepEqual([ended, doneTimes], ['done', 1], `${name}: ${id}`);
    }
  }
  assert.deepEqual(await goOn(directory, milliseconds), { state: 'done', reused: 12 });
  assert.deepEqual(await filesOfRun(directory), expected);
}
