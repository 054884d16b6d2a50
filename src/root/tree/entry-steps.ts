import { UsageError } from '../../errors.ts';
import type { Place } from '../bytes/cursor.ts';
import type { Cluster } from './clusters.ts';

/** The entries that are asked for, by default all. Throws `UsageError` for a range that cannot be. */
export function entryRange(
  place: Place,
  entries: number,
  options: { readonly start?: number | undefined; readonly end?: number | undefined },
): Cluster {
  const start = options.start ?? 0;
  const end = Math.min(options.end ?? entries, entries);
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end) return { start, end };
  throw new UsageError(
    `root: "${place.file}": entries ${start} to ${options.end} of ${place.object}, which has ${entries}`,
  );
}

const STEP_ENTRIES = 100_000;
const LARGEST_STEP = 1_000_000;

/**
 * Steps of so many entries; or whole clusters, as many as fit into the usual step, and only those with more than
 * `largest` entries in pieces.
 */
export function* entrySteps(
  clusters: readonly Cluster[],
  range: Cluster,
  entries: number | undefined,
  largest = LARGEST_STEP,
): Generator<Cluster> {
  if (entries !== undefined) {
    if (!(entries >= 1)) throw new UsageError(`root: batches of ${entries} entries`);
    yield* pieces(range.start, range.end, entries);
    return;
  }
  let { start } = range;
  for (const [i, cluster] of clusters.entries()) {
    const next = clusters[i + 1];
    const goesOn = next && next.end - start <= STEP_ENTRIES && next.start < range.end;
    if (cluster.end <= start || goesOn) continue;
    const end = Math.min(cluster.end, range.end);
    yield* pieces(start, end, Math.min(largest, LARGEST_STEP));
    start = Math.max(start, end);
  }
  yield* pieces(start, range.end, Math.min(largest, LARGEST_STEP));
}

function* pieces(start: number, end: number, entries: number): Generator<Cluster> {
  for (let from = start; from < end; from += entries)
    yield { start: from, end: Math.min(from + entries, end) };
}
