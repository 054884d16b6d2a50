import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { makeCompressor } from '../../../src/root/compression/compress.ts';
import {
  type Compression,
  compressionCode,
  compressionOf,
} from '../../../src/root/compression/compression.ts';
import { decompress } from '../../../src/root/compression/decompress.ts';

const settings = [
  { algorithm: 'zlib', level: 1 },
  { algorithm: 'zlib', level: 6 },
  { algorithm: 'lz4', level: 4 },
  { algorithm: 'zstd', level: 5 },
] as const satisfies Compression[];
const place = { file: 'memory', object: 'a record' };

function ramp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i >>> 6) & 0xff);
}

for (const setting of settings) {
  test(`${setting.algorithm} ${setting.level}: what is compressed comes back`, () => {
    const compress = makeCompressor(setting);
    for (const length of [100, 5000, 200_000]) {
      const input = ramp(length);
      const stored = compress(input);
      assert.ok(stored && stored.length < length / 2);
      assert.deepEqual(new Uint8Array(decompress(stored, length, place)), input);
    }
  });

  test(`${setting.algorithm} ${setting.level}: data above 16 MiB become several blocks`, () => {
    const input = new Uint8Array(0xffffff + 1000).fill(3);
    const stored = makeCompressor(setting)(input);
    assert.ok(stored);
    const first = stored[3]! | (stored[4]! << 8) | (stored[5]! << 16);
    assert.deepEqual([...stored.subarray(6, 9)], [0xff, 0xff, 0xff]);
    assert.deepEqual([...stored.subarray(9 + first, 11 + first)], [...stored.subarray(0, 2)]);
    const back = decompress(stored, input.length, place);
    assert.ok(Buffer.from(input).equals(back));
  });

  test(`${setting.algorithm} ${setting.level}: before the result there is the room that was asked for`, () => {
    const compress = makeCompressor(setting);
    const input = ramp(5000);
    const stored = compress(input, 100);
    assert.equal(stored?.byteOffset, 100);
    assert.deepEqual(stored, compress(input));
  });

  test(`${setting.algorithm} ${setting.level}: data that would not become shorter are left alone`, () => {
    const compress = makeCompressor(setting);
    const noise = crypto.getRandomValues(new Uint8Array(4000));
    assert.equal(compress(noise), undefined);
    assert.equal(compress(Uint8Array.of(1)), undefined);
    assert.equal(compress(new Uint8Array()), undefined);
  });
}

test('a setting has the number that ROOT gives to it', () => {
  assert.deepEqual(settings.map(compressionCode), [101, 106, 404, 505]);
  assert.equal(compressionCode('none'), 0);
  for (const setting of settings) assert.deepEqual(compressionOf(compressionCode(setting)), setting);
  assert.equal(compressionOf(0), 'none');
  assert.deepEqual(compressionOf(207), { algorithm: 'zstd', level: 3 }, 'lzma is read, not written');
});

test('levels and algorithms that do not exist are refused', () => {
  for (const level of [0, 10, 1.5]) {
    assert.throws(
      () => makeCompressor({ algorithm: 'zlib', level }),
      (error) => isError(error, 'usage'),
    );
  }
  const lzma = { algorithm: 'lzma', level: 1 } as unknown as Compression; // as from plain JavaScript
  assert.throws(() => makeCompressor(lzma), /"lzma" is no compression that can be written/);
});
