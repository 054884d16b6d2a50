import { hostname } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { type Channel, channel } from '../channel.ts';
import type { Assignment, TaskOutcome } from '../task.ts';
import type { ExecuteOptions, StageCall } from './executor.ts';
import { Thread, type ThreadJob } from './thread.ts';

/** One call of `run`: what it waits for. */
interface Batch {
  readonly call: StageCall;
  readonly out: Channel<TaskOutcome>;
  readonly onEvent: ExecuteOptions['onEvent'];
  /** Tasks without outcome, running ones included. */
  left: number;
  running: number;
  stopped: boolean;
  /** Lets go of the caller's signal. */
  release(): void;
}

/** Threads that take tasks from one queue, which the calls of `run` fill. */
export class ThreadPool {
  readonly #limits: ResourceLimits;
  readonly #graceMilliseconds: number;
  readonly #waiting: { batch: Batch; task: Assignment }[] = [];
  /** How many of `#waiting` have been taken. */
  #head = 0;
  readonly #idle: Thread[] = [];
  readonly #busy = new Map<Thread, Batch>();
  /** Those of threads that are not there: not yet, or dead. */
  readonly #names: string[];
  #closed = false;

  constructor(threads: number, limits: ResourceLimits, graceMilliseconds: number) {
    this.#names = Array.from({ length: threads }, (_, index) => `thread-${threads - index}`);
    this.#limits = limits;
    this.#graceMilliseconds = graceMilliseconds;
  }

  /** As `run` of an executor. */
  run(
    call: StageCall,
    tasks: readonly Assignment[],
    { signal, onEvent }: ExecuteOptions,
  ): AsyncIterable<TaskOutcome> {
    const onAbort = () => this.#stop(batch);
    const out = channel<TaskOutcome>(onAbort);
    const release = () => signal?.removeEventListener('abort', onAbort);
    const batch: Batch = { call, out, onEvent, left: tasks.length, running: 0, stopped: false, release };
    if (signal?.aborted || this.#closed) batch.stopped = true;
    signal?.addEventListener('abort', onAbort, { once: true });
    for (const task of tasks) this.#waiting.push({ batch, task });
    endIfOver(batch);
    // No task begins in this call itself: the caller is to hold the stream first.
    queueMicrotask(() => this.#dispatch());
    return out;
  }

  /** As `close` of an executor. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { batch } of this.#waiting) this.#stop(batch);
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((thread) => thread.terminate()));
  }

  #dispatch(): void {
    while (this.#head < this.#waiting.length && !this.#closed) {
      const { batch, task } = this.#waiting[this.#head]!;
      if (!batch.stopped) {
        const thread = this.#freeThread();
        if (!thread) return;
        this.#busy.set(thread, batch);
        batch.running++;
        thread.start(jobFor(batch, task, thread.name));
      }
      this.#head++;
    }
    this.#waiting.length = 0;
    this.#head = 0;
  }

  #freeThread(): Thread | undefined {
    const ready = this.#idle.pop();
    if (ready) return ready;
    const name = this.#names.pop();
    if (name === undefined) return undefined;
    return new Thread(name, this.#limits, (thread) => this.#onFree(thread));
  }

  #onFree(thread: Thread): void {
    this.#busy.delete(thread);
    if (thread.alive) {
      this.#idle.push(thread);
    } else {
      const place = this.#idle.indexOf(thread);
      if (place >= 0) this.#idle.splice(place, 1);
      this.#names.push(thread.name);
    }
    this.#dispatch();
  }

  #stop(batch: Batch): void {
    if (batch.stopped) return;
    batch.stopped = true;
    for (const [thread, its] of this.#busy) if (its === batch) thread.stop(this.#graceMilliseconds);
    endIfOver(batch);
  }
}

function endIfOver(batch: Batch): void {
  if (batch.left > 0 && !(batch.stopped && batch.running === 0)) return;
  batch.release();
  batch.out.end();
}

function jobFor(batch: Batch, task: Assignment, worker: string): ThreadJob {
  const place = { task: task.id, attempt: task.attempt, host: hostname(), worker };
  const startedAt = new Date().toISOString();
  const began = performance.now();
  batch.onEvent?.({ type: 'started', ...place, startedAt });
  return {
    call: batch.call,
    task,
    onMessage: (message) => batch.onEvent?.({ ...message, task: task.id }),
    onEnd(outcome, seconds = (performance.now() - began) / 1000) {
      if (outcome) batch.out.push({ ...place, outcome, startedAt, seconds });
      batch.left--;
      batch.running--;
      endIfOver(batch);
    },
  };
}
