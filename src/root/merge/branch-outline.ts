import { UnsupportedError } from '../../errors.ts';
import type { PartFinder } from './find-parts.ts';

/**
 * Where in the record of a tree the things of a branch stand that change when baskets are added, and what they are now.
 * Its slots are called as in ROOT; `baskets` are those inside the record, `tables` the three tables of baskets.
 */
export interface BranchOutline {
  readonly name: string;
  readonly branches: readonly BranchOutline[];
  readonly leaves: readonly LeafOutline[];
  /** What ROOT allocates for a basket, in bytes. */
  readonly basketBytes: number;
  /** How baskets of this branch are compressed, as a number of ROOT. */
  readonly compressionCode: number;
  /** The most items of a container, for the branch that counts them. */
  readonly maximum: number;
}

/** The least and the largest value that a leaf says it has. Its slot is called `limits`. */
export interface LeafOutline {
  readonly bytesEach: number;
  readonly least: number;
  readonly largest: number;
}

/** Bytes of each limit of the leaves with integers, the only ones whose limits mean something. */
const LIMIT_BYTES: Readonly<Record<string, number>> = {
  TLeafB: 1,
  TLeafS: 2,
  TLeafI: 4,
  TLeafL: 8,
  TLeafG: 8,
  TLeafC: 4,
};

type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** Goes through the pointer to a branch of any class, and everything below it. */
export function outlineBranch(
  finder: PartFinder,
  className: string,
  remember: (branch: BranchOutline) => void,
): BranchOutline {
  // Branches below refer to this one as their counter, so it is known before it is filled.
  const branch = { maximum: 0 } as Growing<BranchOutline>;
  remember(branch);
  if (className === 'TBranch') outlineBase(finder, branch);
  else if (className === 'TBranchObject') finder.framed(() => outlineBase(finder, branch));
  else if (className === 'TBranchElement')
    finder.framed((version) => outlineElement(finder, branch, version));
  else throw new UnsupportedError(`root: a ${className} cannot be merged`);
  return branch;
}

function outlineBase(finder: PartFinder, branch: Growing<BranchOutline>): void {
  finder.framed((version) => {
    if (version < 10) throw new UnsupportedError(`root: a TBranch of version ${version} cannot be merged`);
    branch.name = finder.named();
    finder.plain();
    outlineCounts(finder, branch, version);
    const child = (kind: string, remember: (one: BranchOutline) => void) =>
      outlineBranch(finder, kind, remember);
    branch.branches = finder.array(child).filter((one) => one !== undefined);
    branch.leaves = finder.array((kind) => outlineLeaf(finder, kind)).filter((one) => one !== undefined);
    finder.slotAround('baskets', branch, () => finder.array(() => undefined));
    finder.slotAround('tables', branch, () => skipTables(finder, branch));
  });
}

function outlineCounts(finder: PartFinder, branch: Growing<BranchOutline>, version: number): void {
  const { cursor } = finder;
  branch.compressionCode = cursor.i32();
  branch.basketBytes = peek(finder, 4);
  finder.slot(4, 'fBasketSize', branch);
  cursor.skip(4);
  finder.slot(4, 'fWriteBasket', branch);
  finder.slot(8, 'fEntryNumber', branch);
  if (version > 12) finder.plain();
  cursor.skip(4);
  maxima.set(branch, peek(finder, 4));
  finder.slot(4, 'fMaxBaskets', branch);
  cursor.skip(4);
  finder.slot(8, 'fEntries', branch);
  if (version > 10) cursor.skip(8);
  finder.slot(8, 'fTotBytes', branch);
  finder.slot(8, 'fZipBytes', branch);
}

/** How many baskets the tables of a branch have room for; needed only until they are stepped over. */
const maxima = new WeakMap<object, number>();

function skipTables({ cursor }: PartFinder, branch: object): void {
  const count = maxima.get(branch) ?? 0;
  for (const width of [4, 8, 8]) if (cursor.u8() !== 0) cursor.skip(count * width);
}

function outlineElement(finder: PartFinder, branch: Growing<BranchOutline>, version: number): void {
  const { cursor } = finder;
  if (version < 8)
    throw new UnsupportedError(`root: a TBranchElement of version ${version} cannot be merged`);
  outlineBase(finder, branch);
  for (let text = 0; text < 3; text++) cursor.stringBytes();
  cursor.skip(4 + (version < 10 ? 4 : 2) + 4 + 4 + 4);
  branch.maximum = peek(finder, 4);
  finder.slot(4, 'fMaximum', branch);
  for (let counter = 0; counter < 2; counter++) {
    finder.pointer<BranchOutline>((kind, remember) => outlineBranch(finder, kind, remember));
  }
}

function outlineLeaf(finder: PartFinder, className: string): LeafOutline {
  const { cursor } = finder;
  const leaf = { bytesEach: LIMIT_BYTES[className] ?? 0, least: 0, largest: 0 };
  const base = () =>
    finder.framed(() => {
      finder.named();
      cursor.skip(4 + 4 + 4 + 1 + 1);
      finder.pointer((kind) => outlineLeaf(finder, kind));
    });
  if (className === 'TLeaf') base();
  else {
    finder.framed(() => {
      base();
      if (leaf.bytesEach === 0) return;
      leaf.least = peek(finder, leaf.bytesEach);
      leaf.largest = peek(finder, leaf.bytesEach, leaf.bytesEach);
      finder.slot(2 * leaf.bytesEach, 'limits', leaf);
    });
  }
  return leaf;
}

/** The signed integer of so many bytes, so far ahead. */
function peek({ cursor }: PartFinder, bytes: number, ahead = 0): number {
  cursor.need(ahead + bytes);
  const at = cursor.position + ahead;
  if (bytes === 1) return cursor.view.getInt8(at);
  if (bytes === 2) return cursor.view.getInt16(at);
  if (bytes === 4) return cursor.view.getInt32(at);
  return Number(cursor.view.getBigInt64(at));
}
