import { UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { type DifferingAxes, HistogramSum } from './histogram-sum.ts';
import { isNTuple, readInputNTuple } from './input-ntuple.ts';
import { isTree, readInputTree } from './input-tree.ts';
import { KeptObject } from './kept-object.ts';
import { type InputObject, type InputStreamers, isDirectory, type OpenInput } from './merge-input.ts';
import type { MergedObject } from './merge-report.ts';
import { NTupleMerge } from './ntuple-merge.ts';
import { isHistogram } from './read-histogram.ts';
import { isSparse } from './read-sparse.ts';
import { SparseSum } from './sparse-sum.ts';
import { type StreamerUnion, uniteStreamers } from './streamer-union.ts';
import { TreeMerge } from './tree-merge.ts';
import type { DifferingBranches } from './tree-schema.ts';

/** What becomes of the objects of one path. */
type Merger =
  | { readonly kind: 'directory'; readonly object: InputObject }
  | { readonly kind: 'entries'; readonly object: InputObject; readonly merge: EntriesMerge; inputs: number }
  | { readonly kind: 'histogram'; readonly object: InputObject; readonly sum: HistogramSum | SparseSum }
  | { readonly kind: 'other'; readonly object: InputObject; readonly kept: KeptObject }
  | { readonly kind: 'refused'; readonly object: InputObject; readonly reason: string; inputs: number };

/** Trees and ntuples: what they hold is copied, which takes reading their inputs once more. */
export type EntriesMerge = TreeMerge | NTupleMerge;

interface SurveyOptions extends ReadOptions {
  readonly axes?: DifferingAxes | undefined;
  readonly branches?: DifferingBranches | undefined;
}

/** The directory of that path in a file that is being written. */
export function directoryOf(file: FileWriter, directories: readonly string[]): WrittenDirectory {
  return directories.reduce((inside, name) => file.directory(inside, name), file.top);
}

/** The state of a merge after every input was looked at once. Only trees and ntuples need to be read again. */
export class Survey {
  readonly union: StreamerUnion = uniteStreamers();
  readonly entries = new Map<string, EntriesMerge>();
  readonly #options: SurveyOptions;
  readonly #mergers = new Map<string, Merger>();
  /** Of the last input. */
  streamers: InputStreamers | undefined;
  /** Of the first input. */
  compressionCode: number | undefined;
  inputs = 0;

  constructor(options: SurveyOptions) {
    this.#options = options;
  }

  /** Takes over an input: all of it, or nothing when it cannot be read. */
  async add(input: OpenInput): Promise<void> {
    const { streamers } = input;
    if (streamers.data && streamers !== this.streamers) this.union.add(streamers.data);
    const takeOver: (() => void)[] = [];
    for (const object of input.objects) {
      const before = this.#mergers.get(object.path);
      if (before) checkClass(input, before.object, object);
      takeOver.push(await this.#look(input, object, before));
    }
    for (const take of takeOver) take();
    this.streamers = streamers;
    this.compressionCode ??= input.header.compression;
    this.inputs++;
  }

  /** Reads an object; gives what has to be done when all others could be read, too. */
  async #look(input: OpenInput, object: InputObject, before: Merger | undefined): Promise<() => void> {
    const { path, key } = object;
    const enter = (merger: Merger) => () => void this.#mergers.set(path, merger);
    if (isDirectory(key.className)) return before ? () => {} : enter({ kind: 'directory', object });
    if (isTree(key.className)) return this.#lookAtTree(input, object, before);
    if (isNTuple(key.className)) return this.#lookAtNTuple(input, object, before);
    if (isHistogram(key.className) || isSparse(key.className))
      return this.#lookAtHistogram(input, object, before);
    if (/RNTuple$/.test(key.className)) {
      if (before?.kind === 'refused') return () => void before.inputs++;
      return enter({ kind: 'refused', object, inputs: 1, reason: `a ${key.className} cannot be merged` });
    }
    if (before?.kind === 'other') {
      const compared = await before.kept.compare(input, object, this.#options);
      return () => before.kept.take(compared);
    }
    return enter({ kind: 'other', object, kept: await KeptObject.of(input, object, this.#options) });
  }

  async #lookAtTree(input: OpenInput, object: InputObject, before: Merger | undefined): Promise<() => void> {
    const inputTree = await readInputTree(input, object, this.#options);
    const tree =
      before?.kind === 'entries' && before.merge instanceof TreeMerge
        ? before.merge
        : new TreeMerge(object, this.#options.branches ?? 'refuse');
    return this.#enterEntries(object, tree, before, tree.survey(input, inputTree));
  }

  async #lookAtNTuple(
    input: OpenInput,
    object: InputObject,
    before: Merger | undefined,
  ): Promise<() => void> {
    const ntuple = await readInputNTuple(input, object, this.#options);
    const merge =
      before?.kind === 'entries' && before.merge instanceof NTupleMerge
        ? before.merge
        : new NTupleMerge(object, this.#options.branches ?? 'refuse');
    return this.#enterEntries(object, merge, before, merge.survey(ntuple));
  }

  #enterEntries(object: InputObject, merge: EntriesMerge, before: Merger | undefined, take: () => void) {
    return () => {
      take();
      if (before?.kind === 'entries') before.inputs++;
      else this.#mergers.set(object.path, { kind: 'entries', object, merge, inputs: 1 });
      this.entries.set(object.path, merge);
    };
  }

  async #lookAtHistogram(
    input: OpenInput,
    object: InputObject,
    before: Merger | undefined,
  ): Promise<() => void> {
    if (before?.kind === 'histogram') return before.sum.plan(input, object, this.#options);
    const sum = isSparse(object.key.className)
      ? await SparseSum.of(input, object, this.#options)
      : await HistogramSum.of(input, object, this.#options.axes ?? 'refuse', this.#options);
    return () => void this.#mergers.set(object.path, { kind: 'histogram', object, sum });
  }

  /** Makes the directories and writes everything but trees and ntuples. */
  async writeObjects(file: FileWriter): Promise<MergedObject[]> {
    const report: MergedObject[] = [];
    for (const merger of this.#mergers.values()) {
      const { object } = merger;
      const directory = directoryOf(file, object.directories);
      const { className, name } = object.key;
      if (merger.kind === 'directory') file.directory(directory, name);
      else if (merger.kind === 'histogram') report.push(await merger.sum.finish(file, directory));
      else if (merger.kind === 'other') report.push(await merger.kept.finish(file, directory));
      else if (merger.kind === 'refused') {
        const { inputs, reason } = merger;
        report.push({ path: object.path, className, outcome: 'not-merged', inputs, reason });
      }
    }
    return report;
  }

  /** Writes the records of trees and ntuples. */
  async writeEntries(file: FileWriter): Promise<MergedObject[]> {
    const report: MergedObject[] = [];
    for (const merger of this.#mergers.values()) {
      if (merger.kind !== 'entries') continue;
      const { object, merge, inputs } = merger;
      const entries = await merge.finish(file, directoryOf(file, object.directories));
      const common = {
        path: object.path,
        className: object.key.className,
        outcome: 'merged',
        inputs,
      } as const;
      const left = merge.leftOut.size > 0 ? { leftOut: [...merge.leftOut] } : {};
      const { filled } = merge;
      report.push({
        ...common,
        entries,
        ...left,
        ...(filled.size > 0 ? { filled: Object.fromEntries(filled) } : {}),
      });
    }
    return report;
  }
}

/** Objects that are merged must be of one class; directories are of either class. */
function checkClass(input: OpenInput, first: InputObject, object: InputObject): void {
  const [before, now] = [first.key.className, object.key.className];
  const isMerged = (name: string) =>
    isDirectory(name) || isTree(name) || isNTuple(name) || isHistogram(name) || isSparse(name);
  const matters = isMerged(before) || isMerged(now);
  if (before === now || !matters || (isDirectory(before) && isDirectory(now))) return;
  throw new UsageError(`root: "${object.path}" is a ${now} in "${input.file.name}", but a ${before} before`);
}
