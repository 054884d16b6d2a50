import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Batch,
  checkConfig,
  type InputFileName,
  type PipelineSummary,
  resolveInputs,
  runPipeline,
  STEPS,
  type Step,
  settingsOf,
} from '../../../src/apps/bumpnet/index.ts';
import { type Executor, inlineExecutor } from '../../../src/jobs/index.ts';

/** A new directory; whoever asks removes it. */
export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'beamline-'));
}

/** A directory that is gone when the test is over. */
export async function inTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await temporaryDirectory();
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** How a test runs the pipeline; the search for bumps and figures are left out unless asked for. */
export interface TestRun {
  readonly config?: Record<string, unknown>;
  readonly executor?: Executor;
  readonly steps?: readonly Step[];
  readonly mode?: 'create' | 'either';
  readonly batchJob?: Batch;
}

/** The original's selection and every final state, down to one event. */
export const EVERYTHING = {
  mass_calculation_task_config: {
    min_events_per_fs: 1,
    objects_to_calculate: ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus'],
  },
};

/** Runs the pipeline in a directory. */
export async function runIn(
  directory: string,
  names: readonly string[],
  test: TestRun = {},
): Promise<PipelineSummary> {
  return runOn(directory, await resolveInputs(names), test);
}

/** The same with inputs that are known already. */
export async function runOn(
  directory: string,
  inputs: readonly InputFileName[],
  test: TestRun = {},
): Promise<PipelineSummary> {
  const { settings } = settingsOf(checkConfig(test.config ?? EVERYTHING, 'test'));
  const executor = test.executor ?? inlineExecutor();
  const steps = new Set(test.steps ?? STEPS.filter((step) => step !== 'scan' && step !== 'figures'));
  try {
    return await runPipeline(
      { settings, inputs, steps: STEPS },
      {
        directory,
        name: 'test',
        program: { name: 'beamline', version: 'test' },
        executor,
        steps,
        mode: test.mode ?? 'create',
        attempts: 1,
        batchJob: test.batchJob,
      },
    );
  } finally {
    await executor.close();
  }
}

/** A digest of every file in some folders of a run, by path. */
export async function digests(directory: string, ...folders: string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of folders) {
    const names = await readdir(join(directory, folder), { recursive: true, withFileTypes: true });
    for (const entry of names.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      found[path.slice(directory.length + 1)] = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
    }
  }
  return Object.fromEntries(Object.entries(found).sort());
}

/** Fails with the names of the files that differ, or that only one side has. */
export function assertSame(actual: Record<string, string>, expected: Record<string, string>): void {
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  assert.deepEqual(
    [...names].filter((name) => actual[name] !== expected[name]),
    [],
  );
}
