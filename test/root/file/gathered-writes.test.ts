import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeMemory } from '../../../src/root/bytes/spare-memory.ts';
import { GatheredWrites } from '../../../src/root/file/gathered-writes.ts';
import { type MemorySink, toMemory } from '../../../src/storage/index.ts';

const MEBIBYTE = 1024 * 1024;

/** A sink in memory that notes the lengths of what is written, and fails from a position on. */
function watched(failFrom = Number.POSITIVE_INFINITY): MemorySink & { lengths: number[] } {
  const memory = toMemory();
  const lengths: number[] = [];
  return {
    ...memory,
    lengths,
    async write(position, ...pieces) {
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (position + length > failFrom) throw new Error('the disk is full');
      lengths.push(length);
      await memory.write(position, ...pieces);
    },
  };
}

test('writes that follow one another become one, and the bytes may change at once', async () => {
  const sink = watched();
  const writes = new GatheredWrites(sink);
  const bytes = new Uint8Array(100);
  for (let i = 0; i < 50; i++) await writes.write(i * 100, bytes.fill(i));
  await writes.flush();
  assert.deepEqual(sink.lengths, [5000]);
  assert.deepEqual(
    sink.bytes(),
    Uint8Array.from({ length: 5000 }, (_, i) => Math.floor(i / 100)),
  );
});

test('writes to other places and large ones come out right, in calls that overlap', async () => {
  const sink = watched();
  const writes = new GatheredWrites(sink);
  const expected = crypto.getRandomValues(new Uint8Array(60_000));
  const large = new Uint8Array(MEBIBYTE + 5).fill(9);
  const calls = [writes.write(60_000, large)];
  for (let end = 60_000; end > 0; end -= 2000)
    calls.push(writes.write(end - 2000, expected.subarray(end - 2000, end)));
  await Promise.all(calls);
  await writes.write(60_000 + large.length, Uint8Array.of(1, 2, 3));
  await writes.flush();
  const bytes = sink.bytes();
  assert.equal(bytes.length, 60_000 + large.length + 3);
  assert.deepEqual(bytes.subarray(0, 60_000), expected);
  assert.ok(bytes.subarray(60_000, -3).every((byte) => byte === 9));
});

test('memory that is handed over is written as it is, and small writes come behind it', async () => {
  const sink = watched();
  const writes = new GatheredWrites(sink);
  let expected = new Uint8Array();
  for (const length of [100_000, 7, 500, 70_000, 40_000, 3]) {
    const bytes = takeMemory(length + 70).subarray(70, 70 + length);
    crypto.getRandomValues(bytes.subarray(0, 60_000));
    const at = expected.length;
    expected = Uint8Array.from([...expected, ...bytes, 1, 2, 3]);
    await writes.take(at, bytes);
    await writes.write(at + length, Uint8Array.of(1, 2, 3));
  }
  await writes.flush();
  assert.deepEqual(sink.lengths, [expected.length]);
  assert.deepEqual(sink.bytes(), expected);
});

test('a failure comes with a later call, and is never forgotten', async () => {
  const sink = watched(2 * MEBIBYTE);
  const writes = new GatheredWrites(sink);
  const bytes = new Uint8Array(MEBIBYTE / 2);
  await assert.rejects(async () => {
    for (let i = 0; i < 20; i++) await writes.write(i * bytes.length, bytes);
  }, /the disk is full/);
  await assert.rejects(writes.flush(), /the disk is full/);
  await assert.rejects(writes.flush(), /the disk is full/);
  assert.deepEqual(sink.lengths, [MEBIBYTE, MEBIBYTE]);
});
