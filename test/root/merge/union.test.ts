import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues, type Column } from '../../../src/column/index.ts';
import { type BranchType, openRootFile } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { checkStructure } from '../file-structure.ts';
import { readTreeWithJsroot } from '../with-jsroot.ts';
import { inputAt, inputOf, merged, wholeTree, writtenFile } from './merged.ts';

const LENGTH = 4;
const OFFSETS = Int32Array.of(0, 2, 2, 3, 6);
const list = (content: Column) => ({ kind: 'jagged' as const, offsets: OFFSETS, content });

/** Branches of all forms, each with what it holds for an entry that has nothing. */
const BRANCHES: Readonly<Record<string, { type: BranchType; column: Column; empty: unknown }>> = {
  flat: { type: { type: 'float32' }, column: Float32Array.of(1, 2, 3, 4), empty: 0 },
  fixed: {
    type: { type: 'int16', size: 2 },
    column: { kind: 'fixed', length: LENGTH, size: 2, content: Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    empty: [0, 0],
  },
  jagged: {
    type: { type: 'float64', counter: 'nJagged' },
    column: list(Float64Array.of(1, 2, 3, 4, 5, 6)),
    empty: [],
  },
  vector: {
    type: { type: 'float32', vector: 1 },
    column: list(Float32Array.of(1, 2, 3, 4, 5, 6)),
    empty: [],
  },
  vectors: {
    type: { type: 'int32', vector: 2 },
    column: list({
      kind: 'jagged',
      offsets: Int32Array.of(0, 1, 1, 3, 3, 4, 5),
      content: Int32Array.of(1, 2, 3, 4, 5),
    }),
    empty: [],
  },
  text: {
    type: { type: 'string' },
    column: {
      kind: 'text',
      offsets: Int32Array.of(0, 1, 3, 3, 6),
      bytes: new TextEncoder().encode('abbccc'),
    },
    empty: '',
  },
};

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  'a.root': ['flat', 'jagged', 'text'],
  'b.root': ['flat', 'fixed', 'vector'],
  'c.root': ['vectors', 'jagged', 'flat'],
};

function fileWith(names: readonly string[]): Promise<Uint8Array> {
  const types = Object.fromEntries(names.map((name) => [name, BRANCHES[name]!.type]));
  const columns = new Map(names.map((name) => [name, BRANCHES[name]!.column]));
  return writtenFile((file) => file.tree('dir/t', types).append({ length: LENGTH, columns }));
}

async function inputs() {
  const files = Object.entries(INPUTS);
  return Promise.all(files.map(async ([name, branches]) => inputOf(await fileWith(branches), name)));
}

/** What a branch of the union holds. */
function expectedOf(name: string): unknown[] {
  const { column, empty } = BRANCHES[name]!;
  return Object.values(INPUTS).flatMap((names) =>
    names.includes(name) ? allValues(column) : Array.from({ length: LENGTH }, () => empty),
  );
}

test('a union has the branches of all, zero or empty where an input has none', async () => {
  const { file, bytes, report } = await merged(await inputs(), { branches: 'union' });
  const { columns } = await wholeTree(file, 'dir/t');
  assert.deepEqual(new Set(columns.keys()), new Set([...Object.keys(BRANCHES), 'nJagged']));
  for (const name of Object.keys(BRANCHES))
    assert.deepEqual(allValues(columns.get(name)!), expectedOf(name), name);
  assert.deepEqual(allValues(columns.get('nJagged')!), [2, 0, 1, 3, 0, 0, 0, 0, 2, 0, 1, 3]);
  assert.deepEqual(report.objects[0]?.filled, {
    fixed: 8,
    vector: 8,
    vectors: 8,
    nJagged: 4,
    jagged: 4,
    text: 8,
  });
  await checkStructure(bytes);
});

test('jsroot reads a union as it is', async () => {
  const { bytes } = await merged(await inputs(), { branches: 'union' });
  const rows = await readTreeWithJsroot(bytes, 'dir/t');
  assert.equal(rows.length, 3 * LENGTH);
  for (const name of ['flat', 'jagged', 'vector', 'text']) {
    const found = rows.map((row) => (row as Record<string, unknown>)[name]);
    assert.deepEqual(JSON.parse(JSON.stringify(found, listsOnly)), expectedOf(name), name);
  }
});

const listsOnly = (_: string, value: unknown) =>
  ArrayBuffer.isView(value) ? [...(value as Float32Array)] : value;

test('a union can be merged again, and the same inputs in another order give the same branches', async () => {
  const all = await inputs();
  const once = await merged(all, { branches: 'union' });
  const { file } = await merged([inputOf(once.bytes, 'union'), all[1]!], { branches: 'union' });
  const again = await wholeTree(file, 'dir/t');
  assert.equal(again.length, 4 * LENGTH);
  assert.deepEqual(allValues(again.columns.get('jagged')!).slice(-LENGTH), [[], [], [], []]);
  const { file: turned } = await merged(all.toReversed(), { branches: 'union' });
  const names = (await turned.tree('dir/t')).branches.map(({ path }) => path);
  assert.deepEqual(new Set(names), new Set([...Object.keys(BRANCHES), 'nJagged']));
});

