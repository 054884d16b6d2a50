import type { Column, Table } from '../../column/index.ts';
import { FormatError, NotFoundError } from '../../errors.ts';
import { didYouMean } from '../file/nearest-names.ts';
import type { FileContext } from '../file/record.ts';
import type { CompileContext } from '../model/compile.ts';
import { type Branch, type BranchNode, makeBranches } from './branch.ts';
import { type Cluster, clustersOf } from './clusters.ts';
import { entryRange, entrySteps } from './entry-steps.ts';
import type { FetchOptions, SharedBaskets } from './fetch-baskets.ts';
import type { BranchRequest, EntryRange } from './plan-branch.ts';
import { readColumns } from './read-columns.ts';
import type { FriendRecord, TreeRecord } from './tree-record.ts';

/** What to read of a tree: entries `start` to `end`, by default all. */
export interface ReadTreeOptions {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Threads of Node that decompress baskets, by default 1: this one. More are of use for large reads of compressed
   * data, where nothing else keeps the processors busy. They do not concern an RNTuple.
   */
  readonly threads?: number | undefined;
}

/** A tree of a file. Nothing but its description is in memory; only what is asked for is read. */
export interface Tree {
  readonly name: string;
  readonly title: string;
  readonly entries: number;
  /** Every branch and sub-branch, depth first. */
  readonly branches: readonly Branch[];
  /** Entries that were written out together: reading whole clusters reads no basket twice. */
  readonly clusters: readonly Cluster[];
  /** Trees that belong beside this one. They are named only, not opened. */
  readonly friends: readonly FriendRecord[];
  /** A branch by its path, or by its own name; `NotFoundError` with the nearest names when there is none. */
  branch(name: string): Branch;
  has(name: string): boolean;
  /** Reads branches, by name or (where two have one name) by `Branch`; the columns have the names that were asked for, or the path, and belong to the caller; those with lists of the same lengths share one array of offsets. Throws `UnsupportedError` for a branch that is `unreadable`. */
  read(names: readonly (string | Branch)[], options?: ReadTreeOptions): Promise<Table>;
  /** Reads branches in steps of `entries` (by default clusters joined up to 100,000). */
  batches(
    names: readonly (string | Branch)[],
    options?: ReadTreeOptions & { readonly entries?: number | undefined },
  ): AsyncIterable<Table & { readonly start: number }>;
}

/** Opens a tree that was read from its record. */
export function makeTree(file: FileContext, context: CompileContext, record: TreeRecord): Tree {
  const nodes = makeBranches(record.branches, context.classes);
  let byName: Map<string, BranchNode> | undefined;
  let byBranch: Map<Branch, BranchNode> | undefined;
  const clusters = clustersOf(record);
  const place = { file: file.name, object: `tree "${record.name}"` };

  function named(): ReadonlyMap<string, BranchNode> {
    byName ??= indexBranches(nodes);
    return byName;
  }

  function nodeOf(branch: Branch): BranchNode | undefined {
    byBranch ??= new Map(nodes.map((node) => [node.branch, node]));
    return byBranch.get(branch);
  }

  function find(name: string | Branch): BranchNode {
    const node = typeof name === 'string' ? named().get(name) : nodeOf(name);
    if (node) return node;
    throw new NotFoundError(`root: "${file.name}": tree "${record.name}" has no branch "${nameOf(name)}"`, {
      hint: didYouMean(nameOf(name), named().keys()),
    });
  }

  /** A branch that was filled on its own can have more entries than its tree: they are there for who asks for them. */
  function rangeOf(names: readonly (string | Branch)[], { start, end }: ReadTreeOptions): EntryRange {
    const most = names.reduce((sum, name) => Math.max(sum, entriesIn(find(name))), record.entries);
    return entryRange(place, most, { start, end: end ?? record.entries });
  }

  /** One that was added late begins with empty entries, but not with more than the tree had. */
  function entriesIn({ branch, request }: BranchNode): number {
    const { firstEntry } = request.record;
    if (firstEntry <= record.entries) return branch.entries;
    throw new FormatError(
      `root: "${file.name}": branch "${branch.path}" begins at entry ${firstEntry} of a tree of ${record.entries}`,
    );
  }

  async function read(
    names: readonly (string | Branch)[],
    options: ReadTreeOptions & FetchOptions = {},
  ): Promise<Table> {
    const range = rangeOf(names, options);
    const requests: BranchRequest[] = names.map((name) => find(name).request);
    const columns = await readColumns(file, context, requests, range, options);
    const named = names.map((name, i): [string, Column] => [nameOf(name), columns[i]!]);
    return { length: range.end - range.start, columns: new Map(named) };
  }

  return {
    name: record.name,
    title: record.title,
    entries: record.entries,
    branches: nodes.map((node) => node.branch),
    clusters,
    friends: record.friends,
    branch: (name) => find(name).branch,
    has: (name) => named().has(name),
    read: (names, { start, end, signal, threads } = {}) => read(names, { start, end, signal, threads }),
    async *batches(names, options = {}) {
      const { signal, threads } = options;
      const range = rangeOf(names, options);
      const sharedBaskets: SharedBaskets = new Map();
      const largest = entriesOf(names.map(find), record.entries, STEP_BYTES);
      for (const step of entrySteps(clusters, range, options.entries, largest)) {
        yield {
          start: step.start,
          ...(await read(names, { ...step, signal, threads, sharedBaskets })),
        };
      }
    },
  };
}

/** What a step of a tree with huge clusters takes, so that memory does not depend on how it was written. */
const STEP_BYTES = 8 * 1024 * 1024;
const LEAST_STEP = 1000;

/** How many entries of some branches take `bytes` bytes, on the average of the tree. */
function entriesOf(nodes: readonly BranchNode[], entries: number, bytes: number): number {
  const all = nodes.reduce((sum, { branch }) => sum + branch.rawBytes, 0);
  return all > 0 ? Math.max(LEAST_STEP, Math.floor((bytes / all) * entries)) : Math.max(LEAST_STEP, entries);
}

const nameOf = (name: string | Branch) => (typeof name === 'string' ? name : name.path);

/** Branches by path and by own name; a name that occurs twice stands for the first. */
function indexBranches(nodes: readonly BranchNode[]): Map<string, BranchNode> {
  const byName = new Map<string, BranchNode>();
  for (const node of nodes) if (!byName.has(node.branch.path)) byName.set(node.branch.path, node);
  for (const node of nodes) if (!byName.has(node.branch.name)) byName.set(node.branch.name, node);
  return byName;
}
