/** Branches by the name that schemas know them under. */
export type BranchNames = ReadonlyMap<string, string>;

/** The name that schemas know a branch under: its last step of a path, with dots where RNTuple has colons. */
export function plainName(branch: string): string {
  return branch.slice(branch.lastIndexOf('/') + 1).replaceAll(':', '.');
}

/** An index from plain names to the names as given; of two with one plain name the first one counts. */
export function indexBranches(branches: Iterable<string>): BranchNames {
  const names = new Map<string, string>();
  for (const branch of branches) {
    const name = plainName(branch);
    if (!names.has(name)) names.set(name, branch);
  }
  return names;
}

/** The first of the plain names that is there, as it was given. */
export function firstOf(names: BranchNames, wanted: readonly string[]): string | undefined {
  for (const name of wanted) {
    const branch = names.get(name);
    if (branch !== undefined) return branch;
  }
  return undefined;
}