test('numbers counted by a branch that an input does have are zeros', async () => {
  const two = async (names: readonly string[]) =>
    writtenFile((file) => {
      const types = Object.fromEntries(
        names.map((name) => [name, { type: 'float64', counter: 'n' } as const]),
      );
      const columns = new Map(names.map((name) => [name, BRANCHES.jagged!.column]));
      return file.tree('t', types).append({ length: LENGTH, columns });
    });
  const both = [inputOf(await two(['x']), 'x'), inputOf(await two(['x', 'y']), 'xy')];
  const { file, bytes } = await merged(both, { branches: 'union' });
  const { columns } = await wholeTree(file, 't');
  const values = allValues(BRANCHES.jagged!.column);
  assert.deepEqual(allValues(columns.get('x')!), [...values, ...values]);
  assert.deepEqual(allValues(columns.get('y')!), [[0, 0], [], [0], [0, 0, 0], ...values]);
  assert.equal((await readTreeWithJsroot(bytes, 't')).length, 2 * LENGTH);
});

test('a branch of two kinds is refused in a union, too', async () => {
  const other = await writtenFile((file) =>
    file
      .tree('dir/t', { flat: { type: 'int8' } })
      .append({ length: 1, columns: new Map([['flat', Int8Array.of(1)]]) }),
  );
  const both = [inputOf(await fileWith(['flat']), 'a.root'), inputOf(other, 'b.root')];
  await assert.rejects(merged(both, { branches: 'union' }), { tag: 'usage', message: /branch "flat" has/ });
});

const real = (name: string) => sharedData('root', name) ?? '';
const skip = real('uproot-HZZ.root') === '' && skipWithoutSharedData;

/** Files of several programs with the forms of branches that there are, and of each how many are read. */
const CASES = [
  ['uproot-HZZ.root', 'events', 1],
  ['uproot-stl_containers.root', 'tree', 1],
  ['uproot-small-evnt-tree-fullsplit.root', 'tree', 1],
  ['uproot-sample-6.10.05-zlib.root', 'sample', 1],
  ['nanoAOD_2015_CMS_Open_Data_ttbar.root', 'Events', 20],
] as const;

for (const [name, path, step] of CASES) {
  test(`${name} in a union keeps its entries and is empty for those of others`, { skip }, async () => {
    const other = await writtenFile((file) =>
      file
        .tree(path, { other: { type: 'int32' } })
        .append({ length: 3, columns: new Map([['other', Int32Array.of(7, 8, 9)]]) }),
    );
    const once = await openRootFile(await fromFile(real(name)));
    const table = await wholeTree(once, path, step);
    await once.close();
    const { file, bytes } = await merged([inputOf(other, 'other.root'), inputAt(real(name))], {
      branches: 'union',
    });
    const tree = await file.tree(path);
    const { columns } = await tree.read(['other', ...table.columns.keys()]);
    const zeros = Array.from({ length: table.length }, () => 0);
    assert.deepEqual(allValues(columns.get('other')!), [7, 8, 9, ...zeros]);
    for (const [branch, column] of table.columns) {
      const values = allValues(columns.get(branch)!);
      assert.deepEqual(values.slice(3), allValues(column), branch);
      assert.ok(values.slice(0, 3).every(isEmpty), branch);
    }
    await checkStructure(bytes);
  });
}

/** Zero, no text, nothing, or nothing but those. */
function isEmpty(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return [...(value as Float32Array)].every(isEmpty);
  return Array.isArray(value) ? value.every(isEmpty) : Number(value) === 0 || value === '';
}

test('whole objects have no empty form, so that a union of them is refused', { skip }, async () => {
  const both = ['uproot-HZZ.root', 'uproot-HZZ-objects.root'].map((name) => inputAt(real(name)));
  await assert.rejects(merged(both, { branches: 'union' }), {
    tag: 'unsupported',
    message: /branch "MET" cannot be filled/,
  });
});

async function withUnion(check: (path: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-merge-'));
  try {
    const path = join(folder, 'union.root');
    await writeFile(path, (await merged(await inputs(), { branches: 'union' })).bytes);
    check(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('uproot reads a union', { skip: skipWithoutPython('uproot', 'awkward') }, async () => {
  await withUnion((path) => {
    const program = `
import json, sys, uproot
t = uproot.open(sys.argv[1])["dir/t"]
print(json.dumps({b: t[b].array().to_list() for b in sys.argv[2:]}))
`;
    const names = Object.keys(BRANCHES);
    const expected = Object.fromEntries(names.map((name) => [name, expectedOf(name)]));
    assert.deepEqual(runPython(program, path, ...names), expected);
  });
});

test('ROOT reads a union', { skip: skipWithoutPython('ROOT') }, async () => {
  await withUnion((path) => {
    const program = `
import json, os, sys, ROOT
f = ROOT.TFile.Open(sys.argv[1])
rows = [{"flat": e.flat, "fixed": list(e.fixed), "jagged": list(e.jagged), "vector": list(e.vector),
         "vectors": [list(v) for v in e.vectors], "text": str(e.text)} for e in f.Get("dir/t")]
print(json.dumps({b: [row[b] for row in rows] for b in sys.argv[2:]}), flush=True)
os._exit(0)
`;
    const names = Object.keys(BRANCHES);
    const expected = Object.fromEntries(names.map((name) => [name, expectedOf(name)]));
    assert.deepEqual(runPython(program, path, ...names), expected);
  });
});
