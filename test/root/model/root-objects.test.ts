import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Branch, openRootFile, type Tree } from '../../../src/root/index.ts';
import { valueAt } from '../../../src/root/model/root-object.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { difference, partOf, type Told } from '../told-values.ts';

// ROOT 6.40 wrote trees of the classes in classes.h, and told as JSON what it wrote: each class whole and split into
// branches, streamed object by object and member by member.
const folder = join(import.meta.dirname, '..', '..', 'data', 'objects');
const bytes = readFileSync(join(folder, 'objects.root'));
// The file was written together with the one beside it: its form is known.
const told = JSON.parse(readFileSync(join(folder, 'objects.json'), 'utf8')) as Record<string, Told[]>;

/** `o/flat/d[3]` is `flat`, `d`; so is `o/flat/flat.d[3]`. */
function namesIn({ path }: Branch): string[] {
  const names: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    const parts = segment.replace(/\[.*$/, '').split('.');
    const isRepeated = (part: string) => part === 'o' || names.includes(part);
    names.push(...parts.filter((part, i) => !(i < parts.length - 1 && isRepeated(part))));
  }
  return names.filter((name) => name !== '' && name !== 'P');
}

/** ROOT itself does not write the items of a vector of std::array that is split. */
const NOT_WRITTEN = 'o/va/va._M_elems[2]';

const isCounter = (branch: Branch) => branch.children.length > 0;

async function faultsIn(
  tree: Tree,
  expected: readonly Told[],
): Promise<{ faults: string[]; compared: number }> {
  const faults: string[] = [];
  let compared = 0;
  for (const branch of tree.branches.filter(
    (one) => !one.isGroup && !isCounter(one) && one.path !== NOT_WRITTEN,
  )) {
    const column = [...(await tree.read([branch])).columns.values()][0]!;
    for (const [i, entry] of expected.entries()) {
      const part = partOf(entry, namesIn(branch));
      if (part === undefined) continue;
      const fault = difference(valueAt(column, i), part, `${tree.name} ${branch.path} entry ${i}`);
      if (fault !== undefined) faults.push(fault);
      compared++;
    }
  }
  return { faults, compared };
}

for (const [name, entries] of Object.entries(told)) {
  test(`every value of ${name.replace('_', ', ')}, is what ROOT wrote`, async () => {
    const file = await openRootFile(fromBytes(bytes));
    const tree = await file.tree(name);
    assert.equal(tree.entries, entries.length);
    const { faults, compared } = await faultsIn(tree, entries);
    assert.deepEqual(faults.slice(0, 5), []);
    assert.ok(compared >= entries.length, `${compared} values were compared`);
  });
}
