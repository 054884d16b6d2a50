import { concatTables, type Table } from '../../column/index.ts';
import { NotFoundError, UsageError } from '../../errors.ts';
import type { Branch } from './branch.ts';
import type { Cluster } from './clusters.ts';
import { entryRange, entrySteps } from './entry-steps.ts';
import type { ReadTreeOptions, Tree } from './tree.ts';

/**
 * Trees one after another as one: the entries of the first, then those of the second, and so on. The branches are those
 * of the first tree; a branch that another tree lacks is a `NotFoundError` when its entries are read. The files stay
 * with the caller, who must keep them open.
 */
export function chainTrees(trees: readonly Tree[]): Tree {
  const [first] = trees;
  if (!first) throw new UsageError('root: a chain of no trees');
  const starts: number[] = [];
  let entries = 0;
  for (const tree of trees) {
    starts.push(entries);
    entries += tree.entries;
  }
  const place = { file: 'a chain', object: `tree "${first.name}"` };

  async function read(names: readonly (string | Branch)[], options: ReadTreeOptions = {}): Promise<Table> {
    const range = entryRange(place, entries, options);
    const parts: Table[] = [];
    for (const [i, tree] of trees.entries()) {
      const part = overlap(range, starts[i]!, tree.entries);
      // A range without entries still has its columns: the first tree gives them.
      if (part || (range.start === range.end && i === 0)) {
        parts.push(
          await tree.read(namesFor(tree, names), {
            ...(part ?? { start: 0, end: 0 }),
            signal: options.signal,
            threads: options.threads,
          }),
        );
      }
    }
    return concatTables(parts);
  }

  return {
    name: first.name,
    title: first.title,
    entries,
    branches: first.branches,
    clusters: trees.flatMap((tree, i) => tree.clusters.map((cluster) => moved(cluster, starts[i]!))),
    friends: first.friends,
    branch: (name) => first.branch(name),
    has: (name) => first.has(name),
    read,
    async *batches(names, options = {}) {
      const { signal, threads } = options;
      const range = entryRange(place, entries, options);
      for (const step of entrySteps(this.clusters, range, options.entries)) {
        yield { start: step.start, ...(await read(names, { ...step, signal, threads })) };
      }
    },
  };
}

/** The entries of a tree that lie in a range of the chain, counted from the tree's first. */
function overlap(range: Cluster, start: number, entries: number): Cluster | undefined {
  const from = Math.max(range.start - start, 0);
  const to = Math.min(range.end - start, entries);
  return from < to ? { start: from, end: to } : undefined;
}

function moved({ start, end }: Cluster, by: number): Cluster {
  return { start: start + by, end: end + by };
}

/** A `Branch` belongs to one tree: in the others it goes by its path. */
function namesFor(tree: Tree, names: readonly (string | Branch)[]): (string | Branch)[] {
  return names.map((name) => {
    if (typeof name === 'string' || tree.branches.includes(name)) return name;
    if (!tree.has(name.path))
      throw new NotFoundError(`root: tree "${tree.name}" has no branch "${name.path}"`);
    return name.path;
  });
}
