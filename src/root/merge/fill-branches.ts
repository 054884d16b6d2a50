import type { ReadOptions } from '../../storage/index.ts';
import { clustersOf } from '../tree/clusters.ts';
import { makeTree } from '../tree/tree.ts';
import { emptyBaskets, emptyEntries, type FilledBasket } from './empty-entries.ts';
import type { InputBranch, InputTree } from './input-tree.ts';
import type { OpenInput } from './merge-input.ts';
import { hasBaskets } from './plan-baskets.ts';

/**
 * Baskets of empty entries for a branch of the merged tree that an input does not have. `siblings` are the branches that
 * come from the same tree as the branch. Where a branch that the input does have counts the items, they are zeros.
 */
export async function* fillBranch(
  branch: InputBranch,
  siblings: readonly InputBranch[],
  input: OpenInput,
  tree: InputTree,
  options: ReadOptions,
): AsyncGenerator<FilledBasket> {
  if (!hasBaskets(branch)) return;
  const { classes } = input.streamers;
  const empty = emptyEntries(branch);
  const { entries } = tree.record;
  const { counter } = empty;
  let counts: ArrayLike<number> | undefined;
  if (counter) {
    const counting = siblings.find(({ record }) => record.leaves.includes(counter));
    const there = tree.branches.find(({ path }) => path === counting?.path);
    const context = { classes, keepBaseObject: false };
    const read = async (path: string) =>
      (await makeTree(input.file, context, tree.record).read([path], options)).columns.get(path);
    const column = there && (await read(there.path));
    counts = ArrayBuffer.isView(column)
      ? (column as unknown as ArrayLike<number>) // counters are 32-bit integers
      : new Uint8Array(entries);
  }
  // Readers that go through a tree cluster by cluster shall find no basket in two of them.
  for (const cluster of clustersOf(tree.record))
    yield* emptyBaskets(empty, branch.record.hasOffsets, cluster, counts);
}
