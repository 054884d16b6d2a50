import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { messageOf, StorageError } from '../../../errors.ts';
import { errorRecordOf } from '../../error-record.ts';
import { outcomeOfError } from '../../retry-policy.ts';
import type { TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, Executor } from '../executor.ts';
import type { TaskMessage } from './messages.ts';
import { moduleFor, type TaskModules } from './task-modules.ts';

/** What a worker does tasks with. */
export interface Bench {
  /** Where the tasks run, on this machine. */
  readonly inner: Executor;
  readonly taskModules: TaskModules;
  /** Where a directory of the coordinator is on this machine. */
  readonly mapDirectory: (directory: string) => string;
}

/**
 * Makes the attempt of a message on this machine. Gives `undefined` when it stopped because it was told to. Never
 * throws: what cannot be begun is an outcome too.
 */
export async function attemptHere(
  { stage, task }: TaskMessage,
  { inner, taskModules, mapDirectory }: Bench,
  options: Required<ExecuteOptions>,
): Promise<TaskOutcome | undefined> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  try {
    const taskModule = moduleFor(taskModules, task.kind).href;
    const directory = mapDirectory(stage.directory);
    if (stage.exchange === undefined) await checkDirectory(directory);
    const [outcome] = await Array.fromAsync(inner.run({ ...stage, taskModule, directory }, [task], options));
    return outcome;
  } catch (error) {
    const outcome = outcomeOfError(errorRecordOf(error), stage.retry);
    const seconds = (performance.now() - began) / 1000;
    const place = { host: hostname(), worker: 'none' };
    return { task: task.id, attempt: task.attempt, outcome, startedAt, seconds, ...place };
  }
}

/** A worker that does not see the run directory must not make one of its own. */
async function checkDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => messageOf(error));
  if (typeof found !== 'string' && found.isDirectory()) return;
  throw new StorageError(`jobs: ${hostname()} does not see the run directory "${directory}"`, {
    transient: true,
    hint: 'mount it there, or say with --mount where it is',
  });
}
