/** Clusters of equal size up to an entry, which is the last of the range. A size of 0 is not known. */
export interface ClusterRange {
  readonly lastEntry: number;
  readonly size: number;
}

/** The clusters of a tree: ranges, and the size of those behind the last range. */
export interface TreeClusters {
  readonly ranges: readonly ClusterRange[];
  /** Entries of a cluster when positive; otherwise nobody knows. */
  readonly autoFlush: number;
}

/** The clusters of a tree with those of another one of `added` entries behind its `entries`. */
export function appendClusters(
  before: TreeClusters,
  entries: number,
  other: TreeClusters,
  added: number,
): TreeClusters {
  if (added === 0) return before;
  const moved = other.ranges.map(({ lastEntry, size }) => ({ lastEntry: entries + lastEntry, size }));
  if (entries === 0) return { ranges: moved, autoFlush: other.autoFlush };
  const ranges = closed(before, entries);
  const [last] = ranges.slice(-1);
  const start = (ranges.at(-2)?.lastEntry ?? -1) + 1;
  const goesOn =
    last !== undefined &&
    other.ranges.length === 0 &&
    last.size === other.autoFlush &&
    (entries - start) % last.size === 0;
  // Clusters of the same size need no border between them where the first tree ends with a whole one.
  return { ranges: goesOn ? ranges.slice(0, -1) : [...ranges, ...moved], autoFlush: other.autoFlush };
}

/** The ranges, with what is behind the last one as a range of its own. */
function closed({ ranges, autoFlush }: TreeClusters, entries: number): ClusterRange[] {
  const end = (ranges.at(-1)?.lastEntry ?? -1) + 1;
  return end >= entries ? [...ranges] : [...ranges, { lastEntry: entries - 1, size: Math.max(0, autoFlush) }];
}
