import { writeFile } from 'node:fs/promises';
import { messageOf, StorageError } from '../../../errors.ts';
import { channel } from '../../channel.ts';
import type { Assignment, Outcome, TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, StageCall } from '../executor.ts';
import { workerCrashed } from '../mishaps.ts';
import { Elements } from './elements.ts';
import type { JournalLine } from './journal.ts';
import { judge, type Verdict } from './judge.ts';
import { writeWhole } from './layout.ts';
import { type Call, type Entry, Ledger } from './ledger.ts';
import { postCall, postParcels, withdraw } from './posting.ts';
import { Recruiter } from './recruiter.ts';
import type { Scheduler } from './scheduler.ts';
import type { Session } from './session.ts';
import type { SpoolTimes } from './settings.ts';
import { type Worker, Workers } from './workers.ts';

/** A task that comes back so often is not unlucky but the cause. */
const MOST_RETURNS = 5;

/** What a coordinator is to know beside its session. */
export interface CoordinatorOptions {
  readonly scheduler: Scheduler;
  readonly times: SpoolTimes;
  /** The most elements at a time, and how many tasks each does at a time. */
  readonly elements: number;
  readonly threads: number;
  readonly command: readonly string[];
  /** Told why workers do not come, while they are tried again. */
  readonly onLog: (line: string) => void;
}

/**
 * The coordinator of one spool. All it does, it does in rounds, one after the other: it posts tasks, reads the journals,
 * judges the workers, asks the scheduler and submits elements. An error of the disk costs a round; when rounds have failed
 * for as long as a lease, or no element ever gets to work, all calls fail.
 */
export class Coordinator {
  readonly #session: Session;
  readonly #options: CoordinatorOptions;
  readonly #ledger = new Ledger();
  readonly #elements: Elements;
  readonly #workers: Workers;
  readonly #recruiter: Recruiter;
  readonly #calls = new Set<Call>();
  #callsMade = 0;
  #closing = false;
  #failure: Error | undefined;
  #beats = 0;
  #beatAt = Number.NEGATIVE_INFINITY;
  #failingSince: number | undefined;
  #wake = () => {};
  readonly #living: Promise<void>;

