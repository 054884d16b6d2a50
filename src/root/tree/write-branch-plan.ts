import { UsageError } from '../../errors.ts';
import { NUMBER_BYTES, type NumberKind } from '../bytes/numbers.ts';

/** The kinds of number that a branch can hold. */
export type NumberType = NumberKind;

/** What a branch holds for each entry. */
export type BranchType =
  /** One number. */
  | { readonly type: NumberType }
  /** The same number of numbers in every entry. */
  | { readonly type: NumberType; readonly size: number }
  /** As many numbers as the branch `counter` says, which is made from the data when it is not declared. */
  | { readonly type: NumberType; readonly counter: string }
  /** A `std::vector` (1), or a vector of them (2). */
  | { readonly type: NumberType; readonly vector: 1 | 2 }
  /** A `std::string`. */
  | { readonly type: 'string' };

/** A branch as it will be written. */
export type BranchPlan =
  | NumbersPlan<'flat'>
  | (NumbersPlan<'fixed'> & { readonly size: number })
  | (NumbersPlan<'jagged'> & { readonly counter: string })
  | (NumbersPlan<'vector'> & { readonly depth: 1 | 2 })
  | { readonly form: 'string'; readonly name: string }
  /** A counter: `declared` when its column is handed over, otherwise it is made from the offsets of `counts[0]`. */
  | {
      readonly form: 'counter';
      readonly name: string;
      readonly declared: boolean;
      readonly counts: readonly string[];
    };

interface NumbersPlan<Form extends string> {
  readonly form: Form;
  readonly name: string;
  readonly type: NumberType;
}

/**
 * Puts branches into the order in which they are written: as declared, but a counter before the first branch that it
 * counts. Throws `UsageError` for declarations that contradict each other.
 */
export function planBranches(tree: string, branches: Readonly<Record<string, BranchType>>): BranchPlan[] {
  const plans = new Map<string, BranchPlan>();
  const names = Object.keys(branches);
  for (const name of names) checkName(tree, name);
  for (const name of names) {
    const plan = planOf(tree, name, branches[name]!);
    if (plan.form === 'jagged') addCounter(tree, plan.counter, branches, plans);
    if (!plans.has(name))
      plans.set(name, countersOf(name, branches).length > 0 ? counterOf(name, branches) : plan);
  }
  if (plans.size === 0) throw new UsageError(`root: the tree "${tree}" has no branches`);
  return [...plans.values()];
}

function checkName(tree: string, name: string): void {
  if (!/^[^/[\]\s]+$/.test(name))
    throw new UsageError(`root: tree "${tree}": a branch cannot be called "${name}"`);
}

function planOf(tree: string, name: string, branch: BranchType): BranchPlan {
  const { type } = branch;
  if (type === 'string') return { form: 'string', name };
  if (!(type in NUMBER_BYTES)) fail(tree, name, `has the type "${type}", which is none`);
  if ('vector' in branch) return planVector(tree, name, branch);
  if ('counter' in branch) return { form: 'jagged', name, type, counter: branch.counter };
  if (!('size' in branch)) return { form: 'flat', name, type };
  const { size } = branch;
  if (!Number.isInteger(size) || size < 1) fail(tree, name, `has ${size} numbers an entry`);
  return { form: 'fixed', name, type, size };
}

function planVector(tree: string, name: string, branch: { type: NumberType; vector: 1 | 2 }): BranchPlan {
  const { type, vector: depth } = branch;
  if (depth !== 1 && depth !== 2) fail(tree, name, `is a vector of depth ${depth}`);
  return { form: 'vector', name, type, depth };
}

function fail(tree: string, branch: string, what: string): never {
  throw new UsageError(`root: tree "${tree}": branch "${branch}" ${what}`);
}

function addCounter(
  tree: string,
  counter: string,
  branches: Readonly<Record<string, BranchType>>,
  plans: Map<string, BranchPlan>,
): void {
  checkName(tree, counter);
  const declared = branches[counter];
  const right = !declared || (declared.type === 'int32' && Object.keys(declared).length === 1);
  if (!right) throw new UsageError(`root: tree "${tree}": the counter "${counter}" has to be an int32`);
  if (!plans.has(counter)) plans.set(counter, counterOf(counter, branches));
}

function counterOf(name: string, branches: Readonly<Record<string, BranchType>>): BranchPlan {
  return { form: 'counter', name, declared: name in branches, counts: countersOf(name, branches) };
}

/** The branches that `counter` counts. */
function countersOf(counter: string, branches: Readonly<Record<string, BranchType>>): string[] {
  return Object.entries(branches).flatMap(([name, branch]) =>
    'counter' in branch && branch.counter === counter ? [name] : [],
  );
}
