import type { Table } from '../../column/index.ts';
import { NUMBER_BYTES } from '../bytes/numbers.ts';
import { type Compressor, loadCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { BasketBuffer, type FullBasket } from './basket-buffer.ts';
import { encodeTable } from './encode-column.ts';
import type { EntryBytes } from './encode-entries.ts';
import { type BasketNames, basketHead, basketKeyBytes } from './write-basket.ts';
import { isVariable, type WrittenBasket, type WrittenBranch } from './write-branch.ts';
import type { BranchPlan } from './write-branch-plan.ts';
import {
  type ClusterRule,
  type ClusterState,
  emptyCluster,
  fillCluster,
  stopAfterBytes,
} from './write-cluster.ts';
import { treeClasses, treeData } from './write-tree.ts';

/** What is decided about a tree before its first entry. */
export interface TreeSettings {
  readonly name: string;
  readonly title: string;
  readonly plans: readonly BranchPlan[];
  readonly rule: ClusterRule;
  readonly basketBytes: number;
  readonly compression: Compression;
}

/** One branch while its baskets come. */
interface OpenBranch {
  readonly plan: BranchPlan;
  readonly buffer: BasketBuffer;
  readonly names: BasketNames;
  readonly baskets: WrittenBasket[];
  rawBytes: number;
  storedBytes: number;
  bufferBytes: number;
  largest: number;
}

/** So many bytes are brought into form before what is full is written: a large table must not be in memory twice. */
const STEP_BYTES = 8 * 1024 * 1024;

/** The state of a tree between two calls. Its methods must not overlap. */
export class OpenTree {
  readonly #file: FileWriter;
  readonly #directory: WrittenDirectory;
  readonly #settings: TreeSettings;
  readonly #branches: readonly OpenBranch[];
  #compressor: Promise<Compressor> | undefined;
  #cluster: ClusterState;
  #flushedBytes = 0;
  #gathered = new Uint8Array();
  entries = 0;

  constructor(file: FileWriter, directory: WrittenDirectory, settings: TreeSettings) {
    compressionCode(settings.compression);
    this.#file = file;
    this.#directory = directory;
    this.#settings = settings;
    this.#cluster = emptyCluster(settings.rule.entries);
    const place = { tree: settings.name, directory: directory.position, datime: file.datime };
    this.#branches = settings.plans.map((plan, index) =>
      openBranch(plan, index, place, settings.basketBytes),
    );
  }

  /** Adds entries. */
  async append(table: Table): Promise<void> {
    const sources = encodeTable(this.#settings.name, this.#settings.plans, table);
    let start = 0;
    while (start < table.length) {
      const step = stopAfterBytes(sources, STEP_BYTES, start, table.length);
      const { end, state } = fillCluster(this.#cluster, this.#settings.rule, sources, start, step);
      const full: FullBasket[] = [];
      for (const [i, branch] of this.#branches.entries()) fillBranch(branch, sources[i]!, start, end, full);
      const whole = state.size === state.entries;
      if (whole) for (const branch of this.#branches) branch.buffer.flush(full);
      this.#cluster = whole ? emptyCluster(state.size) : state;
      this.entries += end - start;
      await this.#write(full);
      if (whole) this.#flushedBytes = this.#storedBytes();
      start = end;
    }
  }

  /** Writes what is left and the tree itself. */
  async finish(): Promise<void> {
    const full: FullBasket[] = [];
    for (const branch of this.#branches) branch.buffer.flush(full);
    await this.#write(full);
    this.#gathered = new Uint8Array();
    const branches = this.#branches.map((branch) => this.#finished(branch));
    const { name, title } = this.#settings;
    const { entries } = this;
    const clusterEntries = this.#cluster.size ?? this.#cluster.entries;
    const tree = { name, title, entries, branches, clusterEntries, flushedBytes: this.#flushedBytes };
    this.#file.useClasses(treeClasses(tree));
    const encode = (origin: number) => treeData(tree, origin);
    await this.#file.put(this.#directory, { className: 'TTree', name, title, encode });
  }

  #storedBytes(): number {
    return this.#branches.reduce((sum, branch) => sum + branch.storedBytes, 0);
  }

  /** Writes baskets side by side. Their order depends on the entries only: by their last entry, then by branch. */
  async #write(full: readonly FullBasket[]): Promise<void> {
    if (full.length === 0) return;
    this.#compressor ??= loadCompressor(this.#settings.compression);
    const compress = await this.#compressor;
    const baskets = full.toSorted((a, b) => a.end - b.end || a.branch - b.branch);
    const stored = await Promise.all(
      baskets.map(async ({ payload }) => (await compress(payload)) ?? payload),
    );
    const total = baskets.reduce((sum, basket, i) => sum + this.#keyBytes(basket) + stored[i]!.length, 0);
    const start = this.#file.allocate(total);
    if (total > this.#gathered.length) this.#gathered = new Uint8Array(total);
    const bytes = this.#gathered.subarray(0, total);
    let at = 0;
    for (const [i, basket] of baskets.entries()) {
      const head = this.#enter(basket, stored[i]!.length, start + at);
      bytes.set(head, at);
      bytes.set(stored[i]!, at + head.length);
      at += head.length + stored[i]!.length;
      this.#branches[basket.branch]!.buffer.recycle(basket);
    }
    await this.#file.write(start, bytes);
  }

  #keyBytes(basket: FullBasket): number {
    return basketKeyBytes(this.#branches[basket.branch]!.plan.name, this.#settings.name);
  }

  /** Enters a basket into its branch; gives what stands before its data. */
  #enter(basket: FullBasket, storedBytes: number, position: number): Uint8Array {
    const branch = this.#branches[basket.branch]!;
    const head = basketHead(branch.names, basket, storedBytes, position);
    const rawBytes = head.length + basket.payload.length;
    branch.baskets.push({ position, bytes: head.length + storedBytes, entries: basket.entries });
    branch.storedBytes += head.length + storedBytes;
    branch.rawBytes += rawBytes;
    branch.bufferBytes = Math.max(branch.bufferBytes, rawBytes);
    return head;
  }

  #finished(branch: OpenBranch): WrittenBranch {
    const { plan, baskets, rawBytes, storedBytes, bufferBytes, largest } = branch;
    const common = { entries: this.entries, compressionCode: compressionCode(this.#settings.compression) };
    return { plan, baskets, rawBytes, storedBytes, bufferBytes, largest, ...common };
  }
}

function openBranch(
  plan: BranchPlan,
  index: number,
  place: { tree: string; directory: number; datime: number },
  basketBytes: number,
): OpenBranch {
  const keyBytes = basketKeyBytes(plan.name, place.tree);
  const buffer = new BasketBuffer({ branch: index, keyBytes, variable: isVariable(plan), basketBytes });
  const names = { ...place, branch: plan.name, entryBytes: entryBytes(plan), bufferBytes: basketBytes };
  return {
    plan,
    buffer,
    names,
    baskets: [],
    rawBytes: 0,
    storedBytes: 0,
    bufferBytes: basketBytes,
    largest: 0,
  };
}

function entryBytes(plan: BranchPlan): number | undefined {
  if (plan.form === 'counter') return 4;
  if (plan.form === 'flat') return NUMBER_BYTES[plan.type];
  return plan.form === 'fixed' ? plan.size * NUMBER_BYTES[plan.type] : undefined;
}

function fillBranch(
  branch: OpenBranch,
  source: EntryBytes,
  start: number,
  end: number,
  full: FullBasket[],
): void {
  branch.buffer.fill(source, start, end, full);
  if (branch.plan.form === 'counter' && source.largest)
    branch.largest = Math.max(branch.largest, source.largest(start, end));
}
