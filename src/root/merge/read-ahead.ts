/**
 * The results of `load` for each item, in order, while the next ones are loaded already: at most `ahead` at a time, the
 * one that is being used not counted. What was loaded and is not asked for any more is given to `drop`.
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  ahead: number,
  load: (item: T) => Promise<R>,
  drop: (result: R) => Promise<void> = async () => {},
): AsyncGenerator<R> {
  const loading: Promise<R>[] = [];
  const rest = items[Symbol.iterator]();
  const start = () => {
    const next = rest.next();
    if (next.done) return;
    const result = load(next.value);
    // An error is thrown when its turn comes; until then it must not count as forgotten.
    result.catch(() => {});
    loading.push(result);
  };
  try {
    for (let i = 0; i < Math.max(1, ahead); i++) start();
    for (let next = loading.shift(); next; next = loading.shift()) {
      const result = await next;
      start();
      yield result;
    }
  } finally {
    for (const result of await Promise.allSettled(loading)) {
      if (result.status === 'fulfilled') await drop(result.value);
    }
  }
}
