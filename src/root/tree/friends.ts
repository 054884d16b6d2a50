import type { Table } from '../../column/index.ts';
import { NotFoundError, UsageError } from '../../errors.ts';
import { didYouMean } from '../file/nearest-names.ts';
import type { Branch } from './branch.ts';
import type { ReadTreeOptions, Tree } from './tree.ts';

const nameOf = (name: string | Branch) => (typeof name === 'string' ? name : name.path);

/**
 * A tree with others beside it whose entries belong to the same ones, entry by entry. A branch of a friend goes by
 * `alias.name`, and by its name alone where the tree and the friends before it have none of that name. Throws a
 * `UsageError` for a friend with another number of entries.
 */
export function withFriends(tree: Tree, friends: Readonly<Record<string, Tree>>): Tree {
  const all = Object.entries(friends);
  for (const [alias, friend] of all) {
    if (friend.entries === tree.entries) continue;
    throw new UsageError(
      `root: tree "${tree.name}" has ${tree.entries} entries, its friend "${alias}" has ${friend.entries}`,
    );
  }

  function locate(name: string | Branch): { tree: Tree; name: string | Branch } | undefined {
    if (typeof name !== 'string') {
      const owner = [tree, ...Object.values(friends)].find(({ branches }) => branches.includes(name));
      return owner && { tree: owner, name };
    }
    if (tree.has(name)) return { tree, name };
    for (const [alias, friend] of all) {
      const inside = name.startsWith(`${alias}.`) ? name.slice(alias.length + 1) : name;
      if (friend.has(inside)) return { tree: friend, name: inside };
    }
    return undefined;
  }

  function find(name: string | Branch): { tree: Tree; name: string | Branch } {
    const found = locate(name);
    if (found) return found;
    const wanted = nameOf(name);
    const names = [tree, ...Object.values(friends)].flatMap(({ branches }) =>
      branches.map((branch) => branch.path),
    );
    throw new NotFoundError(`root: neither tree "${tree.name}" nor its friends have a branch "${wanted}"`, {
      hint: didYouMean(wanted, names),
    });
  }

  async function read(names: readonly (string | Branch)[], options: ReadTreeOptions = {}): Promise<Table> {
    const found = names.map((name) => ({ asked: name, ...find(name) }));
    const byTree = Map.groupBy(found, (one) => one.tree);
    const tables = new Map<Tree, Table>();
    for (const [owner, ones] of byTree) {
      const wanted = [...new Set(ones.map((one) => one.name))];
      tables.set(owner, await owner.read(wanted, options));
    }
    const columns = found.map((one) => {
      const column = tables.get(one.tree)?.columns.get(nameOf(one.name));
      return [nameOf(one.asked), column!] as const;
    });
    const { length } = tables.values().next().value ?? (await tree.read([], options));
    return { length, columns: new Map(columns) };
  }

  return {
    ...tree,
    branches: [...tree.branches, ...all.flatMap(([, friend]) => friend.branches)],
    friends: [],
    branch: (name) => {
      const found = find(name);
      // What was asked for by a string is found by one.
      return found.tree.branch(found.name as string);
    },
    has: (name) => locate(name) !== undefined,
    read,
    async *batches(names, options = {}) {
      const { signal, threads } = options;
      for await (const { start, length } of tree.batches([], options)) {
        yield { start, ...(await read(names, { start, end: start + length, signal, threads })) };
      }
    },
  };
}
