import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isError, messageOf, StorageError } from '../../../errors.ts';
import type { CoordinatorOptions } from './coordinator.ts';
import type { Elements } from './elements.ts';
import type { SpoolPaths } from './layout.ts';
import { noteJob, type Session } from './session.ts';

/** So many submissions may fail one after the other. */
const SUBMIT_ATTEMPTS = 5;

/** Sees to it that there are elements for the tasks that are left, and knows when to give up. */
export class Recruiter {
  readonly #session: Session;
  readonly #options: CoordinatorOptions;
  readonly #elements: Elements;
  #submissions = 0;
  #refusals = 0;
  #fruitless = 0;
  #lastWords = '';
  #lastReason = '';
  #notBefore = 0;
  #askedAt = performance.now();
  #givenUp = false;

  constructor(session: Session, options: CoordinatorOptions, elements: Elements) {
    this.#session = session;
    this.#options = options;
    this.#elements = elements;
  }

  /** Whether it has thrown because no element gets to work. */
  get givenUp(): boolean {
    return this.#givenUp;
  }

  /** An element got to work. */
  fruitful(): void {
    this.#fruitless = 0;
  }

  /** An element ended and never got to work. */
  fruitless(words: string): void {
    this.#fruitless++;
    this.#lastWords = words;
    this.#pause(`a worker ended before it did a task: ${words}`, this.#fruitless);
  }

  /** Asks the scheduler, when it is time to. That it does not answer is no reason to do anything. */
  async ask(): Promise<void> {
    const { scheduler, times } = this.#options;
    const since = (performance.now() - this.#askedAt) / 1000;
    const jobs = this.#elements.jobs();
    if (since < times.ask || jobs.length === 0) return;
    this.#askedAt = performance.now();
    const states = await scheduler.poll(jobs).catch(() => undefined);
    if (!states) return;
    const seconds = Math.min(since, 2 * times.ask + 1);
    for (const { words } of this.#elements.hear(states, seconds)) this.fruitless(words);
  }

  /** Submits what is missing for so many tasks. Throws when that has failed too often. */
  async recruit(tasks: number): Promise<void> {
    const { elements, threads } = this.#options;
    const wanted = Math.min(elements, Math.ceil(tasks / threads));
    const missing = wanted - this.#elements.live;
    if (missing <= 0) return;
    if (this.#fruitless >= Math.max(3, elements)) throw await this.#giveUp();
    if (performance.now() < this.#notBefore) return;
    await this.#submit(missing);
  }

  async #submit(count: number): Promise<void> {
    const { scheduler, command } = this.#options;
    const { paths, id } = this.#session;
    const name = `bl-${id}-${++this.#submissions}`;
    try {
      const job = await scheduler.submit({ name, directory: paths.elements, count, command });
      this.#elements.add(job);
      this.#refusals = 0;
      this.#askedAt = performance.now();
      await noteJob(this.#session, scheduler, job);
    } catch (error) {
      this.#refusals++;
      if (isError(error, 'usage') || this.#refusals >= SUBMIT_ATTEMPTS) this.#givenUp = true;
      if (this.#givenUp) throw error;
      this.#pause(messageOf(error), this.#refusals);
    }
  }

  /** Says why no worker comes, and waits longer each time. */
  #pause(reason: string, times: number): void {
    const { scheduler, onLog } = this.#options;
    const seconds = this.#options.times.ask * Math.min(2 ** (times - 1), 32);
    this.#notBefore = performance.now() + seconds * 1000;
    // Of many workers that end alike, one is told of.
    if (reason !== this.#lastReason) onLog(`${scheduler.name}: ${reason}; tried again after ${seconds} s`);
    this.#lastReason = reason;
  }

  async #giveUp(): Promise<StorageError> {
    this.#givenUp = true;
    const { scheduler } = this.#options;
    const log = await lastLog(this.#session.paths).catch(messageOf);
    return new StorageError(
      `jobs: ${this.#fruitless} elements on ${scheduler.name} ended before they did a task; the last: ${this.#lastWords}`,
      { hint: log === '' ? 'they left no log' : `the end of its log: ${log}` },
    );
  }

  /** Ends one element. */
  async dismiss(name: string): Promise<void> {
    const place = this.#elements.placeOf(name);
    if (place) await this.#options.scheduler.cancel(place.job, place.index).catch(() => {});
  }

  /** Ends all that may still run. */
  async close(): Promise<void> {
    const { scheduler } = this.#options;
    for (const job of this.#elements.jobs()) await scheduler.cancel(job).catch(() => {});
    await scheduler.close?.();
  }
}

/** The end of the log that was last written. */
async function lastLog({ elements }: SpoolPaths): Promise<string> {
  const names = (await readdir(elements)).filter((name) => !name.endsWith('.sh')).sort();
  const last = names.at(-1);
  if (last === undefined) return '';
  const handle = await open(join(elements, last), 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 500);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trim().replaceAll(/\s+/g, ' ');
  } finally {
    await handle.close();
  }
}
