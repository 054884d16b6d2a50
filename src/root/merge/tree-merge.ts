import { UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { makeCompressor } from '../compression/compress.ts';
import { compressionOf } from '../compression/compression.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { FileContext } from '../file/record.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import type { Basket } from '../tree/basket.ts';
import { BasketTables } from './basket-tables.ts';
import type { LeafOutline } from './branch-outline.ts';
import { type BasketReceiver, copyBaskets } from './copy-baskets.ts';
import type { CopyBuffers } from './copy-buffers.ts';
import { fillBranch } from './fill-branches.ts';
import { type InputBranch, type InputTree, readInputTree } from './input-tree.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import { encodeMergedTree, type Limits, type MergedBranch } from './merged-tree.ts';
import { type BasketToCopy, hasBaskets, planBaskets } from './plan-baskets.ts';
import { rewriteBasket } from './rewrite-basket.ts';
import { appendClusters, type TreeClusters } from './tree-clusters.ts';
import { type DifferingBranches, TreeSchema, type TreeSource } from './tree-schema.ts';

/**
 * Trees of one path on their way into one. First every input is surveyed, which decides what branches the merged tree
 * has; then the baskets of every input are added in the same order; then the record is written: that of the first tree
 * with entries, in which only counts and places are new.
 */
export class TreeMerge {
  readonly object: InputObject;
  readonly #schema: TreeSchema;
  #sources: readonly TreeSource[] = [];
  #branches: MergedBranch[] | undefined;
  readonly #byPath = new Map<string, number>();
  readonly #limits = new Map<LeafOutline, Limits>();
  #clusters: TreeClusters = { ranges: [], autoFlush: 0 };
  #flushedBytes = 0;
  entries = 0;
  readonly #filled = new Map<string, number>();

  constructor(object: InputObject, differing: DifferingBranches) {
    this.object = object;
    this.#schema = new TreeSchema(object.path, differing);
  }

  /** What is left out of the merged tree, in words. */
  get leftOut(): ReadonlySet<string> {
    return this.#schema.leftOut;
  }

  /** Branches that inputs do not have, and for how many entries they were filled. */
  get filled(): ReadonlyMap<string, number> {
    return this.#filled;
  }

  /**
   * Looks at the tree of an input; nothing is changed until what it gives is called. Throws `UsageError` when its branches
   * differ from those before and must not, and what `planBaskets` throws.
   */
  survey({ file }: OpenInput, tree: InputTree): () => void {
    planBaskets(file, tree, () => 0);
    return this.#schema.survey(file, tree);
  }

  /** Copies the baskets of an input behind those that are there. */
  async add(
    input: OpenInput,
    object: InputObject,
    to: FileWriter,
    directory: WrittenDirectory,
    buffers: CopyBuffers,
    options: ReadOptions,
  ): Promise<void> {
    const from = input.file;
    const tree = await readInputTree(input, object, options);
    const { record } = tree;
    if (record.entries === 0) return;
    const branches = this.#start();
    const before = this.entries;
    const numberOf = (branch: InputBranch) => this.#byPath.get(branch.path);
    const baskets = planBaskets(from, tree, numberOf);
    for (const branch of tree.branches) this.#include(from, branch, record.entries);
    const rewrite = (basket: Omit<BasketToCopy, 'at' | 'bytes'>, data: Basket) =>
      this.#rewrite(basket, data, to, directory);
    const receiver: BasketReceiver = {
      directory: directory.position,
      copied: (basket) =>
        branches[basket.branch]!.tables.add({ ...basket, firstEntry: before + basket.firstEntry }),
      rewrite,
    };
    await copyBaskets(from, baskets, to, receiver, buffers, options);
    for (const branch of tree.branches) {
      const number = numberOf(branch);
      if (number === undefined) continue;
      for (const { firstEntry, basket } of branch.record.embedded) {
        await rewrite({ branch: number, firstEntry, entries: basket.entries }, basket);
      }
    }
    await this.#fill(input, tree, to, directory, options);
    this.#clusters = appendClusters(
      this.#clusters,
      before,
      { ranges: record.clusterRanges, autoFlush: record.autoFlush },
      record.entries,
    );
    this.#flushedBytes += tree.outline.numbers.get('fFlushedBytes') ?? 0;
    this.entries += record.entries;
  }

  /** Fixes the branches of the merged tree. */
  #start(): MergedBranch[] {
    if (this.#branches) return this.#branches;
    this.#sources = this.#schema.sources();
    this.#branches = this.#sources
      .flatMap(({ tree, tops }) => tree.branches.filter(({ top }) => tops.has(top)))
      .map((first) => ({ first, tables: new BasketTables(), covered: 0, basketBytes: 0, maximum: 0 }));
    for (const [i, { first }] of this.#branches.entries()) {
      this.#byPath.set(first.path, i);
      for (const leaf of first.outline.leaves)
        this.#limits.set(leaf, { least: leaf.least, largest: leaf.largest });
    }
    return this.#branches;
  }

  /** Fills the branches that an input does not have. */
  async #fill(
    input: OpenInput,
    tree: InputTree,
    to: FileWriter,
    directory: WrittenDirectory,
    options: ReadOptions,
  ): Promise<void> {
    const there = new Set(tree.branches.map(({ path }) => path));
    const { entries } = tree.record;
    for (const [number, merged] of (this.#branches ?? []).entries()) {
      const { first } = merged;
      if (there.has(first.path)) continue;
      const source = this.#sources.find((one) => one.tree.branches.includes(first))!;
      for await (const { firstEntry, basket } of fillBranch(
        first,
        source.tree.branches,
        input,
        tree,
        options,
      )) {
        await this.#rewrite({ branch: number, firstEntry, entries: basket.entries }, basket, to, directory);
        merged.covered += basket.entries;
      }
      if (first.top === first.path) this.#filled.set(first.top, (this.#filled.get(first.top) ?? 0) + entries);
    }
  }

  /** Takes over what a branch of an input says of itself. */
  #include(from: FileContext, branch: InputBranch, entries: number): void {
    const merged = this.#branches?.[this.#byPath.get(branch.path) ?? -1];
    if (!merged) return;
    const { outline } = branch;
    const hasOwn = hasBaskets(branch);
    if (hasOwn ? merged.covered !== this.entries : merged.covered > 0) {
      throw new UnsupportedError(
        `root: "${from.name}": tree "${this.object.path}": branch "${branch.path}" has entries in some files only`,
      );
    }
    if (hasOwn) merged.covered += entries;
    merged.basketBytes = Math.max(merged.basketBytes, outline.basketBytes);
    merged.maximum = Math.max(merged.maximum, outline.maximum);
    for (const [i, leaf] of outline.leaves.entries()) {
      const limits = this.#limits.get(merged.first.outline.leaves[i]!)!;
      limits.least = Math.min(limits.least, leaf.least);
      limits.largest = Math.max(limits.largest, leaf.largest);
    }
  }

  /** Makes a basket anew, whose entries were in the record of a tree or whose key was too short. */
  async #rewrite(
    { branch, firstEntry, entries }: Omit<BasketToCopy, 'at' | 'bytes'>,
    data: Basket,
    to: FileWriter,
    directory: WrittenDirectory,
  ): Promise<void> {
    const { first, tables } = this.#branches![branch]!;
    const { name, objectClass } = first.record;
    const compress = makeCompressor(compressionOf(first.outline.compressionCode));
    const names = { branch: name, tree: this.#sources[0]!.tree.record.name, directory: directory.position };
    const place = { ...names, bufferBytes: first.outline.basketBytes, datime: to.datime };
    const { record, rawBytes, write } = await rewriteBasket(place, data, objectClass !== undefined, compress);
    const position = to.allocate(record);
    await to.write(position, write(position));
    tables.add({ position, bytes: record, rawBytes, firstEntry: this.entries + firstEntry });
    if (entries !== data.entries) throw new Error('a basket was rewritten with other entries');
  }

  /** Writes the record of the merged tree. Gives its entries. */
  async finish(to: FileWriter, directory: WrittenDirectory): Promise<number> {
    this.#start();
    const { key } = this.object;
    const { className, name, title } = key;
    await to.put(directory, {
      className,
      name,
      title,
      encode: (origin) => this.#encode(origin),
    });
    return this.entries;
  }

  #encode(origin: number): Uint8Array {
    return encodeMergedTree(
      this.#sources,
      {
        entries: this.entries,
        branches: this.#branches!,
        limits: this.#limits,
        clusters: this.#clusters,
        flushedBytes: this.#flushedBytes,
      },
      origin,
    );
  }
}
