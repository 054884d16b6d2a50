import type { Reports } from './messages.ts';

/** A worker as its coordinator knows it. */
export interface KnownWorker {
  readonly slots: number;
  /** How many tasks it has, those included that it has not begun. */
  readonly holds: number;
  /** The last announcement that it has acted upon. */
  readonly heard: number;
  /** When it was heard last, in the milliseconds of `performance.now`. */
  readonly seen: number;
}

/** The workers that take part in a session. */
export interface KnownWorkers {
  readonly byName: ReadonlyMap<string, KnownWorker>;
  /** The slots of all of them. */
  readonly slots: number;
  /** Whether there are workers, and none of them has a task. */
  readonly areIdle: boolean;
  /** Notes that a worker was heard. */
  hear(message: Pick<Reports, 'from' | 'slots' | 'holds' | 'heard'>): void;
  /** Forgets those that were not heard for too long. */
  forgetSilent(): void;
  /** Forgets all of them; those that are there will be heard again. */
  forgetAll(): void;
}

/** Nobody yet. A worker that was silent for `silenceSeconds` is taken as dead; comings and goings are told to `onLog`. */
export function knownWorkers(silenceSeconds: number, onLog: (line: string) => void): KnownWorkers {
  const byName = new Map<string, KnownWorker>();
  return {
    byName,
    get slots() {
      return [...byName.values()].reduce((sum, { slots }) => sum + slots, 0);
    },
    get areIdle() {
      return byName.size > 0 && [...byName.values()].every(({ holds }) => holds === 0);
    },
    hear({ from, slots, holds, heard }) {
      if (!byName.has(from)) onLog(`worker ${from} takes part, with ${slots} slots`);
      byName.set(from, { slots, holds, heard, seen: performance.now() });
    },
    forgetSilent() {
      const oldest = performance.now() - silenceSeconds * 1000;
      for (const [name, { seen }] of byName) {
        if (seen > oldest) continue;
        byName.delete(name);
        onLog(`worker ${name} was not heard for ${silenceSeconds} s`);
      }
    },
    forgetAll() {
      byName.clear();
    },
  };
}
