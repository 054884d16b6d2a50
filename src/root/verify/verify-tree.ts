import type { ReadOptions } from '../../storage/index.ts';
import type { Key } from '../file/key.ts';
import { type FileContext, readRecord } from '../file/record.ts';
import type { RootFile } from '../file/root-file.ts';
import type { BranchRecord } from '../tree/branch-record.ts';
import { clustersOf } from '../tree/clusters.ts';
import { readTree, type TreeRecord } from '../tree/tree-record.ts';
import type { Ledger } from './ledger.ts';
import { verifyBaskets } from './verify-baskets.ts';
import { verifyValues } from './verify-values.ts';

/** Checks a tree: its branches agree about the entries, every basket is sound, every value can be read. */
export async function verifyTree(
  ledger: Ledger,
  file: FileContext,
  key: Key,
  path: string,
  opened: RootFile,
  options: ReadOptions,
): Promise<void> {
  ledger.checked.trees++;
  const record = await ledger.attempt(path, key.at, async () =>
    readTree(await readRecord(file, key, options), key.className, opened.classes),
  );
  if (!record) return;
  for (const branch of record.branches) {
    if (branch.entries !== record.entries)
      ledger.add(
        'warning',
        branchName(path, branch),
        key.at,
        `${branch.entries} entries, the tree has ${record.entries}`,
      );
    await verifyBranch(ledger, file, branch, path, options);
  }
  checkClusters(ledger, record, path, key.at);
  const tree = await ledger.attempt(path, key.at, () => opened.tree(path, options));
  if (tree) await verifyValues(ledger, tree, path, options);
}

const branchName = (path: string, branch: BranchRecord) => `${path}/${branch.name}`;

async function verifyBranch(
  ledger: Ledger,
  file: FileContext,
  branch: BranchRecord,
  path: string,
  options: ReadOptions,
): Promise<void> {
  ledger.checked.branches++;
  await verifyBaskets(ledger, file, branch, branchName(path, branch), options);
  for (const child of branch.branches)
    await verifyBranch(ledger, file, child, branchName(path, branch), options);
}

/** The ranges of equal clusters that a tree tells of follow one another up to its last entry, and no cluster cuts a basket. */
function checkClusters(ledger: Ledger, record: TreeRecord, path: string, at: number): void {
  let before = -1;
  for (const { lastEntry, size } of record.clusterRanges) {
    ledger.expect(
      lastEntry > before && lastEntry < record.entries && size >= 0,
      path,
      at,
      `clusters of ${size} entries up to ${lastEntry}, behind ${before}, of ${record.entries} entries`,
    );
    before = lastEntry;
  }
  if (record.autoFlush <= 0 && record.clusterRanges.length === 0) return;
  const borders = new Set(clustersOf(record).map(({ start }) => start));
  const cut = record.branches.filter((branch) => cutsBaskets(branch, borders, record.entries));
  if (cut.length > 0)
    ledger.add(
      'warning',
      path,
      at,
      `clusters cut baskets of ${cut.length} branches, the first is "${cut[0]!.name}"`,
    );
}

/** Whether a border of clusters lies inside a basket of the branch. */
function cutsBaskets(branch: BranchRecord, borders: ReadonlySet<number>, entries: number): boolean {
  const starts = new Set([...branch.baskets, ...branch.embedded].map(({ firstEntry }) => firstEntry));
  if (starts.size === 0) return false;
  for (const border of borders) if (border < entries && !starts.has(border)) return true;
  return false;
}
