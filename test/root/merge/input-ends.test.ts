import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withEnds } from '../../../src/root/merge/input-ends.ts';
import { type ByteRange, fromBytes } from '../../../src/storage/index.ts';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);

/** What is read of the source below. */
async function watched(length: number) {
  const below = fromBytes(bytes.subarray(0, length));
  const reads: (readonly ByteRange[])[] = [];
  const read = (ranges: readonly ByteRange[]) => {
    reads.push(ranges);
    return below.read(ranges);
  };
  const source = await withEnds({ ...below, read }, {});
  return { source, reads };
}

test('what stands at the beginning and at the end is read once, together', async () => {
  const { source, reads } = await watched(200_000);
  for (const [start, end] of [
    [0, 100],
    [400, 512],
    [199_000, 200_000],
    [140_000, 140_001],
  ] as const)
    assert.deepEqual(await source.read([{ start, end }]), [bytes.slice(start, end)]);
  assert.equal(reads.length, 1);
});

test('what stands elsewhere, or partly, is read as it is asked for', async () => {
  const { source, reads } = await watched(200_000);
  for (const ranges of [
    [{ start: 500, end: 600 }],
    [{ start: 100_000, end: 200_000 }],
    [
      { start: 0, end: 10 },
      { start: 1000, end: 1010 },
    ],
  ]) {
    const expected = ranges.map(({ start, end }) => bytes.slice(start, end));
    assert.deepEqual(await source.read(ranges), expected);
    assert.deepEqual(reads.at(-1), ranges);
  }
  assert.equal(reads.length, 4);
});

test('a source that is shorter than its ends is read whole, and a range outside is refused', async () => {
  for (const length of [0, 1, 511, 513, 3000]) {
    const { source, reads } = await watched(length);
    assert.deepEqual(await source.read([{ start: 0, end: Math.min(length, 512) }]), [
      bytes.slice(0, Math.min(length, 512)),
    ]);
    assert.equal(reads.length, 1);
    await assert.rejects(source.read([{ start: 0, end: length + 1 }]));
  }
});

test('what the caller does with a buffer does not reach the next', async () => {
  const { source } = await watched(200_000);
  const [first] = await source.read([{ start: 0, end: 4 }]);
  first?.fill(9);
  assert.deepEqual(await source.read([{ start: 0, end: 4 }]), [Uint8Array.of(0, 1, 2, 3)]);
});
