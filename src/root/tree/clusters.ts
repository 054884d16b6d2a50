import type { BranchRecord } from './branch-record.ts';
import type { TreeRecord } from './tree-record.ts';

/** Entries `start` to `end`. */
export interface Cluster {
  readonly start: number;
  readonly end: number;
}

/**
 * The clusters of a tree: ranges of equal clusters as the tree tells them, then clusters of `autoFlush` entries. Trees
 * that tell nothing have the baskets of the branch with the most baskets for clusters.
 */
export function clustersOf(tree: TreeRecord): Cluster[] {
  const borders =
    tree.autoFlush > 0 || tree.clusterRanges.length > 0 ? toldBorders(tree) : basketBorders(tree);
  const clusters: Cluster[] = [];
  let start = 0;
  for (const border of borders) {
    const end = Math.min(border, tree.entries);
    if (end > start) clusters.push({ start, end });
    start = Math.max(start, end);
  }
  if (start < tree.entries) clusters.push({ start, end: tree.entries });
  return clusters;
}

/** More clusters than this are not listed one by one: the rest is one cluster. */
const MAXIMUM = 1_000_000;

function* toldBorders(tree: TreeRecord): Generator<number> {
  let start = 0;
  let count = 0;
  const last = { lastEntry: tree.entries - 1, size: tree.autoFlush };
  for (const { lastEntry, size } of [...tree.clusterRanges, last]) {
    const end = Math.min(lastEntry + 1, tree.entries);
    for (; size > 0 && start + size < end && count < MAXIMUM; count++) {
      start += size;
      yield start;
    }
    start = Math.max(start, end);
    yield start;
  }
}

function basketBorders(tree: TreeRecord): number[] {
  let most: BranchRecord | undefined;
  const visit = (branch: BranchRecord) => {
    if (branch.baskets.length > (most?.baskets.length ?? 0)) most = branch;
    branch.branches.forEach(visit);
  };
  tree.branches.forEach(visit);
  return most?.baskets.map((basket) => basket.firstEntry) ?? [];
}
