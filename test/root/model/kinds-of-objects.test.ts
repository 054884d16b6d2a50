import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { openRootFile, type RootFile } from '../../../src/root/index.ts';
import type { RootObject, RootValue } from '../../../src/root/model/root-object.ts';
import { fromBytes } from '../../../src/storage/index.ts';

// ROOT 6.40 wrote one object of each of these kinds, with the values that stand here.
const bytes = readFileSync(join(import.meta.dirname, '..', '..', 'data', 'objects', 'kinds.root'));

const open = (): Promise<RootFile> => openRootFile(fromBytes(bytes));

async function members(name: string): Promise<RootObject['members']> {
  return (await (await open()).get(name)).members;
}

/** What is asked for here is a list of objects behind pointers, or one of them: the test fails where it is not. */
const listOf = (value: RootValue | undefined) => value as readonly RootObject[];
const objectOf = (value: RootValue | undefined) => value as RootObject;
const classes = (value: RootValue | undefined) => listOf(value).map((item) => item?.className);

test('every object of every kind can be read', async () => {
  const file = await open();
  const faults: string[] = [];
  for (const { path, cycle, className } of await file.list()) {
    if (/^T(Tree|Ntuple|Directory)/.test(className)) continue;
    await file.get(`${path};${cycle}`).catch((error: Error) => faults.push(error.message));
  }
  assert.deepEqual(faults, []);
});

test('strings of any length are read, also those whose first letters look like a byte count', async () => {
  for (const [name, text] of [
    ['ss', 'a std string'],
    ['s100', 'z'.repeat(100)],
    ['s300', 'y'.repeat(300)],
    ['s0', ''],
  ] as const) {
    assert.deepEqual(await members(name), { value: text });
  }
});

test('containers of the standard library are read', async () => {
  assert.deepEqual(await members('vf'), { value: Float32Array.of(1, 2, 3) });
  assert.deepEqual(await members('vs'), { value: ['a', 'bb'] });
  assert.deepEqual(await members('vvs'), { value: [['a'], []] });
  assert.deepEqual(await members('mis'), { value: [{ key: 3, value: 'x' }] });
  assert.deepEqual(await members('ms'), { value: [{ key: 'k', value: Float32Array.of(1, 2) }] });
});

test('collections hold objects of any class, and null', async () => {
  const list = await members('list');
  assert.deepEqual(list.options, ['opt', '', '']);
  assert.deepEqual(classes(list.items), ['TNamed', 'TParameter<int>', 'TList']);
  assert.deepEqual(classes((await members('arr')).items), ['TObjString', undefined, 'TH1F']);
  const pairs = (await members('map')).items as readonly { key: RootObject; value: RootObject }[];
  assert.deepEqual(
    pairs.map(({ key, value }) => [key.className, value.className]),
    [
      ['TObjString', 'TObjString'],
      ['TNamed', 'TParameter<double>'],
    ],
  );
  assert.equal((await members('pl')).fVal, 1n << 60n);
});

test('a function has its formula and its parameters', async () => {
  const formula = objectOf((await members('f1')).fFormula).members;
  assert.match(String(formula.fFormula), /^\[p0\]\*sin\(\[p1\]\*x\)/);
  assert.deepEqual(formula.fClingParameters, Float64Array.of(0.5, 1.5, 2.5, 3.5, 4.5));
});

test('a canvas has what is drawn on it, pad by pad', async () => {
  const canvas = await members('c');
  assert.deepEqual([canvas.fTitle, canvas.fCw, canvas.fCh], ['canvas', 396, 272]);
  // Colours are stored beside the pads.
  const pads = (canvas.fPrimitives as RootObject['members']).items;
  assert.deepEqual(classes(pads), ['TPad', 'TPad', 'TObjArray', 'TObjArray']);
  const drawn = (listOf(pads)[1]?.members.fPrimitives as RootObject['members']).items;
  assert.deepEqual(classes(drawn), ['TGraph', 'TLatex']);
  assert.equal(listOf(drawn)[1]?.members.fTitle, 'text');
});

test('graphs of graphs, efficiencies and sparse histograms have their parts', async () => {
  const graphs = objectOf((await members('mg')).fGraphs);
  assert.deepEqual(classes(graphs.members.items), ['TGraph', 'TGraphErrors']);
  const passed = objectOf((await members('ef')).fPassedHistogram);
  assert.deepEqual(passed.members.fArray, Float64Array.of(0, 0, 1, 0, 0));
  assert.equal((await members('sp')).fFilledBins, 2n);
});

test('names may have slashes and cycles, and without a cycle the newest is meant', async () => {
  const titles = ['h1;1', 'h1;2', 'h1', 'with/slash', 'dir/sub/h;1;1'].map(
    async (name) => (await members(name)).fTitle,
  );
  assert.deepEqual(await Promise.all(titles), ['title', 'second', 'second', 'second', 'title']);
});

test('trees without entries, without branches, with an index and a friend can be opened', async () => {
  const file = await open();
  assert.equal((await file.tree('empty')).entries, 0);
  assert.deepEqual((await file.tree('nobranch')).branches, []);
  const tree = await file.tree('idx');
  assert.deepEqual(tree.friends, [{ alias: 'empty', treeName: 'empty', fileName: '' }]);
  assert.deepEqual((await tree.read(['ev'])).columns.get('ev'), Int32Array.of(10, 9, 8, 7, 6));
});

test('a directory is no object, and says so', async () => {
  const isDirectory = (error: unknown) =>
    isError(error, 'unsupported') && error.message.includes('is a directory');
  await assert.rejects(async () => (await open()).get('dir'), isDirectory);
});
