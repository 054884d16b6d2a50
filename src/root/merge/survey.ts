import { UsageError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { FileWriter } from '../file/file-writer.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { type DifferingAxes, HistogramSum } from './histogram-sum.ts';
import { isTree, readInputTree } from './input-tree.ts';
import { KeptObject } from './kept-object.ts';
import { type InputObject, type InputStreamers, isDirectory, type OpenInput } from './merge-input.ts';
import type { MergedObject } from './merge-report.ts';
import { isHistogram } from './read-histogram.ts';
import { type StreamerUnion, uniteStreamers } from './streamer-union.ts';
import { type DifferingBranches, TreeMerge } from './tree-merge.ts';

/** What becomes of the objects of one path. */
type Merger =
  | { readonly kind: 'directory'; readonly object: InputObject }
  | { readonly kind: 'tree'; readonly object: InputObject; readonly tree: TreeMerge; inputs: number }
  | { readonly kind: 'histogram'; readonly object: InputObject; readonly sum: HistogramSum }
  | { readonly kind: 'other'; readonly object: InputObject; readonly kept: KeptObject }
  | { readonly kind: 'refused'; readonly object: InputObject; readonly reason: string; inputs: number };

interface SurveyOptions extends ReadOptions {
  readonly axes?: DifferingAxes | undefined;
  readonly branches?: DifferingBranches | undefined;
}

/** The directory of that path in a file that is being written. */
export function directoryOf(file: FileWriter, directories: readonly string[]): WrittenDirectory {
  return directories.reduce((inside, name) => file.directory(inside, name), file.top);
}

/** The state of a merge after every input was looked at once. Only trees need to be read again. */
export class Survey {
  readonly union: StreamerUnion = uniteStreamers();
  readonly trees = new Map<string, TreeMerge>();
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
    if (isHistogram(key.className)) return this.#lookAtHistogram(input, object, before);
    if (/RNTuple$/.test(key.className)) {
      if (before?.kind === 'refused') return () => void before.inputs++;
      return enter({ kind: 'refused', object, inputs: 1, reason: `a ${key.className} cannot be merged yet` });
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
      before?.kind === 'tree' ? before.tree : new TreeMerge(object, this.#options.branches ?? 'refuse');
    const take = tree.survey(input.file, inputTree);
    return () => {
      take();
      if (before?.kind === 'tree') before.inputs++;
      else this.#mergers.set(object.path, { kind: 'tree', object, tree, inputs: 1 });
      this.trees.set(object.path, tree);
    };
  }

  async #lookAtHistogram(
    input: OpenInput,
    object: InputObject,
    before: Merger | undefined,
  ): Promise<() => void> {
    if (before?.kind === 'histogram') return before.sum.plan(input, object, this.#options);
    const sum = await HistogramSum.of(input, object, this.#options.axes ?? 'refuse', this.#options);
    return () => void this.#mergers.set(object.path, { kind: 'histogram', object, sum });
  }

  /** Makes the directories and writes everything but trees. */
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

  /** Writes the records of the trees. */
  async writeTrees(file: FileWriter): Promise<MergedObject[]> {
    const report: MergedObject[] = [];
    for (const merger of this.#mergers.values()) {
      if (merger.kind !== 'tree') continue;
      const { object, tree, inputs } = merger;
      const entries = await tree.finish(file, directoryOf(file, object.directories));
      const common = {
        path: object.path,
        className: object.key.className,
        outcome: 'merged',
        inputs,
      } as const;
      report.push({ ...common, entries, ...(tree.leftOut.size > 0 ? { leftOut: [...tree.leftOut] } : {}) });
    }
    return report;
  }
}

/** Objects that are merged must be of one class; directories are of either class. */
function checkClass(input: OpenInput, first: InputObject, object: InputObject): void {
  const [before, now] = [first.key.className, object.key.className];
  const matters = [before, now].some((name) => isDirectory(name) || isTree(name) || isHistogram(name));
  if (before === now || !matters || (isDirectory(before) && isDirectory(now))) return;
  throw new UsageError(`root: "${object.path}" is a ${now} in "${input.file.name}", but a ${before} before`);
}
