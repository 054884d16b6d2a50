import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync, zstdDecompressSync } from 'node:zlib';
import { encodedBytes } from '../../../src/root/compression/encode.ts';
import { deflate, zstd } from '../../../src/root/compression/encode-node.ts';
import { contentOfWholeFrame } from '../../../src/root/compression/zstd-frame.ts';

const input = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >>> 9);

for (const [name, codec, decode] of [
  ['zlib', deflate, inflateSync],
  ['zstd', zstd, zstdDecompressSync],
] as const) {
  test(`${name}: the codec of a level is kept, and what it had before does not matter`, () => {
    for (const level of [1, 2, 9]) {
      assert.equal(codec(level), codec(level));
      const results = [0, 50_000, 0].map((start) => {
        const bytes = input.subarray(start);
        const target = new Uint8Array(encodedBytes(bytes.length));
        const output = target.subarray(0, codec(level)(bytes, target));
        assert.ok(Buffer.from(bytes).equals(decode(output)));
        return output;
      });
      assert.deepEqual(results[0], results[2]);
    }
  });

  test(`${name}: a target that is too short is an error, after which the codec works`, () => {
    const target = new Uint8Array(encodedBytes(input.length));
    assert.throws(() => codec(3)(input, target.subarray(0, 100)), /were not compressed within 100/);
    assert.ok(Buffer.from(input).equals(decode(target.subarray(0, codec(3)(input, target)))));
  });
}

test('a zstd frame says how long its content is', () => {
  for (const length of [1, 300, 70_000, 300_000]) {
    const target = new Uint8Array(encodedBytes(length));
    const frame = target.subarray(0, zstd(1)(input.subarray(0, length), target));
    assert.equal(contentOfWholeFrame(frame), length);
  }
});
