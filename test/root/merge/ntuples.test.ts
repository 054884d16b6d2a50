import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allValues } from '../../../src/column/index.ts';
import {
  type FieldType,
  type MergeInput,
  type NTupleWriterOptions,
  openRootFile,
  reproducible,
} from '../../../src/root/index.ts';
import { clustersOf, readInputNTuple } from '../../../src/root/merge/input-ntuple.ts';
import { openInput } from '../../../src/root/merge/merge-input.ts';
import { fromBytes, fromFile } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { checkStructure } from '../file-structure.ts';
import { inputAt, inputOf, merged, writtenFile } from './merged.ts';

const FIELDS = {
  i: { type: 'int64' },
  pt: { vector: { type: 'float32' } },
  name: { type: 'string' },
} as const satisfies Record<string, FieldType>;

/** A file with the entries `start` to `end`, three in a cluster. */
function counting(
  start: number,
  end: number,
  options: NTupleWriterOptions = {},
  fields: Readonly<Record<string, FieldType>> = FIELDS,
): Promise<Uint8Array> {
  return writtenFile((file) => {
    const ntuple = file.ntuple('deep/nt', fields, { clusterEntries: 3, ...options });
    return ntuple.append(countingTable(start, end, fields));
  });
}

function textColumn(texts: readonly string[]) {
  const offsets = new Int32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = offsets[i]! + text.length;
  return { kind: 'text' as const, offsets, bytes: new TextEncoder().encode(texts.join('')) };
}

function countingTable(start: number, end: number, fields: Readonly<Record<string, unknown>> = FIELDS) {
  const numbers = Array.from({ length: end - start }, (_, k) => start + k);
  const offsets = Int32Array.from([0, ...numbers.map((k) => k % 4)]);
  for (let k = 1; k < offsets.length; k++) offsets[k]! += offsets[k - 1]!;
  const content = Float32Array.from(
    numbers.flatMap((k) => Array.from({ length: k % 4 }, (_, j) => k + j / 8)),
  );
  const columns = {
    i: BigInt64Array.from(numbers, BigInt),
    pt: { kind: 'jagged' as const, offsets, content },
    name: textColumn(numbers.map((k) => `n${k}`)),
  };
  return {
    length: end - start,
    columns: new Map(Object.entries(columns).filter(([name]) => name in fields)),
  };
}

/** The values of every field at the top, as plain data. */
async function valuesOf(bytes: Uint8Array | string, path: string): Promise<Record<string, unknown[]>> {
  const source = typeof bytes === 'string' ? await fromFile(bytes) : fromBytes(bytes);
  const file = await openRootFile(source);
  try {
    const ntuple = await file.tree(path);
    const names = ntuple.branches
      .filter((one) => one.path === one.name && !one.unreadable)
      .map((one) => one.path);
    const { columns } = await ntuple.read(names);
    return Object.fromEntries(names.map((name) => [name, plain(allValues(columns.get(name)!))]));
  } finally {
    await file.close();
  }
}

/** Zero, whatever its sign, and large integers as text. */
const plain = (values: readonly unknown[]): unknown[] =>
  JSON.parse(JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));

function twice(values: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, [...one, ...one]]));
}

test('merged ntuples hold the entries of all inputs, whatever each is compressed with', async () => {
  const settings = [{ algorithm: 'zstd', level: 1 }, { algorithm: 'lz4', level: 1 }, undefined] as const;
  const inputs: MergeInput[] = [];
  for (const [i, compression] of settings.entries())
    inputs.push(inputOf(await counting(i * 10, (i + 1) * 10, { compression }), `${i}.root`));
  const { bytes, report, file } = await merged(inputs);
  assert.deepEqual(await valuesOf(bytes, 'deep/nt'), await valuesOf(await counting(0, 30), 'deep/nt'));
  assert.deepEqual(report.objects, [
    { path: 'deep/nt', className: 'ROOT::RNTuple', outcome: 'merged', inputs: 3, entries: 30 },
  ]);
  const starts = (await file.tree('deep/nt')).clusters.map(({ start }) => start);
  assert.deepEqual(starts, [0, 3, 6, 9, 10, 13, 16, 19, 20, 23, 26, 29]);
  await checkStructure(bytes);
});

test('pages are copied to the byte', async () => {
  const [a, b] = [await counting(0, 7), await counting(7, 9)];
  const { bytes } = await merged([inputOf(a, 'a'), inputOf(b, 'b')]);
  const pages = (data: Uint8Array) => pagesIn(data, 'deep/nt');
  const [before, now] = [[...(await pages(a)), ...(await pages(b))], await pages(bytes)];
  assert.ok(before.length > 10);
  assert.deepEqual(now, before);
});

