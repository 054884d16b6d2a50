import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMissing, parcelsIn } from './claims.ts';
import { type JournalLine, readJournal } from './journal.ts';
import type { SpoolPaths } from './layout.ts';
import { type SignOfLife, signOfLife } from './sign-of-life.ts';

/** A worker as the coordinator sees it, through its journal. */
export interface Worker {
  readonly name: string;
  /** From its first line. */
  element: string | undefined;
  host: string;
  pid: number;
  offset: number;
  readonly life: SignOfLife;
  /** Seconds without a sign of life. */
  silent: number;
  farewell: string | undefined;
  /** Whether it ever began a task. */
  useful: boolean;
}

/** Follows the journals of a spool. */
export class Workers {
  readonly #paths: SpoolPaths;
  readonly #longestStep: number;
  readonly #known = new Map<string, Worker>();
  readonly #gone = new Set<string>();

  constructor(paths: SpoolPaths, longestStepSeconds: number) {
    this.#paths = paths;
    this.#longestStep = longestStepSeconds;
  }

  /** Those that have not gone. */
  living(): Worker[] {
    return [...this.#known.values()];
  }

  /** Reads what all have told since the last time, and hands it on line by line. */
  async listen(hear: (worker: Worker, line: JournalLine) => void): Promise<void> {
    for (const file of await readdir(this.#paths.journals)) {
      const name = /^([\w.-]+)\.jsonl$/.exec(file)?.[1];
      if (name === undefined || this.#gone.has(name) || this.#known.has(name)) continue;
      const life = signOfLife(this.#longestStep);
      const fresh = { offset: 0, silent: 0, useful: false, element: undefined, farewell: undefined };
      this.#known.set(name, { name, host: 'unknown', pid: 0, life, ...fresh });
    }
    for (const worker of this.#known.values()) await this.read(worker, hear);
  }

  /** Reads what one has told. */
  async read(worker: Worker, hear: (worker: Worker, line: JournalLine) => void): Promise<void> {
    const path = join(this.#paths.journals, `${worker.name}.jsonl`);
    const { lines, offset } = await readJournal(path, worker.offset);
    worker.offset = offset;
    worker.silent = worker.life.see(String(offset));
    for (const line of lines) {
      if (line.type === 'hello')
        Object.assign(worker, { element: line.element, host: line.host, pid: line.pid });
      if (line.type === 'bye') worker.farewell = line.reason;
      if (line.type === 'started') worker.useful = true;
      hear(worker, line);
    }
  }

  /** Waits until all have said their farewells, but no longer than `seconds`. */
  async seeOff(seconds: number, pollSeconds: number): Promise<void> {
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      await this.listen(() => {});
      for (const worker of this.living()) {
        if (worker.farewell !== undefined) await this.takeAway(worker, () => {});
      }
      if (this.#known.size === 0) return;
      await sleep(pollSeconds * 1000);
    }
  }

  /**
   * Takes a worker's claims away, so that it can make no more, hears its last words, and gives the names of the parcels
   * it had. May be done again after an error.
   */
  async takeAway(worker: Worker, hear: (worker: Worker, line: JournalLine) => void): Promise<string[]> {
    const lost = join(this.#paths.lost, worker.name);
    await rename(join(this.#paths.claims, worker.name), lost).catch((error) => {
      if (!isMissing(error)) throw error;
    });
    await this.read(worker, hear);
    const parcels = await parcelsIn(lost).catch((error) => {
      if (isMissing(error)) return [];
      throw error;
    });
    this.#known.delete(worker.name);
    this.#gone.add(worker.name);
    return parcels;
  }
}
