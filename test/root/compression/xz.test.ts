import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { LzmaDecoder, LzmaFault } from '../../../src/root/compression/lzma.ts';
import { decodeXz as decodeInto } from '../../../src/root/compression/xz.ts';
import { PlainLzma } from './plain-lzma.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'data', 'xz', name));

const decodeXz = (input: Uint8Array, rawLength: number) => decodeInto(input, new Uint8Array(rawLength));

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
  const decoder = new LzmaDecoder(bytes, 9);
  decoder.store(0, 9);
  assert.equal(decoder.inputCrc(0, 9), 0xcbf43926n);
  assert.equal(decoder.outputCrc(32, 0), 0xcbf43926n);
  assert.equal(decoder.outputCrc(64, 0), 0x995dc9bbdf1939fan);
});

/** The first chunk of a file: its header ends with the properties. */
function firstChunk(name: string): { packed: number; chunk: Uint8Array; length: number } {
  const bytes = file(name);
  const at = 12 + (bytes[12]! + 1) * 4;
  const length = ((bytes[at]! & 31) << 16) + bytes.readUInt16BE(at + 1) + 1;
  const stored = bytes.readUInt16BE(at + 3) + 1;
  return { packed: bytes[at + 5]!, chunk: Uint8Array.from(bytes.subarray(at + 6, at + 6 + stored)), length };
}

function decodeChunk(packed: number, chunk: Uint8Array, length: number): number[] | undefined {
  const decoder = new LzmaDecoder(chunk, length);
  decoder.setProperties(packed);
  try {
    decoder.decode(0, chunk.length, length);
  } catch (error) {
    assert.ok(error instanceof LzmaFault, String(error));
    return undefined;
  }
  const output = new Uint8Array(length);
  decoder.copyTo(output);
  return [...output];
}

function decodePlainly(packed: number, chunk: Uint8Array, length: number): number[] | undefined {
  const [lc, lp, pb] = [packed % 9, Math.floor(packed / 9) % 5, Math.floor(packed / 45)];
  return new PlainLzma(lc, lp, pb).decode(chunk, length);
}

test('a chunk decodes to the same as bit by bit', () => {
  const { packed, chunk, length } = firstChunk('text-crc64.xz');
  const output = decodeChunk(packed, chunk, length);
  assert.equal(output?.length, length);
  assert.deepEqual(output, decodePlainly(packed, chunk, length));
});

test('of changed chunks the same comes out as bit by bit, or both are refused', () => {
  const { packed, chunk, length } = firstChunk('text-crc64.xz');
  const change = fc.record({ at: fc.integer({ min: 1, max: chunk.length - 1 }), byte: fc.nat(255) });
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  const properties = fc.constantFrom(packed, packed, 0, 4, 94, 198);
  fc.assert(
    fc.property(changes, properties, fc.integer({ min: 1, max: length + 50 }), (mutations, one, wanted) => {
      const changed = Uint8Array.from(chunk);
      for (const { at, byte } of mutations) changed[at] = byte;
      assert.deepEqual(decodeChunk(one, changed, wanted), decodePlainly(one, changed, wanted));
    }),
    { numRuns: 500 },
  );
});

test('of random bytes the same comes out as bit by bit, or both are refused', () => {
  const bytes = fc.uint8Array({ minLength: 40, maxLength: 400 });
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 300 }), (random, length) => {
      const chunk = Uint8Array.from([0, ...random]);
      assert.deepEqual(decodeChunk(93, chunk, length), decodePlainly(93, chunk, length));
    }),
    { numRuns: 500 },
  );
});
