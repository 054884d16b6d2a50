import { isError, messageOf } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { Branch } from '../tree/branch.ts';
import type { Tree } from '../tree/tree.ts';
import { StatisticsCollector } from './column-statistics.ts';
import { type FactValue, firstValue, holdsBooleans } from './first-values.ts';

/** A branch or field. Without `n` it has no data of its own (`grouped`), or cannot be read (`error`). */
export interface BranchFacts {
  readonly name: string;
  readonly typename: string;
  readonly grouped?: true;
  readonly error?: string;
  /** Entries. */
  readonly n?: number;
  /** Numbers in all entries; strings, where there are no numbers. */
  readonly nflat?: number;
  /** Sum of the finite numbers. */
  readonly sum?: number;
  readonly min?: number | null;
  readonly max?: number | null;
  /** The exact sum of integers. */
  readonly isum?: string;
  /** The first four entries, long lists and objects cut. */
  readonly first?: readonly FactValue[];
}

/** The message of an error that is about the data; any other one is thrown on. */
export function reasonOf(error: unknown): string {
  const isAboutData = isError(error, 'format') || isError(error, 'unsupported') || isError(error, 'limit');
  if (!isAboutData) throw error;
  return messageOf(error);
}

/** Reads every value of a branch. */
export async function inspectBranch(tree: Tree, branch: Branch, options: ReadOptions): Promise<BranchFacts> {
  const { path: name, typeName: typename } = branch;
  if (branch.isGroup) return { name, typename, grouped: true };
  if (branch.unreadable !== undefined) return { name, typename, error: branch.unreadable };
  try {
    return { name, typename, ...(await collectFacts(tree, branch, options)) };
  } catch (error) {
    return { name, typename, error: reasonOf(error) };
  }
}

async function collectFacts(tree: Tree, branch: Branch, options: ReadOptions): Promise<Partial<BranchFacts>> {
  const statistics = new StatisticsCollector();
  const isBool = holdsBooleans(branch.typeName);
  const first: FactValue[] = [];
  const n = branch.entries;
  for await (const { length, columns } of tree.batches([branch], { ...options, end: n })) {
    for (const column of columns.values()) {
      statistics.add(column);
      for (let i = 0; i < length && first.length < 4; i++) first.push(firstValue(column, i, isBool));
    }
  }
  const { count, sum, min, max, integerSum } = statistics.result();
  const isum = integerSum === undefined || isBool ? {} : { isum: String(integerSum) };
  return { n, nflat: count, sum, min, max, ...isum, first };
}
