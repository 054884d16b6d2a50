import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Table } from '../../../src/column/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { fromHalf, unpackBits } from '../../../src/root/rntuple/unpack.ts';
import { type ByteRange, fromBytes } from '../../../src/storage/index.ts';
import { writeNTuple } from './fields.ts';

const LENGTH = 3000;
const x = Float64Array.from({ length: LENGTH }, (_, i) => i / 7);
const offsets = Int32Array.from({ length: LENGTH + 1 }, (_, i) => 2 * i);
const v = { kind: 'jagged', offsets, content: new Float32Array(2 * LENGTH).fill(3) } as const;
const fields = { x: { type: 'float64' }, v: { vector: { type: 'float32' } } } as const;
const table: Table = { length: LENGTH, columns: new Map(Object.entries({ x, v })) };

/** Opens the ntuple over a source that notes what is read. */
async function watched(clusterEntries: number) {
  const bytes = await writeNTuple(fields, [table], { clusterEntries, pageBytes: 1600, compression: 'none' });
  const source = fromBytes(bytes, 'sample.root');
  const calls: (readonly ByteRange[])[] = [];
  const noting: typeof source = {
    ...source,
    name: source.name,
    size: (options) => source.size(options),
    close: () => source.close(),
    read: (ranges, options) => {
      calls.push(ranges);
      return source.read(ranges, options);
    },
  };
  const ntuple = await (await openRootFile(noting)).tree('nt');
  calls.length = 0;
  return { ntuple, calls };
}

const startsOf = (calls: readonly (readonly ByteRange[])[]) => calls.flat().map(({ start }) => start);

test('batches that end inside pages read and decompress no page twice', async () => {
  const { ntuple, calls } = await watched(1000);
  const found: number[] = [];
  for await (const { columns } of ntuple.batches(['x', 'v'], { entries: 70 }))
    found.push(...(columns.get('x') as Float64Array));
  assert.deepEqual(found, [...x]);
  const starts = startsOf(calls);
  assert.equal(new Set(starts).size, starts.length);
});

test('only the pages of the fields and entries that are asked for are read', async () => {
  const { ntuple, calls } = await watched(1000);
  await ntuple.read(['x'], { start: 1100, end: 1150 });
  assert.equal(calls.length, 1);
  const [range] = startsOf(calls).length === 1 ? calls[0]! : [];
  assert.equal(range!.end - range!.start, 1608);
});

test('whole clusters are read in one go, parts of clusters level by level', async () => {
  const { ntuple, calls } = await watched(1000);
  await ntuple.read(['x', 'v'], { start: 1000, end: 3000 });
  assert.equal(calls.length, 1);
  await ntuple.read(['x', 'v'], { start: 10, end: 30 });
  assert.equal(calls.length, 3);
});

test('reading that is cancelled stops', async () => {
  const { ntuple } = await watched(1000);
  await assert.rejects(ntuple.read(['x'], { signal: AbortSignal.abort() }), { tag: 'cancelled' });
});

test('entries that do not exist are refused', async () => {
  const { ntuple } = await watched(1000);
  await assert.rejects(ntuple.read(['x'], { start: 5, end: 3 }), { tag: 'usage' });
});

test('half precision has its subnormal numbers, infinities and NaN', () => {
  const cases = [0x0000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00];
  const least = 2 ** -24;
  const expected = [0, least, 1023 * least, 2 ** -14, 1, -2, 65504, Infinity, -Infinity, Number.NaN];
  assert.deepEqual(cases.map(fromHalf), expected);
});

test('packed integers of any width come out, from any place', () => {
  for (let bits = 1; bits <= 32; bits++) {
    const values = Uint32Array.from({ length: 20 }, (_, i) => (0x9e3779b9 * (i + 1)) >>> (32 - bits));
    const stream = [...values].map((value) => value.toString(2).padStart(bits, '0')).reverse();
    const text = stream.join('').padStart(Math.ceil((20 * bits) / 8) * 8, '0');
    const bytes = Uint8Array.from(text.match(/.{8}/g)!.reverse(), (byte) => Number.parseInt(byte, 2));
    const found = new Uint32Array(13);
    unpackBits(bytes, bits, 5, found);
    assert.deepEqual(found, values.slice(5, 18), `${bits} bits`);
  }
});
