import { ByteWriter } from '../bytes/byte-writer.ts';
import {
  writeDrawingAttributes,
  writeNull,
  writeReference,
  writeTNamed,
  writeTObjArray,
} from '../streamer/write-object.ts';
import { branchClasses, type WrittenBranch, writeBranch, writeIoFeatures } from './write-branch.ts';
import type { LeafContext } from './write-leaf.ts';

/** A tree whose baskets are all written. */
export interface WrittenTree {
  readonly name: string;
  readonly title: string;
  readonly entries: number;
  readonly branches: readonly WrittenBranch[];
  /** Entries of every cluster but the last, or 0 for a tree without entries. */
  readonly clusterEntries: number;
  /** Bytes of the baskets of all clusters. */
  readonly flushedBytes: number;
}

/** ROOT's own limits and habits of a new tree, in the order of its members. */
const SCAN_FIELD = 25;
const ENTRY_OFFSETS = 1000;
const MAX_ENTRIES = 1_000_000_000_000;
const AUTO_SAVE = -300_000_000;
const AUTO_FLUSH = -30_000_000;
const ESTIMATE = 1_000_000;

/** The classes that a tree needs in the streamer info. */
export function treeClasses(tree: Pick<WrittenTree, 'branches'>): string[] {
  return ['TTree', ...tree.branches.flatMap(({ plan }) => branchClasses(plan))];
}

/** The data of a tree's record, for a key of `origin` bytes. */
export function treeData(tree: WrittenTree, origin: number): Uint8Array {
  const writer = new ByteWriter({ origin, capacity: 1 << 14 });
  writer.versioned(20, () => {
    writeTNamed(writer, tree.name, tree.title);
    writeDrawingAttributes(writer);
    writeCounts(writer, tree);
    writeIoFeatures(writer);
    writeBranches(writer, tree);
    writeNull(writer);
    writer.i32(0);
    writer.i32(0);
    for (let pointer = 0; pointer < 4; pointer++) writeNull(writer);
  });
  return writer.bytes();
}

function writeCounts(writer: ByteWriter, tree: WrittenTree): void {
  const { branches } = tree;
  writer.i64(tree.entries);
  writer.i64(branches.reduce((sum, branch) => sum + branch.rawBytes, 0));
  writer.i64(branches.reduce((sum, branch) => sum + branch.storedBytes, 0));
  writer.i64(0);
  writer.i64(tree.flushedBytes);
  writer.f64(1);
  for (const value of [0, SCAN_FIELD, 0, ENTRY_OFFSETS, 0]) writer.i32(value);
  const autoFlush = tree.clusterEntries > 0 ? tree.clusterEntries : AUTO_FLUSH;
  for (const value of [MAX_ENTRIES, MAX_ENTRIES, 0, AUTO_SAVE, autoFlush, ESTIMATE]) writer.i64(value);
  writer.u8(0);
  writer.u8(0);
}

/** The branches, then references to their leaves. */
function writeBranches(writer: ByteWriter, tree: WrittenTree): void {
  const { branches } = tree;
  const leaves: LeafContext = new Map();
  writeTObjArray(writer, branches.length, (i) => writeBranch(writer, branches[i]!, leaves));
  writeTObjArray(writer, branches.length, (i) => writeReference(writer, leaves.get(branches[i]!.plan.name)!));
}
