/** Watches for changes of something, and says how long there was none. */
export interface SignOfLife {
  /** Tells what is seen now; gives the seconds for which it was the same. */
  see(sign: string): number;
}

/**
 * Measures silence by the watcher's own steady clock, whatever the clocks of others say. Time in which the watcher did
 * not look counts for at most `longestStepSeconds`: one that was stopped for an hour has not listened for an hour.
 */
export function signOfLife(
  longestStepSeconds: number,
  { now = () => performance.now() }: { now?: () => number } = {},
): SignOfLife {
  let last: string | undefined;
  let lookedAt = now();
  let silent = 0;
  return {
    see(sign) {
      const time = now();
      silent = sign === last ? silent + Math.min((time - lookedAt) / 1000, longestStepSeconds) : 0;
      last = sign;
      lookedAt = time;
      return silent;
    },
  };
}
