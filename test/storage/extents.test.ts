import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closeGaps, touched, uncovered, unite } from '../../src/storage/extents.ts';

const at = (start: number, end: number) => ({ start, end });
const ranges = fc
  .array(fc.tuple(fc.nat(300), fc.nat(40)), { maxLength: 12 })
  .map((pairs) => pairs.map(([start, length]) => at(start, start + length)));

/** The bytes of ranges, each once. */
function bytesOf(all: readonly { start: number; end: number }[]): Set<number> {
  const bytes = new Set<number>();
  for (const { start, end } of all) for (let i = start; i < end; i++) bytes.add(i);
  return bytes;
}

test('ranges that touch or overlap become one, empty ones vanish', () => {
  assert.deepEqual(unite([at(5, 9), at(0, 3), at(3, 4), at(8, 12), at(20, 20)]), [at(0, 4), at(5, 12)]);
});

test('what is not covered is what is wanted without what is known', () =>
  fc.assert(
    fc.property(ranges, ranges, (asked, kept) => {
      const [wanted, known] = [unite(asked), unite(kept)];
      const missing = uncovered(wanted, known);
      const there = bytesOf(known);
      assert.deepEqual(bytesOf(missing), new Set([...bytesOf(wanted)].filter((byte) => !there.has(byte))));
      assert.deepEqual(unite([...missing, ...known]), unite([...wanted, ...known]));
    }),
  ));

test('what is touched shares a byte with what is wanted, and the rest does not', () =>
  fc.assert(
    fc.property(ranges, ranges, (asked, there) => {
      const [wanted, known] = [unite(asked), unite(there)];
      const bytes = bytesOf(wanted);
      const expected = known.filter((range) => [...bytesOf([range])].some((byte) => bytes.has(byte)));
      assert.deepEqual(touched(wanted, known), expected);
    }),
  ));

test('gaps are closed from the shortest on, within the share that may be wasted, and never over what is known', () => {
  const missing = [at(0, 100), at(130, 200), at(210, 300), at(500, 600)];
  assert.deepEqual(closeGaps(missing, [], { gap: 50, waste: 1 }), [at(0, 300), at(500, 600)]);
  assert.deepEqual(closeGaps(missing, [], { gap: 50, waste: 0.03 }), [
    at(0, 100),
    at(130, 300),
    at(500, 600),
  ]);
  assert.deepEqual(closeGaps(missing, [at(203, 205)], { gap: 50, waste: 0.1 }), [
    at(0, 200),
    at(210, 300),
    at(500, 600),
  ]);
  assert.deepEqual(closeGaps(missing, [], { gap: 0, waste: 1 }), missing);
});
