import type { Assignment } from '../task.ts';

const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** Assignments that wait for their time. */
export interface Backlog {
  add(assignment: Assignment, seconds: number): void;
  clear(): void;
}

/** An empty backlog; those that are due together are handed to `submit` together. */
export function backlog(submit: (due: readonly Assignment[]) => void): Backlog {
  let waiting: { assignment: Assignment; due: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;

  function arm(due: number): void {
    if (due >= armedFor) return;
    armedFor = due;
    clearTimeout(timer);
    timer = setTimeout(fire, Math.min(LONGEST_TIMER_MILLISECONDS, Math.max(0, due - performance.now())));
  }

  function fire(): void {
    armedFor = Number.POSITIVE_INFINITY;
    const now = performance.now();
    const due = waiting.filter((wait) => wait.due <= now);
    waiting = waiting.filter((wait) => wait.due > now);
    arm(waiting.reduce((next, wait) => Math.min(next, wait.due), Number.POSITIVE_INFINITY));
    if (due.length > 0) submit(due.map(({ assignment }) => assignment));
  }

  return {
    add(assignment, seconds) {
      const due = performance.now() + seconds * 1000;
      waiting.push({ assignment, due });
      arm(due);
    },
    clear() {
      waiting = [];
      clearTimeout(timer);
    },
  };
}
