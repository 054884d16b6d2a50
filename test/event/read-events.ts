import { type EventTable, type FoundSchema, findSchema, type SchemaOptions } from '../../src/event/index.ts';
import { openRootFile } from '../../src/root/index.ts';
import { fromFile } from '../../src/storage/index.ts';

/** The events of a ROOT file, in whatever format it is found to be. */
export async function readEvents(
  path: string,
  treeName: string,
  options: SchemaOptions = {},
): Promise<{ found: FoundSchema; events: EventTable }> {
  const file = await openRootFile(await fromFile(path));
  try {
    const tree = await file.tree(treeName);
    const branches = tree.branches.filter(({ isGroup, unreadable }) => !isGroup && unreadable === undefined);
    const found = findSchema([{ name: tree.name, branches: branches.map((branch) => branch.path) }]);
    if (found === undefined) throw new Error(`${path}: no schema for ${treeName}`);
    const table = await tree.read(found.schema.columns(found.tree.branches, options));
    return { found, events: found.schema.events(table, options) };
  } finally {
    await file.close();
  }
}