  constructor(session: Session, options: CoordinatorOptions) {
    const { poll, lease, ask } = options.times;
    this.#session = session;
    this.#options = options;
    this.#elements = new Elements(Math.max(lease, 3 * ask));
    this.#workers = new Workers(session.paths, 5 * poll + 1);
    this.#recruiter = new Recruiter(session, options, this.#elements);
    session.lock.lost.addEventListener('abort', () => this.#fail(session.lock.lost.reason));
    this.#living = this.#live();
  }

  /** Whether it had to give up: what the spool has of logs may say why. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** As `run` of an executor. */
  run(call: StageCall, tasks: readonly Assignment[], options: ExecuteOptions): AsyncIterable<TaskOutcome> {
    const { signal, onEvent } = options;
    const stop = () => this.#stop(made);
    const out = channel<TaskOutcome>(stop);
    const release = () => signal?.removeEventListener('abort', stop);
    const id = `c${++this.#callsMade}`;
    const state = { open: new Set<number>(), stoppedAt: undefined, isPosted: false, isWithdrawn: false };
    const made: Call = { id, call, out, onEvent, release, ...state };
    if (this.#failure) out.fail(this.#failure);
    else if (signal?.aborted || this.#closing || tasks.length === 0) out.end();
    else this.#begin(made, tasks, signal, stop);
    return out;
  }

  #begin(made: Call, tasks: readonly Assignment[], signal: AbortSignal | undefined, stop: () => void): void {
    signal?.addEventListener('abort', stop, { once: true });
    this.#calls.add(made);
    for (const task of tasks) this.#ledger.add(made, task);
    this.#wake();
  }

  /** Stops all calls, sends the workers away, and resolves when the last of them has gone or has been ended. */
  async close(): Promise<void> {
    for (const call of this.#calls) this.#stop(call);
    this.#closing = true;
    this.#wake();
    await this.#living;
  }

  async #live(): Promise<void> {
    while (!this.#closing || this.#calls.size > 0) {
      const pause = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#options.times.poll * 1000);
        if (this.#calls.size === 0) timer.unref();
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      await this.#tryRound();
      await pause;
    }
    await this.#dismiss();
  }

  async #tryRound(): Promise<void> {
    try {
      await this.#round();
      this.#failingSince = undefined;
    } catch (error) {
      const now = performance.now();
      this.#failingSince ??= now;
      const patience = this.#options.times.lease * 1000;
      if (this.#recruiter.givenUp || this.#closing || now - this.#failingSince > patience) this.#fail(error);
    }
  }

  async #round(): Promise<void> {
    const { paths } = this.#session;
    const { threads, elements, times } = this.#options;
    await this.#beat();
    for (const call of this.#calls) {
      if (call.isPosted) continue;
      await postCall(paths, call);
      call.isPosted = true;
    }
    for (const call of this.#calls) {
      if (call.stoppedAt === undefined || call.isWithdrawn) continue;
      await withdraw(paths, call);
      call.isWithdrawn = true;
    }
    await postParcels(paths, this.#ledger, threads * elements);
    await this.#workers.listen((worker, line) => this.#hear(worker, line));
    await this.#judgeWorkers();
    for (const call of this.#calls) this.#endIfOver(call, times);
    await this.#recruiter.ask();
    if (!this.#closing) await this.#recruiter.recruit(this.#ledger.size);
  }

  async #beat(): Promise<void> {
    const now = performance.now();
    if (now - this.#beatAt < (this.#options.times.beat * 1000) / 2) return;
    this.#beatAt = now;
    const { paths, id } = this.#session;
    await writeWhole(paths, paths.coordinator, `${id} ${++this.#beats}\n`);
  }

  #hear(worker: Worker, line: JournalLine): void {
    if (line.type === 'hello') this.#elements.arrived(line.element);
    if (line.type === 'hello' || line.type === 'beat' || line.type === 'bye') return;
    const entry = this.#ledger.get(line.number);
    if (!entry) return;
    const { call, task } = entry;
    switch (line.type) {
      case 'started': {
        const { startedAt } = line;
        this.#recruiter.fruitful();
        const name = `${worker.element} ${line.worker}`;
        entry.running = { worker: worker.name, startedAt, since: performance.now() };
        const place = { task: task.id, attempt: task.attempt, startedAt, host: worker.host, worker: name };
        call.onEvent?.({ type: 'started', ...place });
        break;
      }
      case 'progress':
        call.onEvent?.({ type: 'progress', task: task.id, progress: line.progress });
        break;
      case 'log':
        call.onEvent?.({ type: 'log', task: task.id, line: line.line });
        break;
      case 'outcome':
        this.#end(entry, line.outcome, line.startedAt, line.seconds, worker, line.worker);
        break;
      case 'stopped':
        entry.running = undefined;
        if (call.stoppedAt !== undefined) this.#ledger.close(entry);
        break;
      default:
        line satisfies never;
    }
  }

  #end(
    entry: Entry,
    outcome: Outcome,
    startedAt: string,
    seconds: number,
    { host, element }: Worker,
    lane: string,
  ): void {
    const { id: task, attempt } = entry.task;
    this.#ledger.close(entry);
    entry.call.out.push({ task, attempt, outcome, startedAt, seconds, host, worker: `${element} ${lane}` });
  }

  async #judgeWorkers(): Promise<void> {
    const workers = this.#workers.living();
    const latest = new Map(workers.map((worker) => [worker.element, worker]));
    for (const worker of workers) {
      const { element } = worker;
      const state = element === undefined ? undefined : this.#elements.stateOf(element);
      const isLatest = element === undefined || latest.get(element) === worker;
      const verdict = judge(worker, state, !isLatest, this.#options.times);
      if (verdict) await this.#bury(worker, verdict, isLatest);
    }
  }

  /** Sees to it that nothing a dead worker had is lost, and that it can do no more. */
  async #bury(worker: Worker, verdict: Verdict, isLatest: boolean): Promise<void> {
    const parcels = await this.#workers.takeAway(worker, (from, line) => this.#hear(from, line));
    const lost = new Set(parcels.flatMap((parcel) => this.#ledger.inParcel(parcel)));
    for (const entry of this.#ledger.runningOn(worker.name)) lost.add(entry);
    for (const entry of lost) this.#settle(entry, worker, verdict);
    if (!worker.useful && verdict.words !== 'no more tasks') this.#recruiter.fruitless(verdict.words);
    if (worker.element === undefined) return;
    if (isLatest) this.#elements.left(worker.element, verdict.over);
    if (verdict.end) await this.#recruiter.dismiss(worker.element);
  }

  #settle(entry: Entry, worker: Worker, { outcome, words }: Verdict): void {
    const { running, call } = entry;
    const isUnlucky = !running || !outcome;
    if (call.stoppedAt !== undefined) {
      this.#ledger.close(entry);
      return;
    }
    if (isUnlucky && ++entry.returns <= MOST_RETURNS) {
      this.#ledger.giveBack(entry);
      return;
    }
    const startedAt = running?.startedAt ?? new Date().toISOString();
    const seconds = running ? (performance.now() - running.since) / 1000 : 0;
    const end = outcome ?? workerCrashed(`${words}, for the ${entry.returns}th time with this task`);
    this.#end(entry, end, startedAt, seconds, worker, 'worker');
  }

  #stop(call: Call): void {
    if (call.stoppedAt !== undefined) return;
    call.stoppedAt = performance.now();
    this.#wake();
  }

  /** A call that was stopped ends when nothing of it runs any more, or when the time to stop is over. */
  #endIfOver(call: Call, { grace, poll }: SpoolTimes): void {
    const { stoppedAt, open } = call;
    if (open.size > 0) {
      if (stoppedAt === undefined) return;
      const isRunning = [...open].some((number) => this.#ledger.get(number)?.running);
      const waited = (performance.now() - stoppedAt) / 1000;
      if (isRunning && waited < 2 * grace + 10 * poll) return;
    }
    this.#forget(call);
    call.out.end();
  }

  #forget(call: Call): void {
    for (const number of [...call.open]) {
      const entry = this.#ledger.get(number);
      if (entry) this.#ledger.close(entry);
    }
    call.release();
    this.#calls.delete(call);
  }

  #fail(error: unknown): void {
    const { name } = this.#options.scheduler;
    const failure =
      error instanceof Error ? error : new StorageError(`jobs: ${name} is lost: ${messageOf(error)}`);
    for (const call of [...this.#calls]) {
      this.#forget(call);
      call.out.fail(failure);
    }
    this.#failure = failure;
  }

  /** The workers see that the spool is closed and leave; those that do not are ended. */
  async #dismiss(): Promise<void> {
    const { grace, poll } = this.#options.times;
    try {
      await writeFile(this.#session.paths.closed, '');
      await this.#workers.seeOff(2 * grace + 10 * poll, poll);
    } finally {
      await this.#recruiter.close();
      await this.#session.lock.release();
    }
  }
}
