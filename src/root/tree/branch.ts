import { isError } from '../../errors.ts';
import { compileReader } from '../model/compile.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { type BranchLayout, layoutOf, spellLayout } from './branch-layout.ts';
import type { BranchRecord } from './branch-record.ts';
import type { LeafRecord } from './leaf-record.ts';
import type { BranchRequest } from './read-columns.ts';

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
  const counters = new Map<string, BranchRecord>();
  const collect = (record: BranchRecord) => {
    for (const leaf of record.leaves) if (!counters.has(leaf.name)) counters.set(leaf.name, record);
    record.branches.forEach(collect);
  };
  records.forEach(collect);
  const nodes: BranchNode[] = [];
  for (const record of records) addBranch(record, '', { classes, counters, nodes });
  return nodes;
}

interface Shared {
  readonly classes: ClassTable;
  readonly counters: ReadonlyMap<string, BranchRecord>;
  readonly nodes: BranchNode[];
}

function addBranch(record: BranchRecord, above: string, shared: Shared): Branch {
  const path = above + record.name;
  const children: Branch[] = [];
  const request = new LazyRequest(path, record, shared);
  const branch = new LazyBranch(request, children, shared.classes);
  shared.nodes.push({ branch, request });
  for (const child of record.branches) children.push(addBranch(child, `${path}/`, shared));
  return branch;
}

/** A tree has thousands of branches, of which a few are read: how they are laid out is found out when it is asked for. */
class LazyRequest implements BranchRequest {
  readonly name: string;
  readonly record: BranchRecord;
  readonly #shared: Shared;
  #layout: BranchLayout | undefined;

  constructor(name: string, record: BranchRecord, shared: Shared) {
    this.name = name;
    this.record = record;
    this.#shared = shared;
  }

  get layout(): BranchLayout {
    this.#layout ??= layoutOf(this.record, this.#shared.classes);
    return this.#layout;
  }

  get counter(): BranchRequest | undefined {
    return counterOf(this.record, this.#shared);
  }
}

class LazyBranch implements Branch {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  readonly entries: number;
  readonly rawBytes: number;
  readonly compressedBytes: number;
  readonly basketCount: number;
  readonly children: readonly Branch[];
  readonly #request: LazyRequest;
  readonly #classes: ClassTable;

  constructor(request: LazyRequest, children: readonly Branch[], classes: ClassTable) {
    const { record } = request;
    this.name = record.name;
    this.path = request.name;
    this.title = record.title;
    this.entries = record.entries;
    this.rawBytes = record.rawBytes;
    this.compressedBytes = record.compressedBytes;
    this.basketCount = record.baskets.length + record.embedded.length;
    this.children = children;
    this.#request = request;
    this.#classes = classes;
  }

  get typeName(): string {
    return spellLayout(this.#request.layout, this.#request.record);
  }

  get isGroup(): boolean {
    return this.#request.layout.kind === 'none';
  }

  get unreadable(): string | undefined {
    const { layout } = this.#request;
    return layout.kind === 'unreadable' ? layout.reason : unreadableReason(layout, this.#classes);
  }
}

function counterOf(record: BranchRecord, shared: Shared): BranchRequest | undefined {
  const leaf: LeafRecord | undefined = record.leaves[0]?.counter;
  const counter = record.element?.counter ?? (leaf && shared.counters.get(leaf.name));
  if (!counter || counter === record) return undefined;
  return {
    name: counter.name,
    record: counter,
    layout: layoutOf(counter, shared.classes),
    counter: undefined,
  };
}

/** Tries what reading would begin with. */
function unreadableReason(layout: BranchLayout, classes: ClassTable): string | undefined {
  if (layout.kind !== 'values') return undefined;
  try {
    compileReader(layout.type, { classes, keepBaseObject: false });
    return undefined;
  } catch (error) {
    if (isError(error, 'unsupported')) return error.message.replace(/^root: /, '');
    throw error;
  }
}
