import type { BranchRecord } from '../tree/branch-record.ts';
import type { LeafRecord } from '../tree/leaf-record.ts';
import type { InputBranch } from './input-tree.ts';

/** Why the baskets of two trees cannot stand behind one another. */
export interface BranchDifference {
  /** The top branch that it is about. */
  readonly top: string;
  readonly text: string;
}

/** The differences of two trees, those of the first tree's branches first. Where there are none, the baskets of one go on those of the other. */
export function compareBranches(
  first: readonly InputBranch[],
  second: readonly InputBranch[],
): BranchDifference[] {
  const differences: BranchDifference[] = [];
  const others = new Map(second.map((branch) => [branch.path, branch]));
  for (const { path, top, record } of first) {
    const other = others.get(path);
    others.delete(path);
    const text = other ? difference(record, other.record) : 'is missing';
    if (text !== undefined) differences.push({ top, text: `branch "${path}" ${text}` });
  }
  for (const { path, top } of others.values()) differences.push({ top, text: `branch "${path}" is new` });
  return differences;
}

function difference(a: BranchRecord, b: BranchRecord): string | undefined {
  const before = descriptionOf(a);
  const after = descriptionOf(b);
  for (const [what, value] of before) {
    if (after.get(what) !== value) return `has the ${what} ${after.get(what)} instead of ${value}`;
  }
  return undefined;
}

/** All that decides what the bytes of a basket mean. */
function descriptionOf(branch: BranchRecord): Map<string, string> {
  const { className, leaves, element, hasOffsets, objectClass } = branch;
  const described = new Map<string, string>([
    ['class', className],
    ['leaves', leaves.map(describeLeaf).join(', ')],
    ['way of entries', hasOffsets ? 'with offsets' : 'without offsets'],
    ['object class', objectClass ?? 'none'],
  ]);
  if (!element) return described;
  described.set('type', element.className);
  described.set('parent class', element.parentName);
  described.set('class of items', element.clonesName);
  described.set('class version', String(element.classVersion));
  described.set('class checksum', `0x${element.checksum.toString(16)}`);
  described.set('kind', `${element.type}/${element.streamerType}/${element.id}`);
  return described;
}

function describeLeaf({ className, title, length, isUnsigned, counter }: LeafRecord): string {
  return `${title} (${className}${isUnsigned ? ' unsigned' : ''} x ${length}${counter ? ` by ${counter.name}` : ''})`;
}

/** The top branches that are left of `wanted` when those go whose items are counted in one that is not wanted. */
export function withCounters(branches: readonly InputBranch[], wanted: ReadonlySet<string>): Set<string> {
  const topOfLeaf = new Map<LeafRecord, string>();
  const topOfBranch = new Map<BranchRecord, string>();
  for (const { top, record } of branches) {
    topOfBranch.set(record, top);
    for (const leaf of record.leaves) topOfLeaf.set(leaf, top);
  }
  const kept = new Set(wanted);
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const { top, record } of branches) {
      const counters = record.leaves.map(({ counter }) => counter && topOfLeaf.get(counter));
      const { counter } = record.element ?? {};
      if (counter) counters.push(topOfBranch.get(counter));
      if (counters.some((name) => name !== undefined && !kept.has(name))) kept.delete(top);
    }
  }
  return kept;
}
