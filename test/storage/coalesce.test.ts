import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withCoalescing } from '../../src/storage/index.ts';
import { planReads } from '../../src/storage/plan-reads.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { watched } from './watched-source.ts';

const bytes = sampleBytes(10_000);
const at = (start: number, end: number) => ({ start, end });

test('ranges across small gaps are read as one, and those across large ones are not', async () => {
  const { source, reads } = watched(bytes);
  const joined = withCoalescing(source, { gap: 10 });
  const ranges = [at(500, 600), at(0, 100), at(110, 200), at(211, 300)];
  assert.deepEqual(
    await joined.read(ranges),
    ranges.map(({ start, end }) => bytes.slice(start, end)),
  );
  assert.deepEqual(reads, ['0-200,211-300,500-600']);
});

test('a long range is cut into pieces', async () => {
  const { source, reads } = watched(bytes);
  const joined = withCoalescing(source, { gap: 0, maxBytes: 1000 });
  assert.deepEqual(await joined.read([at(10, 2110)]), [bytes.slice(10, 2110)]);
  assert.deepEqual(reads, ['10-710,710-1410,1410-2110']);
});

test('ranges that overlap are fetched once, whatever they are', async () => {
  const range = fc.tuple(fc.nat(9_000), fc.nat(900)).map(([start, length]) => at(start, start + length));
  const ranges = fc.array(range, { maxLength: 40 });
  const plan = fc.record({ gap: fc.nat(200), maxBytes: fc.integer({ min: 1, max: 2000 }) });
  await fc.assert(
    fc.asyncProperty(ranges, plan, async (asked, options) => {
      const { source } = watched(bytes);
      assert.deepEqual(
        await withCoalescing(source, options).read(asked),
        asked.map(({ start, end }) => bytes.slice(start, end)),
      );
      const pieces = planReads(asked, options);
      pieces.forEach((piece, i) => {
        assert.ok(piece.end > piece.start && piece.end - piece.start <= options.maxBytes);
        if (i > 0) assert.ok(pieces[i - 1]!.end <= piece.start);
      });
    }),
    { numRuns: 100 },
  );
});
