import type { Assignment, TaskOutcome } from '../../task.ts';
import type { LiveCall } from './live-call.ts';
import { encode } from './messages.ts';
import { deadQueueOf } from './names.ts';
import type { Sender } from './sender.ts';

/** What the end of a task that will never be done takes. */
export interface DeadTasksOptions {
  readonly sender: Sender;
  readonly pool: string;
  readonly broker: string;
  readonly deliveryLimit: number;
  /** Whether a worker was heard lately. */
  isAlive(worker: string): boolean;
  /** How long to wait before looking again for a worker that is alive. */
  readonly patienceMilliseconds: number;
}

/** What becomes of tasks that will never be done. */
export interface DeadTasks {
  /** Ends a task that was given out too often without a worker that lived to report it. */
  bury(call: LiveCall, task: Assignment): void;
  /** Leaves a task where people can look at it, with the reason. */
  keep(call: LiveCall, task: Assignment, end: Pick<TaskOutcome, 'outcome' | 'host' | 'worker'>): void;
}

/** Sees to the dead tasks of a session. */
export function deadTasksOf(options: DeadTasksOptions): DeadTasks {
  const { sender, pool, broker, deliveryLimit, isAlive, patienceMilliseconds } = options;

  function bury(call: LiveCall, task: Assignment): void {
    const open = call.openTask(task.id, task.attempt);
    if (!open || call.isOver) return;
    // Its last worker may have lost nothing but its connection for a moment.
    if (open.worker !== undefined && isAlive(open.worker)) {
      setTimeout(() => bury(call, task), patienceMilliseconds).unref();
      return;
    }
    const reason = `the task was given out ${deliveryLimit + 1} times, and no worker lived to report it`;
    const error = { tag: 'crashed', message: `jobs: ${reason}` };
    const outcome = { status: 'drop', reason, error } as const;
    const startedAt = new Date().toISOString();
    const place = { startedAt, seconds: 0, host: broker, worker: open.worker ?? 'none' };
    keep(call, task, { outcome, ...place });
    call.end({ task: task.id, attempt: task.attempt, outcome, ...place });
  }

  function keep({ stage }: LiveCall, task: Assignment, end: Parameters<DeadTasks['keep']>[2]): void {
    const { run, directory } = stage;
    const { outcome, host, worker } = end;
    const at = new Date().toISOString();
    const death = { run, directory, stage: stage.stage, task, outcome, host, worker, at };
    sender.send({ routingKey: deadQueueOf(pool), durable: true }, encode(death)).catch(() => {});
  }

  return { bury, keep };
}
