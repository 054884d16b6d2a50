import type { Page } from './page-list.ts';

/**
 * Work that asks for pages and goes on when they are there: each step yields the pages that it needs next. So many
 * pieces of work go on side by side, and what they need is read from the file in one go.
 */
export type Reading<T> = Generator<readonly Page[], T, void>;

/** Pieces of work side by side: each step asks for what all of them need. Gives their results in order. */
export function* together<T>(readings: readonly Reading<T>[]): Reading<T[]> {
  const results = new Array<T>(readings.length);
  let open = readings.map((reading, index) => ({ reading, index }));
  while (open.length > 0) {
    const needed: Page[] = [];
    open = open.filter(({ reading, index }) => {
      const step = reading.next();
      if (step.done) results[index] = step.value;
      else for (const page of step.value) needed.push(page);
      return !step.done;
    });
    if (open.length > 0) yield needed;
  }
  return results;
}
