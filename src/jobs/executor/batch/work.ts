import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UsageError } from '../../../errors.ts';
import { errorRecordOf } from '../../error-record.ts';
import type { Outcome } from '../../task.ts';
import type { Executor, StageCall } from '../executor.ts';
import { threadsExecutor } from '../threads.ts';
import { type Claims, exists, type NumberedTask, openClaims, type Parcel } from './claims.ts';
import { type JournalWriter, journalWriter } from './journal.ts';
import { readJson, type SpoolPaths, spoolPaths } from './layout.ts';
import { readSettings, type SpoolSettings } from './settings.ts';
import { signOfLife } from './sign-of-life.ts';

/** How a worker of a spool is started. */
export interface WorkOptions {
  /** The directory of the spool, as this machine sees it. */
  readonly spool: string;
  /** Which of the elements that were submitted this is: `s1.0`. */
  readonly element: string;
  /** The URL of the module that does tasks of this kind, `undefined` for none: never taken from the spool. */
  readonly moduleOf: (kind: string) => string | undefined;
  /** Aborted when the worker is to leave: running tasks are stopped and given back. */
  readonly signal?: AbortSignal;
}

/** Why a worker left, and after how many tasks. */
export interface WorkSummary {
  readonly reason: string;
  readonly tasks: number;
}

/**
 * The life of a worker: claims parcels from a spool and does their tasks on threads, until there have been none for a
 * while, the spool is closed, the coordinator is silent, or it is told to go. Throws when the spool cannot be used.
 */
export async function workSpool(options: WorkOptions): Promise<WorkSummary> {
  const paths = spoolPaths(options.spool);
  const settings = await readSettings(paths);
  const { element } = options;
  if (!/^[\w.-]{1,100}$/.test(element)) throw new UsageError(`jobs: "${element}" names no element`);
  const name = `${element}.${randomBytes(4).toString('hex')}`;
  const journal = await journalWriter(join(paths.journals, `${name}.jsonl`));
  journal.write({ type: 'hello', element, host: hostname(), pid: process.pid });
  const executor = threadsExecutor({
    threads: settings.threads,
    graceSeconds: settings.times.grace,
    ...(settings.memoryMegabytes === undefined ? {} : { memoryMegabytes: settings.memoryMegabytes }),
  });
  const worker = new SpoolWorker(paths, settings, options, journal, executor);
  try {
    const reason = await worker.live(await openClaims(paths, name));
    journal.write({ type: 'bye', reason });
    return { reason, tasks: worker.tasks };
  } finally {
    await executor.close();
    await journal.close();
  }
}

class SpoolWorker {
  tasks = 0;
  readonly #paths: SpoolPaths;
  readonly #settings: SpoolSettings;
  readonly #options: WorkOptions;
  readonly #journal: JournalWriter;
  readonly #executor: Executor;
  readonly #leaving = new AbortController();
  /** For the calls this worker has met: aborted when their tasks are no longer wanted. */
  readonly #stops = new Map<string, AbortController>();
  readonly #calls = new Map<string, StageCall>();
  #busy = 0;
  #reason = 'told to go';

  constructor(
    paths: SpoolPaths,
    settings: SpoolSettings,
    options: WorkOptions,
    journal: JournalWriter,
    executor: Executor,
  ) {
    this.#paths = paths;
    this.#settings = settings;
    this.#options = options;
    this.#journal = journal;
    this.#executor = executor;
  }

