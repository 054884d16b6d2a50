import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createXXHash64 } from 'hash-wasm';
import { openLz4, sealLz4 } from '../../../src/root/compression/lz4.ts';
import { decodePlainLz4 } from './plain-lz4.ts';

const hasher = await createXXHash64();
const xxh64 = (bytes: Uint8Array) => hasher.init().update(bytes).digest('binary');

/** The data of a block, in memory of its own. */
function seal(input: Uint8Array, level: number): Uint8Array {
  const target = new Uint8Array(input.length + (input.length >>> 7) + 64);
  return target.subarray(0, sealLz4(input, level, target));
}

/** A raw block with its checksum. */
const checked = (block: Uint8Array) => Uint8Array.from([...xxh64(block), ...block]);

/** One level of each way to encode. */
const LEVELS = [1, 4];

function assertRoundTrip(input: Uint8Array): void {
  for (const level of LEVELS) assertComesBack(input, seal(input, level));
}

function assertComesBack(input: Uint8Array, sealed: Uint8Array): void {
  const block = sealed.subarray(8);
  assert.deepEqual(sealed.subarray(0, 8), xxh64(block));
  assert.ok(block.length <= input.length + input.length / 255 + 16, `${input.length} became ${block.length}`);
  assert.deepEqual(openLz4(sealed, new Uint8Array(input.length)), input);
}

/** The bytes that a raw block stands for, undefined for a broken one. What lies around it must not matter. */
function decode(block: Uint8Array, maxLength: number): number[] | undefined {
  const around = new Uint8Array(maxLength + 200).fill(0xee);
  try {
    return [...openLz4(checked(block), around.subarray(100, 100 + maxLength))];
  } catch (error) {
    assert.match(String(error), /broken LZ4 sequence/);
    return undefined;
  } finally {
    assert.ok(around.every((byte, i) => byte === 0xee || (i >= 100 && i < 100 + maxLength)));
  }
}

const repeated = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })), {
    maxLength: 30,
  })
  .map((parts) =>
    Uint8Array.from(
      parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat()),
    ),
  );

test('random bytes come back and never take more than the bound', () => {
  const bytes = fc.uint8Array({ maxLength: 3000 });
  fc.assert(
    fc.property(bytes, (input) => assertRoundTrip(Uint8Array.from(input))),
    { numRuns: 200 },
  );
});

test('bytes full of repetitions come back', () => {
  fc.assert(fc.property(repeated, assertRoundTrip), { numRuns: 200 });
});

test('matches that are longer than 64 KiB away are not used, and long matches are', () => {
  const random = Uint8Array.from({ length: 70_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
  const twice = new Uint8Array(300_000);
  twice.set(random);
  twice.set(random, 70_000);
  assertRoundTrip(twice);
  for (const level of LEVELS)
    assert.ok(seal(new Uint8Array(100_000), level).length < 500, 'zeros become next to nothing');
});

test('higher levels make data of 32-bit numbers smaller', () => {
  const numbers = Uint32Array.from(
    { length: 60_000 },
    (_, i) => (Math.imul(i, 2654435761) >>> 8) & 0x3ffff000,
  );
  const bytes = new Uint8Array(numbers.buffer);
  assert.ok(seal(bytes, 4).length < seal(bytes, 3).length);
  assert.equal(seal(bytes, 3).length, seal(bytes, 1).length);
});

test('a block of any length ends with five literals at least, and no match starts in its last twelve bytes', () => {
  for (let length = 0; length < 60; length++) {
    const input = new Uint8Array(length).fill(7);
    assertRoundTrip(input);
    for (const level of LEVELS) {
      const { lastLiterals, lastMatchAt } = endOf(seal(input, level).subarray(8));
      assert.ok(lastLiterals >= Math.min(5, length), `${length} bytes end with ${lastLiterals} literals`);
      assert.ok(lastMatchAt <= length - 12, `the last match in ${length} bytes starts at ${lastMatchAt}`);
    }
  }
});

test('of changed blocks the same comes out as byte by byte, or the same refusal', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
  const changes = fc.array(change, { maxLength: 4 });
  fc.assert(
    fc.property(repeated, changes, fc.nat(), (input, mutations, cut) => {
      const block = seal(input, LEVELS[cut % 2]!).slice(8);
      for (const { at, byte } of mutations) block[at % block.length] = byte;
      const shorter = cut % 3 === 0 ? block.subarray(0, cut % (block.length + 1)) : block;
      const maxLength = input.length + (cut % 5) - 2;
      if (maxLength < 0) return;
      assert.deepEqual(decode(shorter, maxLength), decodePlainLz4(shorter, maxLength));
    }),
    { numRuns: 1500 },
  );
});

test('of random bytes the same comes out as byte by byte', () => {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((block) => Uint8Array.from(block));
  fc.assert(
    fc.property(bytes, fc.nat(400), (block, maxLength) => {
      assert.deepEqual(decode(block, maxLength), decodePlainLz4(block, maxLength));
    }),
    { numRuns: 1500 },
  );
});

test('matches of every offset below 40 repeat what stands before them', () => {
  for (let offset = 1; offset < 40; offset++) {
    for (const length of [4, 7, 18, 100]) {
      const literals = Uint8Array.from({ length: offset }, (_, i) => i + 1);
      const block = [...sequence(literals, offset, length), 0x50, 1, 2, 3, 4, 5];
      const expected = decodePlainLz4(Uint8Array.from(block), 200);
      assert.equal(expected?.length, offset + length + 5);
      assert.deepEqual(
        decode(Uint8Array.from(block), 200),
        expected,
        `${length} bytes from ${offset} before`,
      );
    }
  }
});

test('a data that is shorter than its checksum is refused', () => {
  assert.throws(() => openLz4(new Uint8Array(7), new Uint8Array(10)), /without its checksum/);
});

/** One sequence: literals and a match. */
function sequence(literals: Uint8Array, offset: number, length: number): number[] {
  const more = (value: number) => (value < 15 ? [] : [value - 15]);
  const token = (Math.min(15, literals.length) << 4) | Math.min(15, length - 4);
  return [token, ...more(literals.length), ...literals, offset, 0, ...more(length - 4)];
}

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
