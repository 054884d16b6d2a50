import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, crc64 } from '../../../src/root/compression/crc.ts';
import { decodeXz } from '../../../src/root/compression/xz.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'data', 'xz', name));

/** The text of text-crc64.xz: "muon n " with numbers from a generator, cut to length. */
function muons(length: number): string {
  let text = '';
  let state = 12345n;
  while (text.length < length) {
    state = (state * 1103515245n + 12345n) & 0x7fffffffn;
    text += `muon ${state % 1000n} `;
  }
  return text.slice(0, length);
}

test('an xz stream of text decodes, and its CRC64 is checked', () => {
  const text = new TextDecoder().decode(decodeXz(file('text-crc64.xz'), 6000));
  assert.equal(text, muons(6000));
});

test('a stream of several LZMA2 chunks decodes, and its CRC32 is checked', () => {
  const output = decodeXz(file('pattern-crc32.xz'), 4_500_000);
  assert.ok(output.every((byte, i) => byte === i % 7));
});

test('bytes that were stored because they do not shrink decode', () => {
  const expected = Uint8Array.from({ length: 200 }, (_, i) =>
    Number(((BigInt(i * i) * 2654435761n) >> 13n) & 255n),
  );
  assert.deepEqual(decodeXz(file('stored-crc32.xz'), 200), expected);
});

test('a stream of another length than announced is refused', () => {
  assert.throws(() => decodeXz(file('text-crc64.xz'), 5999), /more output than announced/);
  assert.throws(() => decodeXz(file('text-crc64.xz'), 6001), /6000 bytes of output, expected 6001/);
});

test('a stream with any byte changed is refused, and one that is cut short', () => {
  const good = file('text-crc64.xz');
  // The last 32 bytes are the index and the footer, which say nothing about the data.
  for (let i = 0; i < good.length - 32; i += 7) {
    const bad = Uint8Array.from(good);
    bad[i]! ^= 0x10;
    assert.throws(() => decodeXz(bad, 6000), `byte ${i}`);
    assert.throws(() => decodeXz(good.subarray(0, i), 6000), `length ${i}`);
  }
});

test('the checksums of "123456789" are the known ones', () => {
  const bytes = new TextEncoder().encode('123456789');
  assert.equal(crc32(bytes), 0xcbf43926);
  assert.deepEqual(crc64(bytes), { high: 0x995dc9bb, low: 0xdf1939fa });
});
