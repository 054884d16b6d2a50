import type { Table } from '../../column/index.ts';
import { NUMBER_BYTES } from '../bytes/numbers.ts';
import { makeCompressor } from '../compression/compress.ts';
import { type Compression, compressionCode } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { BasketBuffer } from './basket-buffer.ts';
import { BasketStream, type BasketTally } from './basket-stream.ts';
import type { OpenColumns } from './column-writer.ts';
import { encodeTable } from './encode-column.ts';
import type { EntryBytes } from './encode-entries.ts';
import { basketKeyBytes } from './write-basket.ts';
import { isVariable, type WrittenBranch } from './write-branch.ts';
import type { BranchPlan } from './write-branch-plan.ts';
import { ClusterCutter, type ClusterPart, type ClusterRule } from './write-cluster.ts';
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

/** One branch while its entries come. */
interface OpenBranch {
  readonly plan: BranchPlan;
  readonly buffer: BasketBuffer;
  readonly tally: BasketTally;
  /** The largest value of a counter. */
  largest: number;
}

/** The state of a tree between two calls. Its methods must not overlap. */
export class OpenTree implements OpenColumns {
  readonly #file: FileWriter;
  readonly #directory: WrittenDirectory;
  readonly #settings: TreeSettings;
  readonly #branches: readonly OpenBranch[];
  readonly #clusters: ClusterCutter;
  readonly #stream: BasketStream;
  #flushedBytes = 0;
  entries = 0;

  constructor(file: FileWriter, directory: WrittenDirectory, settings: TreeSettings) {
    this.#file = file;
    this.#directory = directory;
    this.#settings = settings;
    this.#stream = new BasketStream(file, makeCompressor(settings.compression));
    this.#clusters = new ClusterCutter(settings.rule);
    const place = { tree: settings.name, directory: directory.position, datime: file.datime };
    this.#branches = settings.plans.map((plan) => openBranch(plan, place, settings.basketBytes));
  }

  /** Adds entries. */
  async append(table: Table): Promise<void> {
    const sources = encodeTable(this.#settings.name, this.#settings.plans, table);
    for (const part of this.#clusters.parts(sources, table.length)) {
      await this.#fill(sources, part);
      this.entries += part.end - part.start;
      if (!part.isFull) continue;
      await this.#flush();
      this.#flushedBytes = this.#branches.reduce((sum, { tally }) => sum + tally.storedBytes, 0);
    }
  }

  /** Writes what is left and the tree itself. */
  async finish(): Promise<void> {
    await this.#flush();
    const { name, title, compression } = this.#settings;
    const common = { entries: this.entries, compressionCode: compressionCode(compression) };
    const branches = this.#branches.map(
      ({ plan, largest, tally }): WrittenBranch => ({ plan, largest, ...tally, ...common }),
    );
    const clusterEntries = this.#clusters.size ?? this.#clusters.entries;
    const tree = { name, title, ...common, branches, clusterEntries, flushedBytes: this.#flushedBytes };
    this.#file.useClasses(treeClasses(tree));
    const encode = (origin: number) => treeData(tree, origin);
    await this.#file.put(this.#directory, { className: 'TTree', name, title, encode });
  }

  /** Adds entries of one cluster, and writes baskets in the order in which they end: of those that end together by branch. */
  async #fill(sources: readonly EntryBytes[], { start, end }: ClusterPart): Promise<void> {
    const ends = this.#branches.flatMap(({ buffer }, branch) =>
      buffer.ends(sources[branch]!, start, end).map((entry) => ({ branch, entry })),
    );
    ends.sort((a, b) => a.entry - b.entry || a.branch - b.branch);
    const added = new Float64Array(this.#branches.length).fill(start);
    for (const { branch, entry } of ends) {
      this.#branches[branch]!.buffer.add(sources[branch]!, added[branch]!, entry);
      added[branch] = entry;
      await this.#flush([this.#branches[branch]!]);
    }
    for (const [i, branch] of this.#branches.entries()) {
      branch.buffer.add(sources[i]!, added[i]!, end);
      branch.largest = Math.max(branch.largest, sources[i]!.largest?.(start, end) ?? 0);
    }
  }

  /** Writes what branches hold as baskets. */
  async #flush(branches: readonly OpenBranch[] = this.#branches): Promise<void> {
    for (const { buffer, tally } of branches) {
      const basket = buffer.flush();
      if (basket) await this.#stream.put(tally, basket);
    }
  }
}

function openBranch(
  plan: BranchPlan,
  place: { tree: string; directory: number; datime: number },
  basketBytes: number,
): OpenBranch {
  const keyBytes = basketKeyBytes(plan.name, place.tree);
  const buffer = new BasketBuffer({ keyBytes, variable: isVariable(plan), basketBytes });
  const names = {
    ...place,
    branch: plan.name,
    entryBytes: entryBytes(plan),
    bufferBytes: basketBytes,
    keyBytes,
  };
  const tally = { names, baskets: [], rawBytes: 0, storedBytes: 0, bufferBytes: basketBytes };
  return { plan, buffer, tally, largest: 0 };
}

function entryBytes(plan: BranchPlan): number | undefined {
  if (plan.form === 'counter') return 4;
  if (plan.form === 'flat') return NUMBER_BYTES[plan.type];
  return plan.form === 'fixed' ? plan.size * NUMBER_BYTES[plan.type] : undefined;
}
