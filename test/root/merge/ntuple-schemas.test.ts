import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues, type Column } from '../../../src/column/index.ts';
import { type FieldType, openRootFile, verifyFile } from '../../../src/root/index.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { checkStructure } from '../file-structure.ts';
import { inputAt, inputOf, merged, writtenFile } from './merged.ts';

interface Sample {
  readonly type: FieldType;
  /** The values of two entries, and the columns that hold them. */
  readonly column: Column;
  readonly values: readonly unknown[];
  /** What an entry has that an input has no value for. */
  readonly nothing: unknown;
}

const lists = {
  kind: 'jagged',
  offsets: Int32Array.of(0, 2, 3),
  content: Float32Array.of(1.5, 2.5, 3.5),
} as const;
const text = {
  kind: 'text',
  offsets: Int32Array.of(0, 2, 5),
  bytes: new TextEncoder().encode('ababc'),
} as const;

/** A field of every kind. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  i: { type: { type: 'int32' }, column: Int32Array.of(7, -8), values: [7, -8], nothing: 0 },
  flag: { type: { type: 'bool' }, column: Uint8Array.of(1, 1), values: [1, 1], nothing: 0 },
  x: { type: { type: 'float64' }, column: Float64Array.of(0.25, -1e9), values: [0.25, -1e9], nothing: 0 },
  name: { type: { type: 'string' }, column: text, values: ['ab', 'abc'], nothing: '' },
  pt: { type: { vector: { type: 'float32' } }, column: lists, values: [[1.5, 2.5], [3.5]], nothing: [] },
  deep: {
    type: { vector: { vector: { type: 'float32' } } },
    column: { kind: 'jagged', offsets: Int32Array.of(0, 1, 2), content: lists },
    values: [[[1.5, 2.5]], [[3.5]]],
    nothing: [],
  },
  pair: {
    type: { array: { type: 'uint16' }, size: 2 },
    column: { kind: 'fixed', length: 2, size: 2, content: Uint16Array.of(1, 2, 3, 4) },
    values: [
      [1, 2],
      [3, 4],
    ],
    nothing: [0, 0],
  },
  maybe: {
    type: { optional: { type: 'int16' } },
    column: {
      kind: 'variant',
      tags: Uint8Array.of(1, 0),
      places: Int32Array.of(0, 0),
      alternatives: [Int16Array.of(5)],
    },
    values: [5, null],
    nothing: null,
  },
  hits: {
    type: { vector: { record: { q: { type: 'int8' }, tag: { type: 'string' } } } },
    column: {
      kind: 'jagged',
      offsets: Int32Array.of(0, 0, 2),
      content: {
        kind: 'record',
        length: 2,
        fields: new Map<string, Column>([
          ['q', Int8Array.of(1, -1)],
          ['tag', text],
        ]),
      },
    },
    values: [
      [],
      [
        { q: 1, tag: 'ab' },
        { q: -1, tag: 'abc' },
      ],
    ],
    nothing: [],
  },
};

/** A file with two entries of some of the fields. */
function fileWith(...names: string[]): Promise<Uint8Array> {
  const pick = <T>(of: (sample: Sample) => T) => names.map((name): [string, T] => [name, of(SAMPLES[name]!)]);
  return writtenFile(async (file) => {
    const ntuple = file.ntuple('nt', Object.fromEntries(pick(({ type }) => type)), { clusterEntries: 1 });
    await ntuple.append({ length: 2, columns: new Map(pick(({ column }) => column)) });
  });
}

async function valuesOf(bytes: Uint8Array): Promise<Record<string, unknown[]>> {
  const file = await openRootFile(fromBytes(bytes));
  const tree = await file.tree('nt');
  const names = tree.branches.filter(({ path, name }) => path === name).map(({ name }) => name);
  const { columns } = await tree.read(names);
  await file.close();
  return Object.fromEntries(names.map((name) => [name, plain(allValues(columns.get(name)!))]));
}

const plain = (values: readonly unknown[]): unknown[] =>
  JSON.parse(
    JSON.stringify(values, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)),
  );

/** The values of a field over inputs, of which only some have it. */
const over = (name: string, ...has: boolean[]) =>
  has.flatMap((there) => {
    const { values, nothing } = SAMPLES[name]!;
    return there ? values : [nothing, nothing];
  });

const [FIRST, ALL, LAST] = [['i', 'pt'], Object.keys(SAMPLES), ['hits', 'i']];

