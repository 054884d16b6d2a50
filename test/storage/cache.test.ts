import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../src/errors.ts';
import { type ByteSource, withCache } from '../../src/storage/index.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { watched } from './watched-source.ts';

const bytes = sampleBytes(10_000);
const at = (start: number, end: number) => ({ start, end });

test('what was read is not read again, and what touches is read as one', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0 });
  assert.deepEqual(await cached.read([at(300, 420), at(150, 300), at(990, 1010)]), [
    bytes.slice(300, 420),
    bytes.slice(150, 300),
    bytes.slice(990, 1010),
  ]);
  assert.deepEqual(await cached.read([at(100, 500), at(0, 50), at(200, 250)]), [
    bytes.slice(100, 500),
    bytes.slice(0, 50),
    bytes.slice(200, 250),
  ]);
  assert.deepEqual(reads, ['150-420,990-1010', '0-50,100-150,420-500']);
});

test('a small gap is read along, and kept', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 250, waste: 1 });
  await cached.read([at(0, 300), at(450, 500), at(800, 900)]);
  assert.deepEqual(await cached.read([at(100, 480)]), [bytes.slice(100, 480)]);
  assert.deepEqual(reads, ['0-500,800-900']);
});

test('what is read along is a share of what is wanted, the shortest gaps first', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 1000, waste: 0.5 });
  await cached.read([at(0, 100), at(300, 400), at(500, 600), at(700, 800), at(1100, 1200)]);
  assert.deepEqual(reads, ['0-100,300-800,1100-1200']);
});

test('nothing is read along between ranges that are there', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 250, waste: 1 });
  await cached.read([at(300, 400)]);
  await cached.read([at(200, 250), at(450, 500)]);
  assert.deepEqual(reads, ['300-400', '200-250,450-500']);
});

test('reads at the same time share what both need', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0 });
  const both = await Promise.all([cached.read([at(0, 300)]), cached.read([at(200, 400)])]);
  assert.deepEqual(both, [[bytes.slice(0, 300)], [bytes.slice(200, 400)]]);
  assert.deepEqual(reads, ['0-300', '300-400']);
});

test('no more is kept than allowed, and what was used last stays', async () => {
  const { source, reads } = watched(bytes);
  const cached = withCache(source, { gap: 0, bytes: 350 });
  for (const place of [0, 1, 2, 0, 3, 0, 3, 1]) await cached.read([at(place * 100, place * 100 + 100)]);
  assert.deepEqual(reads, ['0-100', '100-200', '200-300', '300-400', '100-200']);
});

test('whatever is asked in whatever order, the bytes are the right ones and none is fetched twice', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.tuple(fc.nat(2000), fc.nat(300)), { maxLength: 6 }), { maxLength: 8 }),
      async (batches) => {
        const { source, reads } = watched(bytes);
        const cached = withCache(source, { gap: 100, waste: 0.3 });
        const asked = batches.map((batch) => batch.map(([start, length]) => at(start, start + length)));
        const answers = await Promise.all(asked.map((ranges) => cached.read(ranges)));
        assert.deepEqual(
          answers,
          asked.map((ranges) => ranges.map(({ start, end }) => bytes.slice(start, end))),
        );
        const fetched = reads.flatMap((batch) => batch.split(',').filter((text) => text !== ''));
        const seen = new Set<number>();
        for (const [start = 0, end = 0] of fetched.map((text) => text.split('-').map(Number)))
          for (let i = start; i < end; i++)
            assert.ok(!seen.has(i) && seen.add(i), `byte ${i} was fetched twice`);
      },
    ),
  ));

test('a failed read is not kept', async () => {
  let fails = 1;
  const { source, reads } = watched(bytes, async () => {
    if (fails-- > 0) throw new Error('no');
  });
  const cached = withCache(source, { gap: 0 });
  await assert.rejects(cached.read([at(0, 1)]), /no/);
  assert.deepEqual(await cached.read([at(0, 1)]), [bytes.slice(0, 1)]);
  assert.equal(reads.length, 2);
});

test('a reader that leaves does not take the bytes from another one', async () => {
  const { source, signals } = slow();
  const cached = withCache(source, { gap: 0 });
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
  const cached = withCache(source, { gap: 0 });
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
