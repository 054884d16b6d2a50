import type { ReadOptions } from '../../storage/index.ts';
import type { RootFile, RootKey } from '../file/root-file.ts';
import { type BranchFacts, inspectBranch, reasonOf } from './inspect-branch.ts';

/** What is in a file, with figures over all values of every branch. */
export interface FileFacts {
  readonly file: string;
  readonly trees: readonly TreeFacts[];
  readonly ntuples: readonly NtupleFacts[];
  /** Everything else that directories list. */
  readonly objects: readonly { readonly name: string; readonly cycle: number; readonly class: string }[];
}

/** A tree and its branches, depth first. */
export interface TreeFacts {
  readonly name: string;
  readonly cycle: number;
  readonly entries: number;
  readonly branches: readonly BranchFacts[];
  /** Why the tree cannot be read. */
  readonly error?: string;
}

/** An RNTuple and its fields; not those inside fields, whose values are in the facts of the outer ones. */
export interface NtupleFacts {
  readonly name: string;
  readonly cycle: number;
  readonly entries: number;
  readonly fields: readonly BranchFacts[];
  /** Why the ntuple cannot be read. */
  readonly error?: string;
}

/**
 * Reads every value of every branch of a file, a cluster at a time, and says what is there. A branch or tree that cannot
 * be read costs its own facts only; a storage that fails, or `signal`, ends it.
 */
export async function inspectFile(file: RootFile, options: ReadOptions = {}): Promise<FileFacts> {
  const keys = await file.list(options);
  const trees: TreeFacts[] = [];
  for (const key of keys.filter(isTree)) trees.push(await treeFacts(file, key, options));
  const ntuples: NtupleFacts[] = [];
  for (const key of keys.filter(isNtuple)) ntuples.push(await ntupleFacts(file, key, options));
  const objects = keys
    .filter((key) => !isTree(key) && !isNtuple(key))
    .map(({ path, cycle, className }) => ({ name: path, cycle, class: className }));
  return { file: file.name, trees, ntuples, objects };
}

/** The same of one tree or ntuple, `dir/name` or `dir/name;2`; undefined when there is none of this name. */
export async function inspectTree(
  file: RootFile,
  path: string,
  options: ReadOptions = {},
): Promise<TreeFacts | NtupleFacts | undefined> {
  const keys = await file.list(options);
  const key = keys.find((one) => one.path === path || `${one.path};${one.cycle}` === path);
  if (key && isTree(key)) return treeFacts(file, key, options);
  return key && isNtuple(key) ? ntupleFacts(file, key, options) : undefined;
}

const isTree = (key: RootKey) => /^T(Tree|Ntuple|NtupleD)$/.test(key.className);
const isNtuple = (key: RootKey) => key.className.endsWith('::RNTuple');

async function treeFacts(file: RootFile, key: RootKey, options: ReadOptions): Promise<TreeFacts> {
  const { path: name, cycle } = key;
  try {
    const tree = await file.tree(`${name};${cycle}`, options);
    const branches: BranchFacts[] = [];
    for (const branch of tree.branches) branches.push(await inspectBranch(tree, branch, options));
    return { name, cycle, entries: tree.entries, branches };
  } catch (error) {
    return { name, cycle, entries: 0, branches: [], error: reasonOf(error) };
  }
}

async function ntupleFacts(file: RootFile, key: RootKey, options: ReadOptions): Promise<NtupleFacts> {
  const { path: name, cycle } = key;
  try {
    const ntuple = await file.tree(`${name};${cycle}`, options);
    const fields: BranchFacts[] = [];
    for (const field of ntuple.branches)
      if (field.path === field.name) fields.push(await inspectBranch(ntuple, field, options));
    return { name, cycle, entries: ntuple.entries, fields };
  } catch (error) {
    return { name, cycle, entries: 0, fields: [], error: reasonOf(error) };
  }
}
