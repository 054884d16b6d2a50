import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyRootGraph, createRootFile } from '../../../src/root/index.ts';
import { toMemory } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { readObjectWithJsroot } from '../with-jsroot.ts';

async function written(graph: AnyRootGraph): Promise<Record<string, unknown>> {
  const sink = toMemory();
  const file = await createRootFile(sink);
  await file.graph('g', graph);
  await file.close();
  await checkStructure(sink.bytes());
  return readObjectWithJsroot(sink.bytes(), 'g');
}

const from = (start: number) => Float64Array.of(start, start + 1, start + 2);
const list = (values: unknown) => Array.from(values as ArrayLike<number>);
const points = { title: 'limits', x: from(0), y: from(10) };

test('graphs keep their points and errors', async () => {
  const plain = await written({ className: 'TGraph', ...points });
  assert.deepEqual([plain._typename, plain.fTitle, plain.fNpoints], ['TGraph', 'limits', 3]);
  assert.deepEqual(
    [list(plain.fX), list(plain.fY)],
    [
      [0, 1, 2],
      [10, 11, 12],
    ],
  );
  const even = await written({ className: 'TGraphErrors', ...points, xError: from(20), yError: from(30) });
  assert.deepEqual(
    [list(even.fEX), list(even.fEY)],
    [
      [20, 21, 22],
      [30, 31, 32],
    ],
  );
  const sides = { xErrorLow: from(40), xErrorHigh: from(50), yErrorLow: from(60), yErrorHigh: from(70) };
  const uneven = await written({ className: 'TGraphAsymmErrors', ...points, ...sides });
  const found = ['fEXlow', 'fEXhigh', 'fEYlow', 'fEYhigh'].map((name) => list(uneven[name])[0]);
  assert.deepEqual(found, [40, 50, 60, 70]);
});

test('a graph without points can be written', async () => {
  const none = new Float64Array();
  assert.equal((await written({ className: 'TGraph', title: '', x: none, y: none })).fNpoints, 0);
});

test('a graph whose arrays differ in length is refused', async () => {
  const short = new Float64Array(2);
  await assert.rejects(
    written({ className: 'TGraph', ...points, y: short }),
    /graph "g": 3 points, but 2 values/,
  );
});
