import { UnsupportedError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { membersOf } from '../tree/tree-record.ts';
import { type BranchOutline, outlineBranch } from './branch-outline.ts';
import { PartFinder } from './find-parts.ts';
import type { PartedRecord } from './record-parts.ts';

/** Where in the record of a tree the things stand that change when entries are added. Its slots are called as in ROOT. */
export interface TreeOutline {
  readonly record: PartedRecord;
  readonly branches: readonly BranchOutline[];
  /** The numbers of the tree, by ROOT's names. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Whether the tree can say where its clusters are, one range after another. */
  readonly hasRanges: boolean;
  /** What belongs to the tree and is not kept when it becomes longer. */
  readonly dropped: readonly string[];
}

/** What is counted anew. */
const SLOTS = new Set([
  'fEntries',
  'fTotBytes',
  'fZipBytes',
  'fSavedBytes',
  'fFlushedBytes',
  'fNClusterRange',
  'fAutoFlush',
]);

type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** Goes through the record of a tree. Throws `UnsupportedError` for one of ROOT 4 or before. */
export function outlineTree(cursor: Cursor, className: string, classes: ClassTable): TreeOutline {
  const finder = new PartFinder(cursor);
  const at = cursor.position;
  const tree = { numbers: new Map<string, number>(), dropped: [] as string[] };
  const owner = tree as unknown as Growing<TreeOutline> & typeof tree; // what is missing comes below
  if (className === 'TTree') outlineBase(finder, owner, classes);
  else finder.framed(() => outlineBase(finder, owner, classes));
  return Object.assign(owner, { record: finder.record(at, cursor.end) });
}

type Owner = Growing<TreeOutline> & { numbers: Map<string, number>; dropped: string[] };

function outlineBase(finder: PartFinder, tree: Owner, classes: ClassTable): void {
  const { cursor } = finder;
  finder.framed((version, end) => {
    if (version < 16) throw new UnsupportedError(`root: a TTree of version ${version} cannot be merged`);
    tree.hasRanges = version >= 19;
    finder.named();
    for (let attributes = 0; attributes < 3; attributes++) finder.plain();
    for (const [name, kind] of membersOf(cursor, version, classes)) {
      if (kind === 'object') finder.plain();
      else if (kind === 'ranges') finder.slotAround(name, tree, () => skipRanges(cursor, tree.numbers));
      else outlineNumber(finder, tree, name, kind);
    }
    tree.branches = finder
      .array<BranchOutline>((one, remember) => outlineBranch(finder, one, remember), 'branches')
      .filter((branch) => branch !== undefined);
    outlineTail(finder, tree, end);
  });
}

function outlineNumber(finder: PartFinder, tree: Owner, name: string, kind: 'i32' | 'i64' | 'f64'): void {
  const { cursor } = finder;
  const before = cursor.position;
  tree.numbers.set(name, cursor[kind]());
  if (!SLOTS.has(name)) return;
  const bytes = cursor.position - before;
  cursor.position = before;
  finder.slot(bytes, name, tree);
}

function skipRanges(cursor: Cursor, numbers: ReadonlyMap<string, number>): void {
  if (cursor.u8() !== 0) cursor.skip(8 * (numbers.get('fNClusterRange') ?? 0));
}

/** The leaves once more, then aliases, the old and the new index, friends, what users have added, referred branches. */
function outlineTail(finder: PartFinder, tree: Owner, end: number): void {
  const { cursor } = finder;
  finder.array(() => cursor.fail('a leaf that no branch has'), 'leaves');
  outlineKept(finder, tree, 'the aliases');
  for (const bytes of [8, 4]) {
    finder.slotAround('none', tree, () => {
      const count = cursor.count(bytes);
      if (count > 0 && bytes === 8) tree.dropped.push('the index');
      cursor.skip(bytes * count);
    });
  }
  outlineDropped(finder, tree, 'the index');
  outlineDropped(finder, tree, 'the friends');
  if (cursor.position + 4 <= end) outlineKept(finder, tree, 'what users have added');
  if (cursor.position + 4 <= end) outlineDropped(finder, tree, 'the references between branches');
}

/** Objects without pointers inside, which can be copied. */
const PLAIN = /^(TNamed|TObjString|TParameter<.*>)$/;

/** A pointer to a list, which is kept when all in it can be copied. */
function outlineKept(finder: PartFinder, tree: Owner, what: string): void {
  const { cursor } = finder;
  const before = cursor.position;
  const attempt = new PartFinder(cursor);
  try {
    attempt.pointer((className) => outlineList(attempt, className));
    cursor.position = before;
    finder.pointer((className) => outlineList(finder, className));
  } catch {
    cursor.position = before;
    outlineDropped(finder, tree, what);
  }
}

function outlineList(finder: PartFinder, className: string): void {
  const { cursor } = finder;
  if (className !== 'TList') cursor.fail(`a ${className}, expected a TList`);
  finder.framed(() => {
    finder.skipObject();
    cursor.stringBytes();
    for (let left = cursor.count(5); left > 0; left--) {
      finder.pointer((kind) => {
        if (!PLAIN.test(kind)) cursor.fail(`a ${kind}, which cannot be copied`);
      });
      cursor.stringBytes();
    }
  });
}

/** A pointer that becomes null. */
function outlineDropped(finder: PartFinder, tree: Owner, what: string): void {
  const { cursor } = finder;
  finder.slotAround('none', tree, () => {
    const first = cursor.u32();
    if ((first & 0x40000000) === 0) return;
    cursor.skip(first & 0x3fffffff);
    tree.dropped.push(what);
  });
}
