import type { Tree } from '../../../root/index.ts';

/** The branches of a tree that hold data which can be read, by path. */
export function readableBranches(tree: Tree): string[] {
  return tree.branches
    .filter((branch) => !branch.isGroup && branch.unreadable === undefined)
    .map((branch) => branch.path);
}
