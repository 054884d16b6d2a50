import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeZlib } from '../../../src/root/compression/deflate.ts';
import { encodedBytes } from '../../../src/root/compression/encode.ts';
import { decodeZlib } from '../../../src/root/compression/inflate.ts';

/** The stream of some bytes, `undefined` when it is not shorter than they are. */
function encode(input: Uint8Array): Uint8Array | undefined {
  const target = new Uint8Array(encodedBytes(input.length));
  const length = encodeZlib(input, target);
  return length < input.length ? target.subarray(0, length) : undefined;
}

/** Two programs decode it. */
function assertComesBack(input: Uint8Array): void {
  const stream = encode(input);
  if (!stream) return;
  assert.ok(Buffer.from(input).equals(inflateSync(stream)));
  assert.ok(Buffer.from(input).equals(decodeZlib(stream, input.length)));
}

/** Numbers from 0 to `below`, the same in every run. */
function numbers(length: number, below: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}

/** Big-endian floats that fall off, with half of their bits, as experiments write them. */
function floats(count: number): Uint8Array {
  const random = numbers(3 * count, 256);
  const view = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0; i < count; i++) {
    const uniform = (random[3 * i]! * 65536 + random[3 * i + 1]! * 256 + random[3 * i + 2]! + 1) / 2 ** 24;
    view.setFloat32(4 * i, 20 - 30 * Math.log(uniform));
    view.setUint32(4 * i, view.getUint32(4 * i) & 0xfffff000);
  }
  return new Uint8Array(view.buffer);
}

/** Places of lists with up to five numbers each, big-endian. */
function places(count: number): Uint8Array {
  const lengths = numbers(count, 6);
  const view = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0, place = 70; i < count; i++) {
    view.setInt32(4 * i, place);
    place += 4 * lengths[i]!;
  }
  return new Uint8Array(view.buffer);
}

test('bytes full of repetitions come back', () => {
  const parts = fc.array(
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })),
    { maxLength: 30 },
  );
  const repeated = parts.map((all) =>
    Uint8Array.from(all.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat())),
  );
  fc.assert(fc.property(repeated, assertComesBack), { numRuns: 300 });
});

for (const length of [64, 1000, 65_535, 65_536, 65_537, 200_000]) {
  test(`${length} bytes of 1, 2, 5, 20 and 100 kinds come back, and are made shorter`, () => {
    for (const below of [1, 2, 5, 20, 100]) {
      const input = numbers(length, below);
      assertComesBack(input);
      if (length > 500) assert.ok(encode(input));
    }
  });
}

test('what cannot be made shorter is told by its length', () => {
  for (const length of [0, 1, 5, 1000, 70_000]) assert.equal(encode(numbers(length, 256)), undefined);
});

test('a match of every length and distance is written right', () => {
  const noise = numbers(33_000, 256);
  for (const distance of [1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 1024, 1025, 20_000, 32_767, 32_768, 32_769]) {
    for (const length of [5, 6, 10, 11, 12, 34, 35, 130, 257, 258, 259, 300]) {
      const input = new Uint8Array(distance + length + 20);
      input.set(noise.subarray(0, distance));
      for (let i = distance; i < input.length; i++) input[i] = input[i - distance]!;
      assertComesBack(input);
    }
  }
});

test('symbols whose numbers differ by more than patterns can tell come back', () => {
  // Each as often as the two before together: Huffman would take 24 bits for the rarest.
  const counts = [1, 1];
  while (counts.length < 23) counts.push(counts.at(-1)! + counts.at(-2)!);
  const input = Uint8Array.from(counts.flatMap((count, symbol) => new Array<number>(count).fill(symbol)));
  // Mixed, so that there are few matches.
  for (let i = input.length - 1, state = 1; i > 0; i--) {
    state = Math.imul(state, 48271) >>> 0;
    const j = state % (i + 1);
    [input[i], input[j]] = [input[j]!, input[i]!];
  }
  assertComesBack(input);
});

test('floats and the places of lists become as small as with the fastest level of zlib, or nearly', () => {
  for (const input of [floats(100_000), places(100_000), places(300)]) {
    const stream = encode(input);
    assertComesBack(input);
    const theirs = deflateSync(input, { level: 1 }).length;
    assert.ok(stream && stream.length < 1.08 * theirs, `${stream?.length} bytes; zlib has ${theirs}`);
  }
});

test('the same bytes give the same stream, whatever came before', () => {
  const input = floats(5000);
  const first = encode(input)?.slice();
  encode(numbers(100_000, 50));
  assert.deepEqual(encode(input), first);
});