async function union() {
  const files = [await fileWith(...FIRST), await fileWith(...ALL), await fileWith(...LAST)];
  return merged(
    files.map((bytes, i) => inputOf(bytes, `${i}.root`)),
    { branches: 'union' },
  );
}

const expected = () =>
  Object.fromEntries(
    ALL.map((name) => [name, over(name, ...[FIRST, ALL, LAST].map((names) => names.includes(name)))]),
  );

test('a union of ntuples has the fields of all, zero or empty where an input has none', async () => {
  const { bytes, report } = await union();
  assert.deepEqual(await valuesOf(bytes), expected());
  const [object] = report.objects;
  assert.equal(object?.entries, 6);
  const [, ...others] = ALL;
  assert.deepEqual(object?.filled, {
    ...Object.fromEntries(others.map((name) => [name, 4])),
    ...{ pt: 2, hits: 2 },
  });
});

test('a merged union is sound, and can be merged again with ntuples of either kind', async () => {
  const { bytes } = await union();
  await checkStructure(bytes);
  assert.deepEqual((await verifyFile(fromBytes(bytes))).findings, []);
  const inputs = [await fileWith('x', 'i'), bytes, await fileWith('i')];
  const again = await merged(
    inputs.map((one, i) => inputOf(one, `${i}`)),
    { branches: 'union' },
  );
  const values = await valuesOf(again.bytes);
  assert.deepEqual(values.i, [...over('i', true, true, true, true, true)]);
  assert.deepEqual(values.x, [...over('x', true), ...expected().x!, ...over('x', false)]);
  assert.deepEqual(values.hits, [...over('hits', false), ...expected().hits!, ...over('hits', false)]);
});

test('the intersection of ntuples has the fields that all have, and names the others', async () => {
  const inputs = [inputOf(await fileWith(...ALL), 'all'), inputOf(await fileWith('x', 'deep', 'i'), 'some')];
  const { bytes, report } = await merged(inputs, { branches: 'intersection' });
  assert.deepEqual(await valuesOf(bytes), {
    i: over('i', true, true),
    x: over('x', true, true),
    deep: over('deep', true, true),
  });
  assert.deepEqual(report.objects[0]?.leftOut, [
    'field "flag" is missing (in "some")',
    'field "name" is missing (in "some")',
    'field "pt" is missing (in "some")',
    'field "pair" is missing (in "some")',
    'field "maybe" is missing (in "some")',
    'field "hits" is missing (in "some")',
  ]);
  await checkStructure(bytes);
});

test('a field of two types is refused in a union, and left out of an intersection', async () => {
  const other = await writtenFile(async (file) => {
    const ntuple = file.ntuple('nt', { i: { type: 'float32' }, x: { type: 'float64' } });
    await ntuple.append({
      length: 1,
      columns: new Map<string, Column>([
        ['i', Float32Array.of(1)],
        ['x', Float64Array.of(2)],
      ]),
    });
  });
  const inputs = [inputOf(await fileWith('i', 'x'), 'a'), inputOf(other, 'b')];
  const message = /field "i" has the type "float" instead of "std::int32_t"/;
  await assert.rejects(merged(inputs, { branches: 'union' }), { tag: 'usage', message });
  const { bytes, report } = await merged(inputs, { branches: 'intersection' });
  assert.deepEqual(await valuesOf(bytes), { x: [...SAMPLES.x!.values, 2] });
  assert.match(report.objects[0]?.leftOut?.[0] ?? '', message);
});

test('ntuples whose fields stand in another order are merged by their names', async () => {
  const inputs = [
    inputOf(await fileWith('i', 'name', 'pt'), 'a'),
    inputOf(await fileWith('pt', 'i', 'name'), 'b'),
  ];
  const { bytes, report } = await merged(inputs, { branches: 'union' });
  const names = ['i', 'name', 'pt'];
  assert.deepEqual(
    await valuesOf(bytes),
    Object.fromEntries(names.map((name) => [name, over(name, true, true)])),
  );
  assert.equal(report.objects[0]?.filled, undefined);
});

const late = join(import.meta.dirname, '..', '..', 'data', 'rntuple', 'late-fields.root');

