import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { loadCompressor } from '../../../src/root/compression/compress.ts';
import {
  type Compression,
  compressionCode,
  compressionOf,
} from '../../../src/root/compression/compression.ts';
import { decompress } from '../../../src/root/compression/decompress.ts';

const settings = [
  { algorithm: 'zlib', level: 1 },
  { algorithm: 'lz4', level: 4 },
  { algorithm: 'zstd', level: 5 },
] as const satisfies Compression[];
const place = { file: 'memory', object: 'a record' };

function ramp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i >>> 6) & 0xff);
}

for (const setting of settings) {
  test(`${setting.algorithm}: what is compressed comes back`, async () => {
    const compress = await loadCompressor(setting);
    for (const length of [100, 5000, 200_000]) {
      const input = ramp(length);
      const stored = compress(input);
      assert.ok(stored && stored.length < length / 2);
      assert.deepEqual(new Uint8Array(decompress(stored, length, place)), input);
    }
  });

  test(`${setting.algorithm}: data above 16 MiB become several blocks`, async () => {
    const input = new Uint8Array(0xffffff + 1000).fill(3);
    const stored = (await loadCompressor(setting))(input);
    assert.ok(stored);
    const first = stored[3]! | (stored[4]! << 8) | (stored[5]! << 16);
    assert.deepEqual([...stored.subarray(6, 9)], [0xff, 0xff, 0xff]);
    assert.deepEqual([...stored.subarray(9 + first, 11 + first)], [...stored.subarray(0, 2)]);
    const back = decompress(stored, input.length, place);
    assert.ok(Buffer.from(input).equals(back));
  });

  test(`${setting.algorithm}: data that would not become shorter are left alone`, async () => {
    const compress = await loadCompressor(setting);
    const noise = crypto.getRandomValues(new Uint8Array(4000));
    assert.equal(compress(noise), undefined);
    assert.equal(compress(Uint8Array.of(1)), undefined);
    assert.equal(compress(new Uint8Array()), undefined);
  });
}

test('a setting has the number that ROOT gives to it', () => {
  assert.deepEqual(settings.map(compressionCode), [101, 404, 505]);
  assert.equal(compressionCode('none'), 0);
  for (const setting of settings) assert.deepEqual(compressionOf(compressionCode(setting)), setting);
  assert.equal(compressionOf(0), 'none');
  assert.deepEqual(compressionOf(207), { algorithm: 'zstd', level: 3 }, 'lzma is read, not written');
});

test('levels and algorithms that do not exist are refused', async () => {
  for (const level of [0, 10, 1.5]) {
    await assert.rejects(loadCompressor({ algorithm: 'zlib', level }), (error) => isError(error, 'usage'));
  }
  const lzma = { algorithm: 'lzma', level: 1 } as unknown as Compression; // as from plain JavaScript
  await assert.rejects(loadCompressor(lzma), /"lzma" is no compression that can be written/);
});