  /** Works until there is a reason to leave. */
  async live(claims: Claims): Promise<string> {
    const { signal } = this.#options;
    const leave = () => this.#leave('told to go');
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
    const beat = setInterval(() => this.#journal.write({ type: 'beat' }), this.#settings.times.beat * 1000);
    try {
      const lanes = Array.from({ length: this.#settings.threads }, () => this.#lane(claims));
      await Promise.all([this.#watch(claims), ...lanes]);
      return this.#reason;
    } finally {
      clearInterval(beat);
      signal?.removeEventListener('abort', leave);
    }
  }

  #leave(reason: string): void {
    if (this.#leaving.signal.aborted) return;
    this.#reason = reason;
    this.#leaving.abort();
  }

  async #pause(): Promise<void> {
    const { signal } = this.#leaving;
    await sleep(this.#settings.times.poll * 1000, undefined, { signal }).catch(() => {});
  }

  /** Does one parcel after the other. */
  async #lane(claims: Claims): Promise<void> {
    let idleSince = performance.now();
    while (!this.#leaving.signal.aborted) {
      const parcel = await claims.take().catch((error) => this.#leave(messageOf(error)));
      if (parcel) {
        await this.#unpack(claims, parcel);
        idleSince = performance.now();
      } else if (this.#busy === 0 && performance.now() - idleSince > this.#settings.times.idle * 1000) {
        this.#leave('no more tasks');
      } else await this.#pause();
    }
  }

  async #unpack(claims: Claims, parcel: Parcel): Promise<void> {
    this.#busy++;
    try {
      const call = await this.#callOf(parcel.call);
      const { signal } = this.#stopOf(parcel.call);
      for (const task of parcel.tasks) if (!signal.aborted) await this.#perform(call, task, signal);
      // What was not begun stays claimed: the coordinator finds it there when it has heard the farewell.
      if (!signal.aborted) void this.#release(claims, parcel);
    } catch (error) {
      this.#leave(messageOf(error));
    } finally {
      this.#busy--;
    }
  }

  /** Not before the outcomes are safe: who dies in between leaves the claim behind. */
  async #release(claims: Claims, parcel: Parcel): Promise<void> {
    await this.#journal.flushed();
    if (!this.#journal.broken.aborted) await claims.release(parcel).catch(() => {});
  }

  #stopOf(call: string): AbortController {
    const known = this.#stops.get(call);
    if (known) return known;
    const made = new AbortController();
    this.#stops.set(call, made);
    if (this.#leaving.signal.aborted) made.abort();
    this.#leaving.signal.addEventListener('abort', () => made.abort(), { once: true });
    return made;
  }

  /** The directory of a run is named from the spool, so that it may be mounted elsewhere here. */
  async #callOf(id: string): Promise<StageCall> {
    const known = this.#calls.get(id);
    if (known) return known;
    const call = (await readJson(join(this.#paths.calls, `${id}.json`))) as StageCall;
    const here = { ...call, directory: resolve(this.#paths.root, call.directory) };
    this.#calls.set(id, here);
    return here;
  }

  async #perform(call: StageCall, { number, task }: NumberedTask, signal: AbortSignal): Promise<void> {
    const taskModule = this.#options.moduleOf(task.kind);
    if (taskModule === undefined) return this.#refuse(number, task.kind);
    this.tasks++;
    const gate = { next: 0 };
    const outcomes = this.#executor.run({ ...call, taskModule }, [task], {
      signal,
      onEvent: (event) => {
        if (event.type === 'started') {
          const { startedAt, worker } = event;
          this.#journal.write({ type: 'started', number, startedAt, worker });
        } else if (event.type === 'log') this.#journal.write({ type: 'log', number, line: event.line });
        else if (performance.now() >= gate.next) {
          gate.next = performance.now() + this.#settings.times.poll * 1000;
          this.#journal.write({ type: 'progress', number, progress: event.progress });
        }
      },
    });
    let ended = false;
    for await (const { outcome, startedAt, seconds, worker } of outcomes) {
      ended = true;
      this.#journal.write({ type: 'outcome', number, outcome, startedAt, seconds, worker });
    }
    if (!ended) this.#journal.write({ type: 'stopped', number });
  }

  #refuse(number: number, kind: string): void {
    const reason = `jobs: this worker knows no tasks like "${kind}"`;
    const outcome: Outcome = { status: 'drop', reason, error: errorRecordOf(new UsageError(reason)) };
    const startedAt = new Date().toISOString();
    this.#journal.write({ type: 'outcome', number, outcome, startedAt, seconds: 0, worker: 'worker' });
  }

  /** Looks for reasons to stop tasks or to leave. */
  async #watch(claims: Claims): Promise<void> {
    const { orphan, poll } = this.#settings.times;
    const coordinator = signOfLife(10 * poll + 1);
    this.#journal.broken.addEventListener('abort', () => this.#leave('its journal cannot be written'));
    while (!this.#leaving.signal.aborted) {
      await this.#pause();
      try {
        const sign = await readFile(this.#paths.coordinator, 'utf8').catch(() => '');
        if (await exists(this.#paths.closed)) this.#leave('the spool is closed');
        else if (coordinator.see(sign) > orphan) this.#leave('the coordinator is silent');
        else if (await claims.areLost()) this.#leave('taken for dead');
        for (const id of await readdir(this.#paths.stops)) this.#stopOf(id).abort();
      } catch {
        // A shared disk may be away for a moment; the silence of the coordinator is counted all the same.
      }
    }
  }
}
