import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { type ByteSource, withCache } from '../../src/storage/index.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { watched } from './watched-source.ts';

const bytes = sampleBytes(10_000);
const at = (start: number, end: number) => ({ start, end });

test('what was read is not read again, and neighbouring blocks are read as one', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0, blockBytes: 100 });
  assert.deepEqual(await cached.read([at(150, 420), at(990, 1010)]), [
    bytes.slice(150, 420),
    bytes.slice(990, 1010),
  ]);
  assert.deepEqual(await cached.read([at(100, 500), at(0, 50)]), [bytes.slice(100, 500), bytes.slice(0, 50)]);
  assert.deepEqual(reads, ['100-500,900-1100', '0-100']);
});

test('a small gap is read along, and kept', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { blockBytes: 100, gap: 250 });
  await cached.read([at(0, 1), at(350, 351), at(700, 701)]);
  assert.deepEqual(await cached.read([at(100, 300)]), [bytes.slice(100, 300)]);
  assert.deepEqual(reads, ['0-400,700-800']);
});

test('nothing is read along between blocks that are there', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { blockBytes: 100, gap: 250 });
  await cached.read([at(0, 1)]);
  await cached.read([at(300, 301)]);
  await cached.read([at(0, 1), at(300, 301)]);
  await cached.read([at(0, 1), at(200, 201), at(500, 501)]);
  assert.deepEqual(reads, ['0-100', '300-400', '200-300,500-600']);
});

test('reads at the same time share what both need', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0, blockBytes: 100 });
  const both = await Promise.all([cached.read([at(0, 300)]), cached.read([at(200, 400)])]);
  assert.deepEqual(both, [[bytes.slice(0, 300)], [bytes.slice(200, 400)]]);
  assert.deepEqual(reads, ['0-300', '300-400']);
});

test('no more is kept than allowed, and what was used last stays', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0, blockBytes: 100, bytes: 300 });
  for (const block of [0, 1, 2, 0, 3, 0, 1]) await cached.read([at(block * 100, block * 100 + 1)]);
  assert.deepEqual(reads, ['0-100', '100-200', '200-300', '300-400', '100-200']);
});

test('a failed read is not kept', async () => {
  let fails = 1;
  const { source, reads } = watched(bytes, async () => {
    if (fails-- > 0) throw new Error('no');
  });
  const cached = withCache(source, { gap: 0, blockBytes: 100 });
  await assert.rejects(cached.read([at(0, 1)]), /no/);
  assert.deepEqual(await cached.read([at(0, 1)]), [bytes.slice(0, 1)]);
  assert.equal(reads.length, 2);
});

test('a reader that leaves does not take the bytes from another one', async () => {
  const { source, signals } = slow();
  const cached = withCache(source, { gap: 0, blockBytes: 100 });
  const stop = new AbortController();
  const leaving = cached.read([at(0, 100)], { signal: stop.signal });
  const staying = cached.read([at(0, 100)]);
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(leaving, (error: unknown) => isError(error, 'cancelled'));
  assert.deepEqual(await staying, [bytes.slice(0, 100)]);
  assert.equal(signals[0]?.aborted, false);
});

test('when all readers left, the read below is stopped, and a new reader begins anew', async () => {
  const { source, signals } = slow();
  const cached = withCache(source, { gap: 0, blockBytes: 100 });
  const stop = new AbortController();
  const both = [1, 2].map(() => cached.read([at(0, 100)], { signal: stop.signal }));
  setTimeout(() => stop.abort(), 5);
  for (const reading of both) await assert.rejects(reading, (error: unknown) => isError(error, 'cancelled'));
  assert.equal(signals[0]?.aborted, true);
  assert.deepEqual(await cached.read([at(0, 100)]), [bytes.slice(0, 100)]);
  assert.equal(signals.length, 2);
});

/** A source that takes its time, and the signals that its reads were given. */
function slow(): { source: ByteSource; signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const { source } = watched(bytes, async (signal) => {
    if (signal) signals.push(signal);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  return { source, signals };
}
