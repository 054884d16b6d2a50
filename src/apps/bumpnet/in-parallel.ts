/** Arrays that one task works on at a time: while one waits for the disk, the others compute. */
const AT_ONCE = 8;

/** What `perform` gives for every item, in their order; a few are under way at a time. The first failure is thrown. */
export async function inParallel<T, R>(items: readonly T[], perform: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(perform))));
  }
  return results;
}
