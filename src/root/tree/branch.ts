import { isError } from '../../errors.ts';
import { compileReader } from '../model/compile.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { type BranchLayout, layoutOf, spellLayout } from './branch-layout.ts';
import type { BranchRecord } from './branch-record.ts';
import type { LeafRecord } from './leaf-record.ts';
import { type BranchRequest, orderBaskets, type PlannedBasket } from './plan-branch.ts';

/** One branch of a tree. Sizes in bytes. */
export interface Branch {
  readonly name: string;
  /** Names of the branches above it and its own, joined by slashes. */
  readonly path: string;
  readonly title: string;
  /** `float`, `int32_t[]`, `std::vector<float>`, ... */
  readonly typeName: string;
  readonly entries: number;
  readonly rawBytes: number;
  readonly compressedBytes: number;
  readonly basketCount: number;
  readonly children: readonly Branch[];
  /** It has no data of its own: only its children can be read. */
  readonly isGroup: boolean;
  /** Why it cannot be read, if it cannot. */
  readonly unreadable?: string | undefined;
}

/** A branch with what reading it takes. */
export interface BranchNode {
  readonly branch: Branch;
  readonly request: BranchRequest;
}

/** Makes the branches of a tree, depth first. */
export function makeBranches(records: readonly BranchRecord[], classes: ClassTable): BranchNode[] {
  const nodes: BranchNode[] = [];
  let owners: Map<LeafRecord, BranchRecord> | undefined;
  const ownerOf = (leaf: LeafRecord) => {
    owners ??= leafOwners(records);
    return owners.get(leaf);
  };
  for (const record of records)
    addBranch(record, { path: '', branches: records }, { classes, ownerOf, nodes });
  return nodes;
}

/** The branch of each leaf. */
function leafOwners(records: readonly BranchRecord[]): Map<LeafRecord, BranchRecord> {
  const owners = new Map<LeafRecord, BranchRecord>();
  const collect = (record: BranchRecord) => {
    for (const leaf of record.leaves) owners.set(leaf, record);
    record.branches.forEach(collect);
  };
  records.forEach(collect);
  return owners;
}

interface Shared {
  readonly classes: ClassTable;
  readonly ownerOf: (leaf: LeafRecord) => BranchRecord | undefined;
  readonly nodes: BranchNode[];
}

/** What a branch is in: another branch, or the tree itself. */
interface Above {
  readonly path: string;
  readonly branches: readonly BranchRecord[];
}

function addBranch(record: BranchRecord, above: Above, shared: Shared): Branch {
  const path = above.path + record.name;
  const children: Branch[] = [];
  const request = new LazyRequest(path, record, above.branches, shared);
  const branch = new LazyBranch(request, children, shared.classes);
  shared.nodes.push({ branch, request });
  const { branches } = record;
  for (const child of branches) children.push(addBranch(child, { path: `${path}/`, branches }, shared));
  return branch;
}

/** A tree has thousands of branches, of which a few are read: how they are laid out is found out when it is asked for. */
class LazyRequest implements BranchRequest {
  readonly name: string;
  readonly record: BranchRecord;
  readonly #siblings: readonly BranchRecord[];
  readonly #shared: Shared;
  #layout: BranchLayout | undefined;
  #baskets: readonly PlannedBasket[] | undefined;

  constructor(name: string, record: BranchRecord, siblings: readonly BranchRecord[], shared: Shared) {
    this.name = name;
    this.record = record;
    this.#siblings = siblings;
    this.#shared = shared;
  }

  get layout(): BranchLayout {
    this.#layout ??= layoutOf(this.record, this.#shared.classes);
    return this.#layout;
  }

  get baskets(): readonly PlannedBasket[] {
    this.#baskets ??= orderBaskets(this.record);
    return this.#baskets;
  }

  get counter(): BranchRequest | undefined {
    const { record } = this;
    const named = record.element?.type === 0 ? /\[(\w+)\]$/.exec(record.title)?.[1] : undefined;
    const beside = named === undefined ? undefined : besideOf(record, named, this.#siblings);
    return this.#requestOf(beside ?? counterOf(record, this.#shared));
  }

  get lengths(): BranchRequest | undefined {
    const { layout, record } = this;
    if (layout.kind !== 'counted') return undefined;
    const { counter } = layout.type;
    const beside = besideOf(record, counter, this.#siblings);
    const told = layout.many ? record.element?.lengths : counterOf(record, this.#shared);
    return this.#requestOf(beside ?? told ?? this.#siblings.find((one) => memberName(one) === counter));
  }

  #requestOf(record: BranchRecord | undefined): BranchRequest | undefined {
    return record && new LazyRequest(record.name, record, this.#siblings, this.#shared);
  }
}

class LazyBranch implements Branch {
  readonly children: readonly Branch[];
  readonly #request: LazyRequest;
  readonly #classes: ClassTable;

  constructor(request: LazyRequest, children: readonly Branch[], classes: ClassTable) {
    this.children = children;
    this.#request = request;
    this.#classes = classes;
  }

  get name(): string {
    return this.#request.record.name;
  }

  get path(): string {
    return this.#request.name;
  }

  get title(): string {
    return this.#request.record.title;
  }

  get entries(): number {
    return this.#request.record.entries;
  }

  get rawBytes(): number {
    return this.#request.record.rawBytes;
  }

  get compressedBytes(): number {
    return this.#request.record.compressedBytes;
  }

  get basketCount(): number {
    const { baskets, embedded } = this.#request.record;
    return baskets.length + embedded.length;
  }

  get typeName(): string {
    return spellLayout(this.#request.layout, this.#request.record);
  }

  get isGroup(): boolean {
    return this.#request.layout.kind === 'none';
  }

  get unreadable(): string | undefined {
    const { layout } = this.#request;
    if (layout.kind === 'unreadable') return layout.reason;
    if (layout.kind === 'counted' && !this.#request.lengths)
      return `an array counted by "${layout.type.counter}", which is no branch`;
    return unreadableReason(layout, this.#classes);
  }
}

function counterOf(record: BranchRecord, { ownerOf }: Shared): BranchRecord | undefined {
  const leaf = record.leaves[0]?.counter;
  const counter = record.element?.counter ?? (leaf && ownerOf(leaf));
  return counter === record ? undefined : counter;
}

/**
 * The branch beside one that holds a member of the same object. ROOT looks for what counts by its name in all of a tree,
 * and can point to the member of another object.
 */
function besideOf(
  { name }: BranchRecord,
  member: string,
  siblings: readonly BranchRecord[],
): BranchRecord | undefined {
  const wanted = name.replace(/\[.*$/, '').replace(/[^.]*$/, '') + member;
  return siblings.find((one) => one.name.replace(/\[.*$/, '') === wanted);
}

/** The name of the member that a branch holds: `fN` for `event.fTracks.fN` and for `fN[3]`. */
function memberName({ name }: BranchRecord): string {
  return name.replace(/\[.*$/, '').replace(/^.*\./, '');
}

/** Tries what reading would begin with. */
function unreadableReason(layout: BranchLayout, classes: ClassTable): string | undefined {
  if (layout.kind !== 'values' && layout.kind !== 'counted') return undefined;
  try {
    compileReader(layout.kind === 'counted' ? layout.type.item : layout.type, {
      classes,
      keepBaseObject: false,
    });
    return undefined;
  } catch (error) {
    if (isError(error, 'unsupported')) return error.message.replace(/^root: /, '');
    throw error;
  }
}
