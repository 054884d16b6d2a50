/** Lets at most a fixed number of things run at a time; the others wait their turn. */
export interface Parallel {
  run<T>(action: () => Promise<T>): Promise<T>;
}

/** At most `limit` at a time, first come, first served. */
export function atMost(limit: number): Parallel {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(action) {
      if (running < limit) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await action();
      } finally {
        const next = waiting.shift();
        // The place is handed on, so the count stays.
        if (next) next();
        else running--;
      }
    },
  };
}

/**
 * All results, in order; the first failure aborts the signal that the others were given, waits until they have
 * stopped, and is thrown. An abort of `outer` is passed on.
 */
export async function allOrStop<T>(
  actions: readonly ((signal: AbortSignal) => Promise<T>)[],
  outer?: AbortSignal | undefined,
): Promise<T[]> {
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  let failure: { error: unknown } | undefined;
  const guarded = actions.map((action) =>
    action(signal).catch((error: unknown) => {
      failure ??= { error };
      stop.abort();
      return undefined;
    }),
  );
  const results = await Promise.all(guarded);
  if (failure) throw failure.error;
  return results as T[]; // without a failure each action gave its result
}
