import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { InputTree } from './input-tree.ts';
import { copyObject, type FurtherItems, type Pointed, type Relocation } from './record-parts.ts';
import type { TreeSource } from './tree-schema.ts';

/** How the record of a source is copied, but for where its objects are. */
export type SourceRelocation = Omit<Relocation, 'objects'>;

/** Where the branches and leaves of the merged tree stand in its record, by their paths. */
export class KnownPlaces {
  readonly #places = new Map<string, number>();

  /** Takes over where the branches of a tree went; `objects` has the new number for each old one. */
  add(tree: InputTree, objects: ReadonlyMap<number, number>): void {
    for (const [old, name] of namesOf(tree)) {
      const place = objects.get(old);
      if (place !== undefined && !this.#places.has(name)) this.#places.set(name, place);
    }
  }

  /** The new numbers of what a tree shares with those before. */
  sharedWith(tree: InputTree): Map<number, number> {
    const objects = new Map<number, number>();
    for (const [old, name] of namesOf(tree)) {
      const place = this.#places.get(name);
      if (place !== undefined) objects.set(old, place);
    }
    return objects;
  }

  /** The number of a leaf, which is there. */
  leaf(path: string, index: number): number {
    const place = this.#places.get(leafName(path, index));
    if (place === undefined) throw new Error(`leaf ${index} of branch "${path}" was not written`);
    return place;
  }
}

function leafName(path: string, index: number): string {
  return `${path}\0${index}`;
}

/** What stands behind each number of a record: a branch by its path, a leaf by that and its index. */
function namesOf({ outline, branches }: InputTree): [number, string][] {
  const names = new Map<unknown, string>();
  for (const { path, outline: branch } of branches) {
    names.set(branch, path);
    for (const [i, leaf] of branch.leaves.entries()) names.set(leaf, leafName(path, i));
  }
  return [...outline.record.objects].flatMap(([number, { value }]): [number, string][] => {
    const name = names.get(value);
    return name === undefined ? [] : [[number, name]];
  });
}

/** The branches that the sources behind the first one add to the record of the tree. */
export function furtherBranches(
  sources: readonly TreeSource[],
  places: KnownPlaces,
  relocationOf: (tree: InputTree) => SourceRelocation,
): FurtherItems {
  const count = sources.reduce((sum, { tops }) => sum + tops.size, 0);
  const write = (writer: ByteWriter) => {
    for (const source of sources) copyTops(source, places, relocationOf(source.tree), writer);
  };
  return { count, write };
}

function copyTops(
  { tree, tops }: TreeSource,
  places: KnownPlaces,
  how: SourceRelocation,
  writer: ByteWriter,
): void {
  const { record } = tree.outline;
  const relocation = { ...how, objects: places.sharedWith(tree) };
  const byValue = new Map<unknown, [number, Pointed]>();
  for (const [number, object] of record.objects) byValue.set(object.value, [number, object]);
  for (const { path, top, outline } of tree.branches) {
    if (path !== top || !tops.has(top)) continue;
    const [number, object] = byValue.get(outline)!; // every branch of a tree is behind a pointer
    const known = relocation.objects.get(number);
    if (known === undefined) copyObject(record, object, writer, relocation);
    else writer.u32(known);
  }
  places.add(tree, relocation.objects);
}

/** References to the leaves of those branches. */
export function furtherLeaves(sources: readonly TreeSource[], places: KnownPlaces): FurtherItems {
  const leaves = sources.flatMap(({ tree, tops }) =>
    tree.branches
      .filter(({ top }) => tops.has(top))
      .flatMap(({ path, outline }) => outline.leaves.map((_, i) => ({ path, i }))),
  );
  const write = (writer: ByteWriter) => {
    for (const { path, i } of leaves) writer.u32(places.leaf(path, i));
  };
  return { count: leaves.length, write };
}
