import { FormatError, UnsupportedError } from '../../errors.ts';
import { checkInside, type FileContext } from '../file/record.ts';
import type { StoredBasket } from '../tree/stored-baskets.ts';
import type { InputBranch, InputTree } from './input-tree.ts';

/** A basket of an input that is to be copied. */
export interface BasketToCopy {
  /** Number of its branch in the merged tree. */
  readonly branch: number;
  readonly at: number;
  readonly bytes: number;
  readonly firstEntry: number;
  readonly entries: number;
}

/**
 * The baskets of the branches of a tree that are wanted (`numberOf` gives their numbers), in the order of the file.
 * Checks that those of a branch hold all entries of the tree, without reading them; throws `FormatError` for places
 * outside the file, `UnsupportedError` for a branch with fewer entries than its tree or with baskets in another file.
 */
export function planBaskets(
  file: FileContext,
  tree: InputTree,
  numberOf: (branch: InputBranch) => number | undefined,
): BasketToCopy[] {
  const planned: BasketToCopy[] = [];
  for (const branch of tree.branches) {
    const number = numberOf(branch);
    if (number === undefined) continue;
    for (const basket of planBranch(file, tree, branch, number)) planned.push(basket);
  }
  const total = planned.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > file.size) {
    const { name } = tree.record;
    throw new FormatError(
      `root: "${file.name}": tree "${name}" has ${total} bytes of baskets in a file of ${file.size}`,
    );
  }
  return planned.sort((a, b) => a.at - b.at);
}

/** Whether a branch has entries of its own, in the file or in the record of its tree. */
export function hasBaskets({ record }: InputBranch): boolean {
  return record.baskets.length > 0 || record.embedded.length > 0;
}

function planBranch(file: FileContext, tree: InputTree, branch: InputBranch, number: number): BasketToCopy[] {
  const { record, path } = branch;
  const where = `root: "${file.name}": tree "${tree.record.name}": branch "${path}"`;
  if (record.fileName !== '') throw new UnsupportedError(`${where} has its baskets in "${record.fileName}"`);
  if (!hasBaskets(branch)) return [];
  if (record.entries !== tree.record.entries) {
    throw new UnsupportedError(`${where} has ${record.entries} entries, its tree ${tree.record.entries}`);
  }
  const all: Start[] = [...record.baskets.map(toStart), ...record.embedded];
  all.sort((a, b) => a.firstEntry - b.firstEntry);
  if (all[0]?.firstEntry !== 0) throw new FormatError(`${where} starts at entry ${all[0]?.firstEntry}`);
  return all.flatMap(({ firstEntry, stored }, i) => {
    if (!stored) return [];
    const { at, bytes } = stored;
    checkInside(file, at, at + bytes, `a basket of "${path}"`);
    const entries = (all[i + 1]?.firstEntry ?? record.entries) - firstEntry;
    if (entries < 0)
      throw new FormatError(
        `${where}: the basket at ${at} starts at entry ${firstEntry} of ${record.entries}`,
      );
    // Some writers close a tree with a basket without entries, at which other programs stumble.
    return entries > 0 ? [{ branch: number, at, bytes, firstEntry, entries }] : [];
  });
}

/** Where a basket starts, and the place of one that is not inside the record of the tree. */
interface Start {
  readonly firstEntry: number;
  readonly stored?: StoredBasket;
}

function toStart(stored: StoredBasket): Start {
  return { firstEntry: stored.firstEntry, stored };
}
