import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Column, type Table, toValues } from '../../../src/column/index.ts';
import { createRootFile, type FieldType, openRootFile } from '../../../src/root/index.ts';
import { fromFile, toMemory } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { NUMBER_TYPES, sampleTable } from '../sample-table.ts';
import { readNTupleWithJsroot } from '../with-jsroot.ts';

const LENGTH = 327;
const SETTINGS = ['none', { algorithm: 'zstd', level: 1 }, { algorithm: 'lz4', level: 1 }] as const;

/** Every form of every kind of number, and text, as in the tests of trees; and a list of records. */
function sampleNTuple(): { fields: Record<string, FieldType>; table: Table } {
  const { columns } = sampleTable(0, LENGTH);
  const fields: Record<string, FieldType> = { text: { type: 'string' } };
  const chosen = new Map<string, Column>([['text', columns.get('text')!]]);
  const add = (name: string, type: FieldType) => {
    fields[name] = type;
    chosen.set(name, columns.get(name)!);
  };
  for (const type of NUMBER_TYPES) {
    add(`${type}_flat`, { type });
    add(`${type}_fixed`, { array: { type }, size: 3 });
    add(`${type}_vector`, { vector: { type } });
    add(`${type}_nested`, { vector: { vector: { type } } });
  }
  return { fields, table: { length: LENGTH, columns: chosen } };
}

const { fields, table } = sampleNTuple();
let folder = '';

function pathOf(compression: (typeof SETTINGS)[number]): string {
  return join(folder, `${compression === 'none' ? 'none' : compression.algorithm}.root`);
}

async function bytesFor(compression: (typeof SETTINGS)[number]): Promise<Uint8Array> {
  const sink = toMemory('sample.root');
  const file = await createRootFile(sink, { compression });
  await file.ntuple('dir/nt', fields, { pageBytes: 500, clusterEntries: 100 }).append(table);
  await file.close();
  return sink.bytes();
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beamline-'));
  for (const compression of SETTINGS) await writeFile(pathOf(compression), await bytesFor(compression));
});

after(() => rm(folder, { recursive: true }));

/** As JSON has it: integers of 64 bits as text. */
function expectedOf(column: Column): unknown {
  const values = Array.from({ length: LENGTH }, (_, i) => toValues(column, i));
  return JSON.parse(JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
}

for (const compression of SETTINGS) {
  const name = compression === 'none' ? compression : compression.algorithm;

  test(`uproot reads every field of an ntuple (${name})`, {
    skip: skipWithoutPython('uproot', 'awkward'),
  }, () => {
    const program = `
import json, sys, uproot, awkward as ak
def plain(v):
    if isinstance(v, list): return [plain(x) for x in v]
    return str(v) if isinstance(v, int) and not isinstance(v, bool) else int(v) if isinstance(v, bool) else v
ntuple = uproot.open(sys.argv[1])["dir/nt"]
print(json.dumps({k: plain(ak.to_list(ntuple[k].array())) for k in sys.argv[2:]}))`;
    const names = [...table.columns.keys()];
    const found = runPython(program, pathOf(compression), ...names) as Record<string, unknown>;
    for (const [field, column] of table.columns) {
      const asText = (value: unknown): unknown =>
        Array.isArray(value) ? value.map(asText) : /u?int/.test(field) ? String(value) : value;
      assert.deepEqual(found[field], asText(expectedOf(column)), field);
    }
  });

  test(`jsroot reads the fields of an ntuple (${name})`, async () => {
    // It has booleans, bytes and 64-bit numbers in its own way.
    const names = [
      'float32_flat',
      'int16_flat',
      'uint32_flat',
      'float64_vector',
      'int32_vector',
      'int32_fixed',
    ];
    const entries = await readNTupleWithJsroot(await bytesFor(compression), 'dir/nt', names);
    assert.equal(entries.length, LENGTH);
    for (const field of names) {
      const found = entries.map((entry) => entry[field]);
      assert.deepEqual(found, expectedOf(table.columns.get(field)!), field);
    }
  });
}

test('an ntuple that uproot wrote is read', { skip: skipWithoutPython('uproot', 'awkward') }, async () => {
  const program = `
import sys, uproot, awkward as ak
data = ak.Array([{"x": 0.0, "j": [1, 2], "s": "a"}, {"x": 1.0, "j": [], "s": "bb"}, {"x": 2.0, "j": [3], "s": ""}, {"x": 3.0, "j": [], "s": "c"}])
with uproot.recreate(sys.argv[1]) as f:
    f.mkrntuple("nt", data.layout.form).extend(data)
print("null")`;
  const path = join(folder, 'uproot.root');
  runPython(program, path);
  const file = await openRootFile(await fromFile(path));
  const { columns } = await (await file.tree('nt')).read(['x', 'j', 's']);
  await file.close();
  const values = (name: string) => [0, 1, 2, 3].map((i) => toValues(columns.get(name)!, i));
  assert.deepEqual(values('x'), [0, 1, 2, 3]);
  assert.deepEqual(values('j'), [[1n, 2n], [], [3n], []]);
  assert.deepEqual(values('s'), ['a', 'bb', '', 'c']);
});
