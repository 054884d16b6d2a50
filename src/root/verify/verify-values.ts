import type { ReadOptions } from '../../storage/index.ts';
import type { Tree } from '../tree/tree.ts';
import type { Ledger } from './ledger.ts';

/** Reads every value of a tree or an ntuple, a branch and a cluster at a time: counts and lengths inside must agree. */
export async function verifyValues(
  ledger: Ledger,
  tree: Tree,
  path: string,
  options: ReadOptions,
  isWanted: (branch: Tree['branches'][number]) => boolean = () => true,
): Promise<void> {
  for (const branch of tree.branches.filter(isWanted)) {
    const name = `${path}/${branch.path}`;
    if (branch.isGroup) continue;
    if (branch.unreadable !== undefined) {
      ledger.add('note', name, undefined, `its values cannot be read: ${branch.unreadable}`);
      continue;
    }
    await ledger.attempt(name, undefined, async () => {
      const end = Math.min(branch.entries, tree.entries);
      for await (const _ of tree.batches([branch], { ...options, end }));
    });
  }
}
