import { UsageError } from '../errors.ts';
import { type Combination, combinationSize, inStateOrder } from './combination.ts';
import type { Letter } from './object-type.ts';

/** What `combinations` lists. */
export interface CombinationOptions {
  /** The kinds of objects to combine; the list follows their order. */
  readonly letters: readonly Letter[];
  /** Different kinds in a combination. */
  readonly minTypes?: number;
  readonly maxTypes?: number;
  /** Objects of each kind in a combination. */
  readonly minCount?: number;
  readonly maxCount?: number;
  /** Objects of all kinds together; no limit when absent. There are always at least two. */
  readonly maxTotal?: number | undefined;
  /** Also combinations that start below the leading object; the leading ones come first. */
  readonly subleading?: SubleadingOptions | undefined;
}

/** Where a kind that is taken `count` times may start. */
export interface SubleadingOptions {
  /** The last rank to start at with `anyStart`; otherwise the last rank of all, so that the last start is `maxIndex - count + 1`. */
  readonly maxIndex: number;
  /** Start anywhere up to `maxIndex`, as long as start + count is not above `maxCount`. */
  readonly anyStart?: boolean;
}

/**
 * Every combination within the limits, each once: subsets of the kinds by size, counts with the last kind
 * running fastest, then those with sub-leading starts. Throws a `usage` error for limits that contradict one another.
 */
export function combinations(options: CombinationOptions): Combination[] {
  const { letters, minTypes = 2, maxTypes = 4, minCount = 1, maxCount = 4 } = options;
  const { maxTotal = Number.POSITIVE_INFINITY, subleading } = options;
  checkLimits('types', minTypes, maxTypes);
  checkLimits('count', minCount, maxCount);
  if (new Set(letters).size !== letters.length)
    throw new UsageError(`combinatorics: ${letters.join(' ')} names a kind of object twice`);
  const leading: Combination[] = [];
  for (let size = minTypes; size <= Math.min(maxTypes, letters.length); size++)
    for (const subset of subsets(letters, size))
      leading.push(...leadingOf(subset, minCount, maxCount, maxTotal));
  if (subleading === undefined) return leading;
  const lastStart = lastStartOf(subleading, maxCount);
  return [...leading, ...leading.flatMap((combination) => subleadingOf(combination, lastStart))];
}

function leadingOf(letters: readonly Letter[], minCount: number, maxCount: number, maxTotal: number) {
  const counts = product(letters.map(() => range(minCount, maxCount)));
  return counts
    .map((tuple) => inStateOrder(letters.map((letter, i) => ({ letter, count: tuple[i]!, start: 0 }))))
    .filter((combination) => combinationSize(combination) >= 2 && combinationSize(combination) <= maxTotal);
}

function lastStartOf({ maxIndex, anyStart }: SubleadingOptions, maxCount: number) {
  return anyStart
    ? (count: number) => Math.min(maxIndex, maxCount - count)
    : (count: number) => Math.max(0, maxIndex - count + 1);
}

function subleadingOf(combination: Combination, lastStart: (count: number) => number): Combination[] {
  const starts = product(combination.map(({ count }) => range(0, lastStart(count))));
  return starts
    .filter((tuple) => tuple.some((start) => start > 0))
    .map((tuple) => combination.map((part, i) => ({ ...part, start: tuple[i]! })));
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

function product<T>(choices: readonly (readonly T[])[]): T[][] {
  const [first, ...others] = choices;
  if (first === undefined) return [[]];
  const rest = product(others);
  return first.flatMap((item) => rest.map((tail) => [item, ...tail]));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function checkLimits(what: string, min: number, max: number): void {
  if (!(Number.isInteger(min) && Number.isInteger(max) && 1 <= min && min <= max))
    throw new UsageError(
      `combinatorics: ${what} from ${min} to ${max}: expected whole numbers, 1 <= from <= to`,
    );
}
