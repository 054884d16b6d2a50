import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeLz4 } from '../../../src/root/compression/lz4.ts';
import { encodeLz4, lz4Bound } from '../../../src/root/compression/lz4-encode.ts';

function encoded(input: Uint8Array): Uint8Array {
  const output = new Uint8Array(lz4Bound(input.length));
  return output.subarray(0, encodeLz4(input, output));
}

function assertRoundTrip(input: Uint8Array): void {
  const output = new Uint8Array(input.length);
  assert.equal(decodeLz4(encoded(input), output), input.length);
  assert.deepEqual(output, input);
}

test('random bytes come back and never take more than the bound', () => {
  const bytes = fc.uint8Array({ maxLength: 3000 });
  fc.assert(
    fc.property(bytes, (input) => assertRoundTrip(Uint8Array.from(input))),
    { numRuns: 200 },
  );
});

test('bytes full of repetitions come back', () => {
  const part = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 }));
  const repeated = fc
    .array(part, { maxLength: 30 })
    .map((parts) =>
      Uint8Array.from(
        parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat()),
      ),
    );
  fc.assert(fc.property(repeated, assertRoundTrip), { numRuns: 200 });
});

test('matches that are longer than 64 KiB away are not used, and long matches are', () => {
  const random = Uint8Array.from({ length: 70_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
  const twice = new Uint8Array(300_000);
  twice.set(random);
  twice.set(random, 70_000);
  assertRoundTrip(twice);
  assert.ok(encoded(new Uint8Array(100_000)).length < 500, 'zeros become next to nothing');
});

test('a block ends with five literals at least, and no match starts in its last twelve bytes', () => {
  for (let length = 0; length < 60; length++) {
    const input = new Uint8Array(length).fill(7);
    assertRoundTrip(input);
    const { lastLiterals, lastMatchAt } = endOf(encoded(input));
    assert.ok(lastLiterals >= Math.min(5, length), `${length} equal bytes end with ${lastLiterals} literals`);
    assert.ok(lastMatchAt <= length - 12, `the last match in ${length} equal bytes starts at ${lastMatchAt}`);
  }
});

/** Follows the sequences of a block; `lastMatchAt` is counted in the output. */
function endOf(block: Uint8Array): { lastLiterals: number; lastMatchAt: number } {
  let [at, to, lastMatchAt] = [0, 0, Number.NEGATIVE_INFINITY];
  const more = (nibble: number) => {
    let total = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; total += byte) byte = block[at++]!;
    return total;
  };
  for (;;) {
    const token = block[at++]!;
    const literals = more(token >>> 4);
    at += literals;
    to += literals;
    if (at >= block.length) return { lastLiterals: literals, lastMatchAt };
    lastMatchAt = to;
    at += 2;
    to += 4 + more(token & 15);
  }
}
