import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { isError } from '../../../src/errors.ts';
import { decompress } from '../../../src/root/compression/decompress.ts';
import { sealLz4 } from '../../../src/root/compression/lz4.ts';

const place = { file: 'a.root', object: 'basket 1 of "x"' };
const data = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);

function block(letters: string, compressed: Uint8Array, rawLength: number): Buffer {
  const header = Buffer.alloc(9);
  header.write(letters, 'latin1');
  header.writeUIntLE(compressed.length, 3, 3);
  header.writeUIntLE(rawLength, 6, 3);
  return Buffer.concat([header, compressed]);
}

function sealed(bytes: Uint8Array): Uint8Array {
  const target = new Uint8Array(2 * bytes.length);
  return target.subarray(0, sealLz4(bytes, 1, target));
}

const codecs = {
  ZL: deflateSync(data),
  CS: deflateRawSync(data),
  ZS: zstdCompressSync(data),
  L4: sealed(data),
};

for (const [letters, compressed] of Object.entries(codecs)) {
  test(`a record of one ${letters} block decompresses`, () => {
    assert.deepEqual(new Uint8Array(decompress(block(letters, compressed, 5000), 5000, place)), data);
  });

  test(`a ${letters} block that yields another length than it says is refused`, () => {
    const isFormat = (error: unknown) =>
      isError(error, 'format') && error.message.includes('basket 1 of "x"');
    assert.throws(() => decompress(block(letters, compressed, 4999), 4999, place), isFormat);
    assert.throws(() => decompress(block(letters, compressed, 5001), 5001, place), isFormat);
  });
}

test('blocks of different codecs follow one another', () => {
  const record = Buffer.concat(Object.entries(codecs).map(([letters, bytes]) => block(letters, bytes, 5000)));
  const output = decompress(record, 20_000, place);
  assert.ok(output.every((byte, i) => byte === data[i % 5000]));
});

test('a wrong checksum of an LZ4 block is seen', () => {
  const bad = Buffer.from(codecs.L4);
  bad[20]! ^= 1;
  assert.throws(() => decompress(block('L4', bad, 5000), 5000, place), /XXH64/);
});

test('nothing is allocated for a length that no block backs', () => {
  const record = block('ZL', codecs.ZL, 5000);
  assert.throws(
    () => decompress(record, 2 ** 40, place),
    /expected 1099511627776 bytes of output, the blocks hold 5000/,
  );
  assert.throws(
    () => decompress(record.subarray(0, 100), 5000, place),
    /a block of \d+ bytes at 0, but 91 bytes are left/,
  );
});

test('an unknown codec is told from a broken one', () => {
  assert.throws(
    () => decompress(block('QQ', data, 5000), 5000, place),
    (error: unknown) => isError(error, 'unsupported'),
  );
});

test('for blocks that announce much and hold nothing, little is allocated', () => {
  const nothing = block('ZL', deflateSync(new Uint8Array(3)), 0xffffff);
  const bytes = Buffer.concat(Array.from({ length: 60 }, () => nothing));
  const before = process.memoryUsage().arrayBuffers;
  assert.throws(() => decompress(bytes, 60 * 0xffffff, place), isFormat);
  assert.ok(process.memoryUsage().arrayBuffers - before < 200_000_000);
});

const isFormat = (error: unknown) => isError(error, 'format');
