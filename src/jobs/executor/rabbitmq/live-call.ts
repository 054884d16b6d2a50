import { type Channel, channel } from '../../channel.ts';
import type { Assignment, TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, StageCall } from '../executor.ts';
import type { Report } from './messages.ts';

/** A task without outcome, and the worker that was last heard to have begun it. */
interface OpenTask {
  readonly assignment: Assignment;
  worker?: string;
}

/** One call of `run`, as its coordinator follows it. */
export class LiveCall {
  /** Given by the session that takes it up. */
  number = 0;
  readonly stage: StageCall;
  readonly out: Channel<TaskOutcome>;
  readonly #onEvent: ExecuteOptions['onEvent'];
  readonly #open: Map<string, OpenTask>;
  readonly #onOver: () => void;
  #over = false;
  /** The announcement that tells workers to stop; absent while the call is wanted. */
  #stoppedBy: number | undefined;

  /** `onLeave`: the reader left; `onOver`: nothing more comes of this call. */
  constructor(
    stage: StageCall,
    assignments: readonly Assignment[],
    hooks: { onEvent: ExecuteOptions['onEvent']; onLeave(): void; onOver(): void },
  ) {
    this.stage = stage;
    this.#open = new Map(assignments.map((assignment) => [assignment.id, { assignment }]));
    this.#onEvent = hooks.onEvent;
    this.#onOver = hooks.onOver;
    this.out = channel<TaskOutcome>(hooks.onLeave);
  }

  get isOver(): boolean {
    return this.#over;
  }

  get isStopped(): boolean {
    return this.#stoppedBy !== undefined;
  }

  /** The tasks without outcome. */
  openTasks(): Assignment[] {
    return [...this.#open.values()].map(({ assignment }) => assignment);
  }

  /** The task of an attempt, as long as no outcome of it is known. */
  openTask(task: string, attempt: number): Readonly<OpenTask> | undefined {
    const open = this.#open.get(task);
    return open?.assignment.attempt === attempt ? open : undefined;
  }

  /** Takes in what a worker reports; gives the task that has to be given out again, if one has. */
  hear(report: Report, from: string): Assignment | undefined {
    const open = this.openTask(report.task, report.attempt);
    // Late, or said twice: a task that is done twice counts once.
    if (!open) return undefined;
    const { task, attempt } = report;
    switch (report.type) {
      case 'started': {
        const { startedAt, host, worker } = report;
        this.#open.set(task, { ...open, worker: from });
        this.#onEvent?.({ type: 'started', task, attempt, startedAt, host, worker });
        return undefined;
      }
      case 'progress':
        this.#onEvent?.({ type: 'progress', task, progress: report.progress });
        return undefined;
      case 'log':
        this.#onEvent?.({ type: 'log', task, line: report.line });
        return undefined;
      case 'ended': {
        const { outcome, startedAt, seconds, host, worker } = report;
        this.end({ task, attempt, outcome, startedAt, seconds, host, worker });
        return undefined;
      }
      case 'gave-up':
        if (open.worker === from) this.#open.set(task, { assignment: open.assignment });
        return undefined;
      case 'returned':
        this.#open.set(task, { assignment: open.assignment });
        return this.isStopped ? undefined : open.assignment;
      default:
        return report satisfies never;
    }
  }

  /** Takes an outcome. */
  end(outcome: TaskOutcome): void {
    this.#open.delete(outcome.task);
    this.out.push(outcome);
    if (this.#open.size === 0) this.finish();
  }

  /** Notes that the call is not wanted any more, which the announcement with this number says. */
  stop(serial: number): void {
    this.#stoppedBy ??= serial;
  }

  /** Ends a stopped call once every worker has heard of it and none is at one of its tasks. */
  settle(workers: ReadonlyMap<string, { readonly heard: number }>): void {
    const stoppedBy = this.#stoppedBy;
    if (stoppedBy === undefined) return;
    for (const { heard } of workers.values()) if (heard < stoppedBy) return;
    for (const { worker } of this.#open.values()) if (worker !== undefined && workers.has(worker)) return;
    this.finish();
  }

  /** Ends the stream; `error` when the executor is lost. */
  finish(error?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    if (error === undefined) this.out.end();
    else this.out.fail(error);
    this.#onOver();
  }
}
