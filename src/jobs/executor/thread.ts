import { extname } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import type { Assignment, Outcome } from '../task.ts';
import type { StageCall } from './executor.ts';
import { outOfMemory, overTimeLimit, workerCrashed } from './mishaps.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

/** A task on a thread: what it is, and whom to tell. */
export interface ThreadJob {
  readonly call: StageCall;
  readonly task: Assignment;
  onMessage(message: Exclude<FromThread, { type: 'outcome' | 'began' }>): void;
  /**
   * Told once: the outcome, or `undefined` when the task was stopped, and how long the thread was at it; without that,
   * the thread did not live to tell.
   */
  onEnd(outcome: Outcome | undefined, seconds?: number): void;
}

// A URL that a build does not rewrite: the program stands beside this file, in TypeScript or compiled.
const program = new URL(`./thread-main${extname(import.meta.filename)}`, import.meta.url);

/** One worker thread and its life: idle, busy with one job, dead. A dead one is replaced by the pool. */
export class Thread {
  readonly name: string;
  readonly #worker: Worker;
  readonly #onFree: (thread: Thread) => void;
  #alive = true;
  #job: ThreadJob | undefined;
  #limitTimer: NodeJS.Timeout | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #death: Outcome | undefined;

  /** Starts a thread. `onFree` is told after each job, and when the thread died, of its job or without one. */
  constructor(name: string, limits: ResourceLimits, onFree: (thread: Thread) => void) {
    this.name = name;
    this.#onFree = onFree;
    this.#worker = new Worker(program, { name, resourceLimits: limits });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => {
      this.#death = deathOf(error);
    });
    this.#worker.on('messageerror', (error) => this.#kill(workerCrashed(messageOf(error))));
    this.#worker.on('exit', (code) => {
      if (!this.#alive) return;
      this.#alive = false;
      this.#finish(this.#death ?? workerCrashed(`it left with exit code ${code}`));
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Starts a job; the thread must be idle and alive. */
  start(job: ThreadJob): void {
    this.#job = job;
    this.#worker.ref();
    this.#say({ type: 'task', call: job.call, task: job.task });
  }

  /** Tells the job to stop, and ends the thread when it has not done so in time. */
  stop(graceMilliseconds: number): void {
    if (!this.#job || this.#graceTimer) return;
    this.#say({ type: 'abort' });
    this.#graceTimer = setTimeout(() => this.#kill(undefined), graceMilliseconds);
  }

  /** Ends the thread at once. */
  async terminate(): Promise<void> {
    this.#kill(undefined);
    await this.#worker.terminate();
  }

  #say(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    if (!this.#job || !this.#alive) return;
    if (message.type === 'outcome') this.#finish(message.outcome, message.seconds);
    else if (message.type === 'began') this.#limitTime(this.#job.call.timeLimitSeconds);
    else this.#job.onMessage(message);
  }

  #limitTime(seconds: number): void {
    this.#limitTimer = setTimeout(() => this.#kill(overTimeLimit(seconds)), seconds * 1000);
  }

  #kill(outcome: Outcome | undefined): void {
    if (!this.#alive) return;
    this.#alive = false;
    void this.#worker.terminate();
    this.#finish(outcome);
  }

  #finish(outcome: Outcome | undefined, seconds?: number): void {
    clearTimeout(this.#limitTimer);
    clearTimeout(this.#graceTimer);
    this.#graceTimer = undefined;
    const ended = this.#job;
    this.#job = undefined;
    // An idle thread must not keep the process alive.
    this.#worker.unref();
    ended?.onEnd(outcome, seconds);
    this.#onFree(this);
  }
}

function deathOf(error: unknown): Outcome {
  const text = messageOf(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(text) : workerCrashed(text);
}
