import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeTObjArray } from '../streamer/write-object.ts';
import type { BasketTables } from './basket-tables.ts';
import type { BranchOutline, LeafOutline } from './branch-outline.ts';
import { furtherBranches, furtherLeaves, KnownPlaces } from './further-branches.ts';
import type { InputBranch, InputTree } from './input-tree.ts';
import { copyParts, type FurtherItems, newRelocation, type Pointed, type Slot } from './record-parts.ts';
import type { TreeClusters } from './tree-clusters.ts';
import type { TreeOutline } from './tree-outline.ts';
import type { TreeSource } from './tree-schema.ts';

/** A branch of the merged tree. */
export interface MergedBranch {
  readonly first: InputBranch;
  readonly tables: BasketTables;
  /** Entries that its baskets hold. */
  covered: number;
  basketBytes: number;
  maximum: number;
}

/** The least and the largest value of a leaf. */
export interface Limits {
  least: number;
  largest: number;
}

/** What is new in the record of a merged tree. */
export interface MergedTree {
  readonly entries: number;
  readonly branches: readonly MergedBranch[];
  readonly limits: ReadonlyMap<object, Limits>;
  readonly clusters: TreeClusters;
  readonly flushedBytes: number;
}

/**
 * The data of the record of a merged tree, for a key of `origin` bytes: that of the first source with other counts and
 * places, and with the branches that the others add.
 */
export function encodeMergedTree(
  sources: readonly TreeSource[],
  merged: MergedTree,
  origin: number,
): Uint8Array {
  const [first, ...others] = sources as [TreeSource, ...TreeSource[]]; // the tree that began the merge is always there
  const { record } = first.tree.outline;
  const writer = new ByteWriter({ origin, capacity: record.end + 1024 });
  const branches = new Map<object, MergedBranch>(merged.branches.map((one) => [one.first.outline, one]));
  const { classes, objects } = newRelocation();
  const relocationOf = ({ outline }: InputTree) => {
    const leftOut = leftOutOf(outline.branches, branches);
    const leaveOut = ({ value }: Pointed) => leftOut.has(value);
    return { classes, leaveOut, fill: slotFiller(outline, branches, merged) };
  };
  const places = new KnownPlaces();
  const further = (name: string): FurtherItems => {
    if (name === 'leaves') return furtherLeaves(others, places);
    const { count, write } = furtherBranches(others, places, relocationOf);
    const writeBehind = (to: ByteWriter) => {
      places.add(first.tree, objects);
      write(to);
    };
    return { count, write: writeBehind };
  };
  copyParts(record, writer, { ...relocationOf(first.tree), objects, further });
  return writer.bytes();
}

function slotFiller(outline: TreeOutline, branches: ReadonlyMap<object, MergedBranch>, merged: MergedTree) {
  const ofTree = treeSlots(merged, outline.hasRanges);
  return (slot: Slot, writer: ByteWriter) => {
    const { name, owner } = slot;
    const branch = branches.get(owner);
    const limits = merged.limits.get(owner as LeafOutline);
    if (owner === outline) (ofTree[name] ?? writeNull)(writer);
    else if (branch) BRANCH_SLOTS[name]?.(writer, branch, merged.entries);
    else if (limits) writeLimits(writer, slot.end - slot.at, limits);
    // Of something that no branch of the merged tree has.
    else writer.raw(outline.record.bytes.subarray(slot.at, slot.end));
  };
}

/** The branches that are left out, and their leaves. */
function leftOutOf(tops: readonly BranchOutline[], kept: ReadonlyMap<object, MergedBranch>): Set<unknown> {
  const leftOut = new Set<unknown>();
  const leaveOut = (branch: BranchOutline) => {
    if (kept.has(branch)) return;
    leftOut.add(branch);
    for (const leaf of branch.leaves) leftOut.add(leaf);
    branch.branches.forEach(leaveOut);
  };
  tops.forEach(leaveOut);
  return leftOut;
}

/** What is dropped becomes a null pointer, or an array without items, which looks the same. */
function writeNull(writer: ByteWriter): void {
  writer.u32(0);
}

type WriteSlot = (writer: ByteWriter) => void;

function treeSlots(merged: MergedTree, hasRanges: boolean): Readonly<Record<string, WriteSlot>> {
  const { entries, branches, flushedBytes } = merged;
  const { ranges, autoFlush } = merged.clusters;
  const rawBytes = branches.reduce((sum, { tables }) => sum + tables.rawBytes, 0);
  const storedBytes = branches.reduce((sum, { tables }) => sum + tables.storedBytes, 0);
  return {
    fEntries: (writer) => writer.i64(entries),
    fTotBytes: (writer) => writer.i64(rawBytes),
    fZipBytes: (writer) => writer.i64(storedBytes),
    fSavedBytes: (writer) => writer.i64(storedBytes),
    fFlushedBytes: (writer) => writer.i64(flushedBytes),
    fNClusterRange: (writer) => writer.i32(ranges.length),
    // A tree that cannot tell ranges must not tell a size that is not true everywhere.
    fAutoFlush: (writer) => writer.i64(hasRanges || ranges.length === 0 ? autoFlush : 0),
    fClusterRangeEnd: (writer) =>
      writeNumbers(
        writer,
        ranges.map(({ lastEntry }) => lastEntry),
      ),
    fClusterSize: (writer) =>
      writeNumbers(
        writer,
        ranges.map(({ size }) => size),
      ),
  };
}

const BRANCH_SLOTS: Readonly<
  Record<string, (writer: ByteWriter, branch: MergedBranch, entries: number) => void>
> = {
  fBasketSize: (writer, { basketBytes, first }) => writer.i32(basketBytes || first.outline.basketBytes),
  fWriteBasket: (writer, { tables }) => writer.i32(tables.length),
  fMaxBaskets: (writer, { tables }) => writer.i32(tables.room),
  fEntryNumber: (writer, branch, entries) => writer.i64(entriesOf(branch, entries)),
  fEntries: (writer, branch, entries) => writer.i64(entriesOf(branch, entries)),
  fTotBytes: (writer, { tables }) => writer.i64(tables.rawBytes),
  fZipBytes: (writer, { tables }) => writer.i64(tables.storedBytes),
  fMaximum: (writer, { maximum }) => writer.i32(maximum),
  baskets: (writer) => writeTObjArray(writer, 0, () => {}),
  tables: (writer, { tables }, entries) => tables.write(writer, entries),
};

/** A branch that only holds others says either nothing or the entries of its tree. */
function entriesOf({ first, covered }: MergedBranch, entries: number): number {
  return covered > 0 || first.record.entries > 0 ? entries : 0;
}

/** An array behind a byte that says whether it is there. */
function writeNumbers(writer: ByteWriter, values: readonly number[]): void {
  writer.u8(values.length > 0 ? 1 : 0);
  for (const value of values) writer.i64(value);
}

/** The least and the largest value of a leaf, in `bytes` bytes together. */
function writeLimits(writer: ByteWriter, bytes: number, { least, largest }: Limits): void {
  for (const value of [least, largest]) {
    if (bytes === 2) writer.u8(value);
    else if (bytes === 4) writer.i16(value);
    else if (bytes === 8) writer.i32(value);
    else writer.i64(value);
  }
}