test('fields that came late in an input are zero before, where inputs differ, too', async () => {
  const other = await writtenFile(async (file) => {
    const ntuple = file.ntuple('nt', { late_float: { type: 'float32' } });
    await ntuple.append({ length: 1, columns: new Map([['late_float', Float32Array.of(3)]]) });
  });
  const input = await openRootFile(await inputAt(late).open({}));
  const { columns } = await (await input.tree('nt')).read(['late_float']);
  await input.close();
  const own = allValues(columns.get('late_float')!);
  assert.ok(own[0] === 0 && own.at(-1) !== 0);
  const inputs = [inputAt(late), inputOf(other, 'other')];
  const both = await merged(inputs, { branches: 'intersection' });
  assert.deepEqual(await valuesOf(both.bytes), { late_float: [...own, 3] });
  const turned = await merged(inputs.toReversed(), { branches: 'intersection' });
  assert.deepEqual(await valuesOf(turned.bytes), { late_float: [3, ...own] });
  await checkStructure(both.bytes);
});

test('whole objects have no empty form, so that a union that would need one is refused', async () => {
  const inputs = [inputAt(late), inputOf(await fileWith('x'), 'other')];
  const message = /field "streamed" has no empty form, as it holds a TVector3/;
  await assert.rejects(merged(inputs, { branches: 'union' }), { tag: 'usage', message });
});

const REAL = [
  'Run2012BC_DoubleMuParked_Muons_1000evts_rntuple_v1-0-0-0.root',
  'test_extension_columns_rntuple_v1-0-0-0.root',
  'test_multiple_representations_rntuple_v1-0-0-0.root',
  'test_stl_containers_rntuple_v1-0-0-0.root',
];

for (const name of REAL) {
  const path = sharedData('root', name);
  test(`${name} keeps its entries in a union`, { skip: !path && skipWithoutSharedData }, async () => {
    const input = await openRootFile(await inputAt(path!).open({}));
    const [key] = (await input.keys()).filter(({ className }) => /RNTuple/.test(className));
    const own = await input.tree(key!.path);
    const other = await writtenFile(async (file) => {
      const ntuple = file.ntuple(key!.path, { beside: { type: 'int32' } });
      await ntuple.append({ length: 1, columns: new Map([['beside', Int32Array.of(3)]]) });
    });
    const readable = own.branches.filter((one) => one.path === one.name && !one.unreadable);
    const fields = readable.map((one) => one.path);
    const { file, bytes } = await merged([inputOf(other, 'other'), inputAt(path!)], { branches: 'union' });
    const [before, now] = [
      await own.read(fields),
      await (await file.tree(key!.path)).read(fields, { start: 1 }),
    ];
    for (const field of fields)
      assert.deepEqual(allValues(now.columns.get(field)!), allValues(before.columns.get(field)!), field);
    await checkStructure(bytes);
    await input.close();
  });
}

async function withUnion(check: (path: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-union-'));
  try {
    const path = join(folder, 'union.root');
    await writeFile(path, (await union()).bytes);
    check(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const PLAIN = ['i', 'flag', 'x', 'name', 'pt', 'deep', 'pair'];

function plainExpected(): Record<string, unknown[]> {
  return Object.fromEntries(PLAIN.map((name) => [name, expected()[name]!]));
}

test('uproot reads a union of ntuples', { skip: skipWithoutPython('uproot', 'awkward') }, async () => {
  await withUnion((path) => {
    const program = `
import json, sys, uproot
tree = uproot.open(sys.argv[1])["nt"]
arrays = tree.arrays(sys.argv[2:])
print(json.dumps({name: [int(v) if isinstance(v, bool) else v for v in arrays[name].to_list()] for name in sys.argv[2:]}))
`;
    assert.deepEqual(runPython(program, path, ...PLAIN), plainExpected());
  });
});

test('ROOT reads a union of ntuples', { skip: skipWithoutPython('ROOT') }, async () => {
  await withUnion((path) => {
    const program = `
import json, os, sys, ROOT
reader = ROOT.RNTupleReader.Open("nt", sys.argv[1])
types = {"i": "std::int32_t", "flag": "bool", "x": "double", "name": "std::string", "pt": "std::vector<float>",
         "deep": "std::vector<std::vector<float>>", "pair": "std::array<std::uint16_t,2>"}
def plain(value):
    if isinstance(value, (int, float)):
        return value + 0
    return str(value) if isinstance(value, str) or "string" in type(value).__name__ else [plain(one) for one in value]
views = {name: reader.GetView[types[name]](name) for name in sys.argv[2:]}
count = reader.GetNEntries()
print(json.dumps({name: [plain(view(i)) for i in range(count)] for name, view in views.items()}), flush=True)
os._exit(0)
`;
    assert.deepEqual(runPython(program, path, ...PLAIN), plainExpected());
  });
});