/** The stored bytes of all pages, cluster by cluster and column by column. */
async function pagesIn(bytes: Uint8Array, path: string): Promise<string[]> {
  const input = await openInput(inputOf(bytes, 'input'), undefined, {});
  const object = input.objects.find((one) => one.path === path)!;
  const ntuple = await readInputNTuple(input, object, {});
  const clusters = await clustersOf(ntuple, {});
  const { columns } = ntuple.footer.schema;
  return clusters.flatMap((cluster) =>
    columns.flatMap(({ id }) =>
      (cluster.pages(id).pages ?? []).map(({ at, bytes: length }) =>
        Buffer.from(bytes.subarray(at, at + length + 8)).toString('hex'),
      ),
    ),
  );
}

test('an ntuple without entries adds nothing and takes nothing away, wherever it stands', async () => {
  const [none, some] = [inputOf(await counting(0, 0), 'none'), inputOf(await counting(0, 4), 'some')];
  for (const inputs of [
    [none, some],
    [some, none],
    [none, some, none],
  ]) {
    const { bytes } = await merged(inputs);
    assert.deepEqual(await valuesOf(bytes, 'deep/nt'), await valuesOf(await counting(0, 4), 'deep/nt'));
  }
  const { file, bytes } = await merged([none, none]);
  assert.equal((await file.tree('deep/nt')).entries, 0);
  await checkStructure(bytes);
});

test('ntuples with different fields or encodings are refused by the first difference', async () => {
  const first = inputOf(await counting(0, 3), 'first.root');
  const others: [Uint8Array, RegExp][] = [
    [await counting(0, 3, {}, { i: FIELDS.i, pt: FIELDS.pt }), /field "name" is missing/],
    [
      await counting(0, 3, {}, { pt: FIELDS.pt, i: FIELDS.i, name: FIELDS.name }),
      /field "pt" has the name "pt" instead of "i"/,
    ],
    [
      await counting(0, 3, { compression: 'none' }),
      /column 0 of field "i" has the encoding 0x09 instead of 0x15/,
    ],
  ];
  for (const [bytes, message] of others) {
    const merging = merged([first, inputOf(bytes, 'second.root')]);
    await assert.rejects(merging, { tag: 'usage', message });
  }
});

test('a tree and an ntuple of one name are refused', async () => {
  const tree = await writtenFile((file) =>
    file.tree('deep/nt', { i: { type: 'int64' } }).append(countingTable(0, 2, { i: 1 })),
  );
  const inputs = [inputOf(await counting(0, 3), 'a.root'), inputOf(tree, 'b.root')];
  await assert.rejects(merged(inputs), { tag: 'usage', message: /is a TTree in "b.root"/ });
});

test('an ntuple with a broken page is left out entirely', async () => {
  const broken = (await counting(5, 8)).slice();
  const input = await openInput(inputOf(broken, 'broken'), undefined, {});
  const ntuple = await readInputNTuple(input, input.objects.find((one) => one.path === 'deep/nt')!, {});
  const [cluster] = await clustersOf(ntuple, {});
  broken[cluster!.pages(0).pages![0]!.at]! ^= 1;
  const inputs = [
    inputOf(await counting(0, 5), 'a'),
    inputOf(broken, 'broken'),
    inputOf(await counting(5, 9), 'b'),
  ];
  await assert.rejects(merged(inputs), { tag: 'format', message: /wrong XXH3 checksum/ });
  const { bytes, report } = await merged(inputs, { skipUnreadable: true });
  assert.deepEqual(
    report.skipped.map(({ name }) => name),
    ['broken'],
  );
  assert.deepEqual(
    (await valuesOf(bytes, 'deep/nt')).i,
    plain(Array.from({ length: 9 }, (_, k) => BigInt(k))),
  );
});

test('the same inputs give the same bytes, and merged ntuples can be merged again', async () => {
  const inputs = [inputOf(await counting(0, 5), 'a'), inputOf(await counting(5, 9), 'b')];
  const identity = reproducible('merged.root');
  const once = await merged(inputs, { identity, readers: 1 });
  const again = await merged(inputs, { identity, readers: 4 });
  assert.deepEqual(once.bytes, again.bytes);
  const { bytes } = await merged([inputOf(once.bytes, 'ab'), inputOf(await counting(9, 14), 'c')]);
  assert.deepEqual(await valuesOf(bytes, 'deep/nt'), await valuesOf(await counting(0, 14), 'deep/nt'));
});

