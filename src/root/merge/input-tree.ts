import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { readRecord } from '../file/record.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import type { BranchRecord } from '../tree/branch-record.ts';
import { readTree, type TreeRecord } from '../tree/tree-record.ts';
import type { BranchOutline } from './branch-outline.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import { outlineTree, type TreeOutline } from './tree-outline.ts';

/** A tree of an input: what it says, and where in its record it says so. */
export interface InputTree {
  readonly record: TreeRecord;
  readonly outline: TreeOutline;
  /** All branches, depth first. */
  readonly branches: readonly InputBranch[];
}

/** A branch of a tree of an input. */
export interface InputBranch {
  /** The names of the branches above it and its own; what occurs twice has a number behind it. */
  readonly path: string;
  /** The name of the top branch that it is in, or its own; made unique likewise. */
  readonly top: string;
  readonly record: BranchRecord;
  readonly outline: BranchOutline;
  /** What its file says of classes. */
  readonly classes: ClassTable;
}

/** Whether objects of a class are trees. */
export function isTree(className: string): boolean {
  return /^T(Tree|Ntuple|NtupleD)$/i.test(className);
}

/** Reads the record of a tree. */
export async function readInputTree(
  input: OpenInput,
  { key }: InputObject,
  options: ReadOptions,
): Promise<InputTree> {
  const cursor = await readRecord(input.file, key, options);
  const { bytes, place, origin, end } = cursor;
  const { classes } = input.streamers;
  const record = readTree(cursor, key.className, classes);
  const outline = outlineTree(new Cursor(bytes, place, { origin, end }), key.className, classes);
  return {
    record,
    outline,
    branches: flatBranches(record.branches, outline.branches, classes, '', undefined),
  };
}

function flatBranches(
  records: readonly BranchRecord[],
  outlines: readonly BranchOutline[],
  classes: ClassTable,
  above: string,
  top: string | undefined,
): InputBranch[] {
  const seen = new Map<string, number>();
  return records.flatMap((record, i) => {
    const outline = outlines[i]!; // both have been read from the same bytes
    const times = (seen.get(record.name) ?? 0) + 1;
    seen.set(record.name, times);
    const path = `${above}${record.name}${times > 1 ? `#${times}` : ''}`;
    const own: InputBranch = { path, top: top ?? path, record, outline, classes };
    return [own, ...flatBranches(record.branches, outline.branches, classes, `${path}/`, own.top)];
  });
}
