import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTogether } from '../../../src/root/tree/read-together.ts';
import { type ByteRange, fromBytes } from '../../../src/storage/index.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

function counting(): { source: ReturnType<typeof fromBytes>; asked: ByteRange[] } {
  const source = fromBytes(bytes);
  const asked: ByteRange[] = [];
  const read: typeof source.read = (ranges, options) => {
    asked.push(...ranges);
    return source.read(ranges, options);
  };
  return { source: { ...source, read }, asked };
}

test('ranges that touch are read as one, and come in the order in which they were asked for', async () => {
  const { source, asked } = counting();
  const ranges = [
    { start: 20, end: 30 },
    { start: 50, end: 53 },
    { start: 10, end: 20 },
    { start: 30, end: 31 },
  ];
  const { buffers } = await readTogether(source, ranges, {});
  assert.deepEqual(
    buffers.map((buffer) => [...buffer]),
    ranges.map(({ start, end }) => [...bytes.subarray(start, end)]),
  );
  assert.deepEqual(asked, [
    { start: 10, end: 31 },
    { start: 50, end: 53 },
  ]);
});

test('a range that is asked for twice comes twice', async () => {
  const { source } = counting();
  const range = { start: 4, end: 6 };
  const { buffers } = await readTogether(source, [range, range], {});
  assert.deepEqual(
    buffers.map((buffer) => [...buffer]),
    [
      [4, 5],
      [4, 5],
    ],
  );
});

test('memory that was given back is used again, and what is still in use is not', async () => {
  const source = fromBytes(bytes);
  const into: Uint8Array[] = [];
  const readInto = async (start: number, target: Uint8Array) => {
    into.push(target);
    target.set(bytes.subarray(start, start + target.length));
  };
  const read = (start: number) => readTogether({ ...source, readInto }, [{ start, end: start + 10 }], {});
  const first = await read(0);
  const second = await read(20);
  assert.notEqual(into[0]!.buffer, into[1]!.buffer);
  assert.deepEqual([...first.buffers[0]!], [...bytes.subarray(0, 10)]);
  first.release();
  const third = await read(40);
  assert.equal(third.buffers[0]!.buffer, into[0]!.buffer);
  assert.deepEqual([...third.buffers[0]!], [...bytes.subarray(40, 50)]);
  assert.deepEqual([...second.buffers[0]!], [...bytes.subarray(20, 30)]);
});
