import { CancelledError } from '../../errors.ts';
import { channel } from '../channel.ts';
import type { ExecuteOptions, Executor, StageCall } from '../executor/executor.ts';
import { delayAfter } from '../retry-policy.ts';
import type { Assignment, Task, TaskOutcome } from '../task.ts';
import { backlog } from './backlog.ts';

/** An attempt and what follows from it: `retry` is never the last of a task. */
export type Attempt = TaskOutcome & { readonly final: boolean };

/** What `attemptAll` takes beside the tasks. */
export interface AttemptOptions extends ExecuteOptions {
  readonly random?: () => number;
}

/**
 * Has tasks done by an executor, those that fail for a passing reason again and again after a wait, as the policy of
 * the call says. Gives every attempt in the order of completion; a task whose last allowed attempt says `retry` is
 * final too. Ends early, without an error, when the signal is aborted; throws what the executor throws when it is lost.
 */
export async function* attemptAll(
  executor: Executor,
  call: StageCall,
  tasks: readonly Task[],
  options: AttemptOptions = {},
): AsyncGenerator<Attempt> {
  if (tasks.length === 0 || options.signal?.aborted) return;
  const round = new Round(executor, call, tasks, options);
  try {
    for await (const arrival of round.arrivals) {
      const attempt = round.settle(arrival);
      if (attempt) yield attempt;
      if (round.left === 0) return;
    }
  } finally {
    await round.close();
  }
}

/** The tasks of a stage between their first attempts and their ends. */
class Round {
  readonly arrivals = channel<TaskOutcome>();
  readonly #executor: Executor;
  readonly #call: StageCall;
  readonly #options: AttemptOptions;
  readonly #random: () => number;
  /** The tasks that have not ended, each with the attempt that is expected next. */
  readonly #open: Map<string, Assignment>;
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  readonly #active = new Set<Promise<void>>();
  readonly #waits = backlog((due) => this.#submit(due));

  constructor(executor: Executor, call: StageCall, tasks: readonly Task[], options: AttemptOptions) {
    const { signal, random = Math.random, ...rest } = options;
    this.#executor = executor;
    this.#call = call;
    this.#options = rest;
    this.#random = random;
    this.#signal = AbortSignal.any([this.#leaving.signal, ...(signal ? [signal] : [])]);
    this.#signal.addEventListener('abort', () => this.#onAbort(), { once: true });
    this.#open = new Map(tasks.map((task) => [task.id, { ...task, attempt: 1 }]));
    this.#submit([...this.#open.values()]);
  }

  get left(): number {
    return this.#open.size;
  }

  /** Decides what follows from an outcome; `undefined` for one that is late or came twice. */
  settle(outcome: TaskOutcome): Attempt | undefined {
    const task = this.#open.get(outcome.task);
    if (task?.attempt !== outcome.attempt) return undefined;
    if (outcome.outcome.status === 'retry' && task.attempt < this.#call.retry.attempts) {
      const { afterSeconds } = outcome.outcome;
      const next = { ...task, attempt: task.attempt + 1 };
      this.#open.set(task.id, next);
      this.#waits.add(next, delayAfter(this.#call.retry, task.attempt, this.#random, afterSeconds));
      return { ...outcome, final: false };
    }
    this.#open.delete(task.id);
    return { ...outcome, final: true };
  }

  async close(): Promise<void> {
    this.#leaving.abort();
    this.#waits.clear();
    await Promise.allSettled(this.#active);
  }

  #submit(assignments: readonly Assignment[]): void {
    const collecting = this.#collect(assignments).catch((error) => this.arrivals.fail(error));
    this.#active.add(collecting);
    collecting.finally(() => {
      this.#active.delete(collecting);
      this.#endIfAborted();
    });
  }

  async #collect(assignments: readonly Assignment[]): Promise<void> {
    const missing = new Set(assignments.map(({ id }) => id));
    const options = { ...this.#options, signal: this.#signal };
    for await (const outcome of this.#executor.run(this.#call, assignments, options)) {
      missing.delete(outcome.task);
      this.arrivals.push(outcome);
    }
    if (missing.size === 0 || this.#signal.aborted) return;
    throw new CancelledError(
      `jobs: ${this.#executor.name} stopped with ${missing.size} tasks of "${this.#call.stage}" left`,
    );
  }

  #onAbort(): void {
    this.#waits.clear();
    this.#endIfAborted();
  }

  /** Aborted streams end early: once the last of them has, nothing more comes. */
  #endIfAborted(): void {
    if (this.#signal.aborted && this.#active.size === 0) this.arrivals.end();
  }
}
