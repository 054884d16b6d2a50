import { rm, rmdir } from 'node:fs/promises';
import { UsageError } from '../../../errors.ts';
import { channel } from '../../channel.ts';
import type { Assignment, TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, Executor, StageCall } from '../executor.ts';
import { Coordinator } from './coordinator.ts';
import type { Scheduler } from './scheduler.ts';
import { openSession } from './session.ts';
import { DEFAULT_TIMES, type SpoolSettings, type SpoolTimes } from './settings.ts';

/** What the executors on batch systems have in common. */
export interface BatchOptions {
  /** Where spools are made: a directory that workers see under the same path; best inside the run directory. */
  readonly spool: string;
  /** Starts a worker; ` --spool DIR --element NAME` is appended. */
  readonly command: readonly string[];
  /** The most workers at a time. */
  readonly elements?: number;
  /** How many tasks one worker does at a time. */
  readonly threads?: number;
  /** The most JavaScript heap of a task; Node's own limit if not given. */
  readonly memoryMegabytes?: number;
  readonly times?: Partial<SpoolTimes>;
  /** Told why workers do not come, while they are tried again. */
  readonly onLog?: (line: string) => void;
}

/**
 * Runs tasks on workers that a batch system starts, and passes them through a spool. Workers are submitted when there is
 * work, as many as there are tasks or `elements`, and stay for as long as there is. Which tasks are done is known from
 * the spool alone; the scheduler is asked only why a worker is gone or does not come.
 */
export function batchExecutor(scheduler: Scheduler, options: BatchOptions): Executor {
  const { spool, elements = 4, threads = 1, memoryMegabytes, onLog = () => {} } = options;
  for (const count of [elements, threads]) {
    if (!Number.isInteger(count) || count < 1)
      throw new UsageError(`jobs: expected at least 1, got ${count}`);
  }
  const settings: SpoolSettings = { times: { ...DEFAULT_TIMES, ...options.times }, threads, memoryMegabytes };
  let opening: Promise<Opened> | undefined;
  let closing: Promise<void> | undefined;

  async function open(): Promise<Opened> {
    const session = await openSession(spool, scheduler, settings);
    const command = [...options.command, '--spool', session.paths.root];
    const { times } = settings;
    const coordinator = new Coordinator(session, { scheduler, times, elements, threads, command, onLog });
    return { coordinator, root: session.paths.root };
  }

  async function close(): Promise<void> {
    const opened = await opening?.catch(() => undefined);
    if (!opened) return scheduler.close?.();
    await opened.coordinator.close();
    if (opened.coordinator.failed) return;
    await rm(opened.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    // Somebody else may have come in the meantime.
    await rmdir(spool).catch(() => {});
  }

  return {
    name: `${scheduler.name}, ${elements === 1 ? '1 worker' : `${elements} workers`}`,
    slots: elements * threads,
    run(call, tasks, executeOptions = {}) {
      if (closing) return ended();
      opening ??= open();
      return forwarded(opening, call, tasks, executeOptions);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

interface Opened {
  readonly coordinator: Coordinator;
  readonly root: string;
}

/** The stream of a coordinator that is about to be there. */
async function* forwarded(
  opening: Promise<Opened>,
  call: StageCall,
  tasks: readonly Assignment[],
  options: ExecuteOptions,
): AsyncGenerator<TaskOutcome> {
  const { coordinator } = await opening;
  yield* coordinator.run(call, tasks, options);
}

function ended(): AsyncIterable<TaskOutcome> {
  const out = channel<TaskOutcome>();
  out.end();
  return out;
}
