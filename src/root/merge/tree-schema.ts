import { UsageError } from '../../errors.ts';
import type { FileContext } from '../file/record.ts';
import { type BranchDifference, compareBranches, withCounters } from './compare-branches.ts';
import { emptyEntries } from './empty-entries.ts';
import type { InputBranch, InputTree } from './input-tree.ts';
import { hasBaskets } from './plan-baskets.ts';

/** What is done with trees of one name whose branches differ. */
export type DifferingBranches = 'refuse' | 'intersection' | 'union';

/** A tree whose record the merged one is made of, and the top branches that are taken from it. */
export interface TreeSource {
  readonly tree: InputTree;
  readonly file: string;
  readonly tops: ReadonlySet<string>;
}

/** Which branches the merged tree has, as the inputs are looked at one after another. */
export class TreeSchema {
  readonly #path: string;
  readonly #differing: DifferingBranches;
  #first: { tree: InputTree; file: string } | undefined;
  #kept = new Set<string>();
  readonly #mentioned = new Set<string>();
  /** For a union: what the trees behind the first one add. */
  readonly #added: TreeSource[] = [];
  #known: readonly InputBranch[] = [];
  /** What is left out of the merged tree, in words. */
  readonly leftOut = new Set<string>();

  constructor(path: string, differing: DifferingBranches) {
    this.#path = path;
    this.#differing = differing;
  }

  /** Looks at a tree; nothing is changed until what it gives is called. Throws `UsageError` when it differs and must not. */
  survey(file: FileContext, tree: InputTree): () => void {
    const isFirst = !this.#first || (this.#first.tree.record.entries === 0 && tree.record.entries > 0);
    const differences = isFirst || tree.record.entries === 0 ? [] : this.#compare(file, tree);
    if (this.#differing === 'union') this.#checkUnion(file, tree, differences);
    return () => {
      for (const what of tree.outline.dropped) this.leftOut.add(what);
      if (isFirst) {
        this.#first = { tree, file: file.name };
        this.#kept = new Set(tree.branches.map(({ top }) => top));
        this.#known = tree.branches;
      }
      if (this.#differing === 'union') this.#addNew(file, tree, differences);
      else this.#leaveOut(file, differences);
    };
  }

  #compare(file: FileContext, tree: InputTree): BranchDifference[] {
    const differences = compareBranches(this.#known, tree.branches);
    const [difference] = differences;
    if (!difference || this.#differing !== 'refuse') return differences;
    throw this.#refusal(
      file,
      difference,
      'merge the branches that all trees have, or merge these files apart',
    );
  }

  #refusal(file: FileContext, { text }: BranchDifference, hint: string): UsageError {
    return new UsageError(
      `root: tree "${this.#path}" of "${file.name}": ${text}, compared with "${this.#first!.file}"`,
      { hint },
    );
  }

  /** A union takes whole top branches; of one that both trees have, all has to be the same. */
  #checkUnion(file: FileContext, tree: InputTree, differences: readonly BranchDifference[]): void {
    const [before, now] = [this.#known, tree.branches].map((all) => new Set(all.map(({ top }) => top)));
    for (const difference of differences) {
      const { top } = difference;
      if (before!.has(top) && now!.has(top)) {
        throw this.#refusal(file, difference, 'a union has no room for two kinds of one branch');
      }
    }
    const tops = new Set(differences.map(({ top }) => top));
    for (const branch of [...this.#known, ...tree.branches])
      if (tops.has(branch.top) && hasBaskets(branch)) emptyEntries(branch);
  }

  #addNew(file: FileContext, tree: InputTree, differences: readonly BranchDifference[]): void {
    const known = new Set(this.#known.map(({ top }) => top));
    const tops = new Set(differences.map(({ top }) => top).filter((top) => !known.has(top)));
    if (tops.size === 0) return;
    this.#added.push({ tree, file: file.name, tops });
    this.#known = [...this.#known, ...tree.branches.filter(({ top }) => tops.has(top))];
  }

  #leaveOut(file: FileContext, differences: readonly BranchDifference[]): void {
    for (const { top, text } of differences) {
      if (this.#kept.has(top) || !this.#mentioned.has(top)) this.leftOut.add(`${text} (in "${file.name}")`);
      this.#kept.delete(top);
      this.#mentioned.add(top);
    }
  }

  /** What the merged tree is made of; the first source has the record that all else goes into. */
  sources(): TreeSource[] {
    const { tree, file } = this.#first!;
    return [{ tree, file, tops: withCounters(tree.branches, this.#kept) }, ...this.#added];
  }
}