test('an ntuple of many clusters gets several page lists', async () => {
  const fields = { i: FIELDS.i };
  const one = inputOf(await counting(0, 3500, { clusterEntries: 1 }, fields), 'one');
  const { bytes } = await merged([one, one, one]);
  const input = await openInput(inputOf(bytes, 'merged'), undefined, {});
  const ntuple = await readInputNTuple(input, input.objects.find(({ path }) => path === 'deep/nt')!, {});
  assert.ok(ntuple.footer.groups.length > 1);
  const values = await valuesOf(bytes, 'deep/nt');
  assert.deepEqual(
    values.i,
    Array.from({ length: 10_500 }, (_, k) => `${k % 3500}`),
  );
});

const written = join(import.meta.dirname, '..', '..', 'data', 'rntuple');
for (const name of ['all-types.root', 'late-fields.root', 'blobs-in-pieces.root']) {
  test(`${name} of ROOT merged with itself reads as itself twice, and that merged again, too`, async () => {
    const input = inputAt(join(written, name));
    const values = await valuesOf(join(written, name), 'nt');
    assert.ok(Object.keys(values).length > 0);
    const { bytes } = await merged([input, input]);
    assert.deepEqual(await valuesOf(bytes, 'nt'), twice(values));
    await checkStructure(bytes);
    const again = await merged([inputOf(bytes, 'twice'), inputOf(bytes, 'twice')]);
    assert.deepEqual(await valuesOf(again.bytes, 'nt'), twice(twice(values)));
  });
}

const REAL = [
  'test_extension_columns_rntuple_v1-0-0-0.root',
  'test_multiple_representations_rntuple_v1-0-0-0.root',
  'test_index_multicluster_rntuple_v1-0-0-0.root',
  'test_stl_containers_rntuple_v1-0-0-0.root',
  'rntviewer-testfile-multiple-rntuples-v1-0-0-0.root',
  'Run2012BC_DoubleMuParked_Muons_1000evts_rntuple_v1-0-0-0.root',
];
for (const name of REAL) {
  const path = sharedData('root', name);
  test(`${name} merged with itself reads as itself twice`, {
    skip: !path && skipWithoutSharedData,
  }, async () => {
    const { bytes, report } = await merged([inputAt(path!), inputAt(path!)]);
    assert.ok(report.objects.length > 0);
    for (const one of report.objects) {
      assert.equal(one.outcome, 'merged');
      assert.deepEqual(await valuesOf(bytes, one.path), twice(await valuesOf(path!, one.path)));
    }
    await checkStructure(bytes);
  });
}

const MODULES = ['uproot', 'awkward'];
test('uproot reads merged ntuples', { skip: skipWithoutPython(...MODULES) }, async () => {
  await withMerged('late-fields.root', (path) => {
    const program = `
import json, sys, uproot
nt = uproot.open(sys.argv[1])["nt"]
fields = ["late_float", "late_vec", "v32", "ch"]
print(json.dumps({"entries": nt.num_entries, **{f: nt[f].array().to_list() for f in fields}}))
`;
    const expected = twiceOf(['late_float', 'late_vec', 'v32', 'ch']);
    return expected.then((values) => assert.deepEqual(runPython(program, path), { entries: 80, ...values }));
  });
});

test('ROOT reads merged ntuples, late fields and all', { skip: skipWithoutPython('ROOT') }, async () => {
  await withMerged('late-fields.root', async (path) => {
    const program = `
import json, os, sys, ROOT
r = ROOT.RNTupleReader.Open("nt", sys.argv[1])
number, numbers = r.GetView["float"]("late_float"), r.GetView["std::vector<std::int32_t>"]("late_vec")
n = r.GetNEntries()
values = {"late_float": [number(i) for i in range(n)], "late_vec": [[int(x) for x in numbers(i)] for i in range(n)]}
print(json.dumps({"entries": n, **values}), flush=True)
os._exit(0) # the interpreter would take the reader down before its views
`;
    const values = await twiceOf(['late_float', 'late_vec']);
    assert.deepEqual(runPython(program, path), { entries: 80, ...values });
  });
});

async function twiceOf(names: readonly string[]): Promise<Record<string, unknown[]>> {
  const values = twice(await valuesOf(join(written, 'late-fields.root'), 'nt'));
  return Object.fromEntries(names.map((name) => [name, values[name]!]));
}

async function withMerged(name: string, check: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-merge-'));
  try {
    const { bytes } = await merged([inputAt(join(written, name)), inputAt(join(written, name))]);
    const path = join(folder, 'merged.root');
    await writeFile(path, bytes);
    await check(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
