import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib';
import * as browser from '../../../src/root/compression/codecs-browser.ts';
import * as node from '../../../src/root/compression/codecs-node.ts';

await browser.loadCodecs();

/** Numbers from 0 to `below`, the same in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function floats(count: number): Buffer {
  const random = makeRandom(7);
  const buffer = Buffer.alloc(4 * count);
  for (let i = 0; i < count; i++) buffer.writeFloatBE(Math.fround(random(1000) / 8), 4 * i);
  return buffer;
}

function words(count: number): Buffer {
  const random = makeRandom(9);
  const vocabulary = ['muon', 'electron', 'jet', 'photon', 'tau', 'pt', 'eta', 'phi', '\n', 'éclair'];
  return Buffer.from(Array.from({ length: count }, () => vocabulary[random(vocabulary.length)]).join(' '));
}

const random = makeRandom(3);
const samples: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from([42]),
  zeros: Buffer.alloc(300_000),
  noise: Buffer.from(Array.from({ length: 70_000 }, () => random(256))),
  'few symbols': Buffer.from(Array.from({ length: 20_000 }, () => random(3))),
  floats: floats(60_000),
  text: words(40_000),
  'text, then noise': Buffer.concat([
    words(3000),
    Buffer.from(Array.from({ length: 3000 }, () => random(256))),
    words(3000),
  ]),
};

const sets = { Node: node, browsers: browser };

for (const [where, codecs] of Object.entries(sets)) {
  const { inflate, inflateRaw, unzstd } = codecs;
  const into = (bytes: Buffer) => new Uint8Array(bytes.length).fill(0xaa);

  for (const [name, data] of Object.entries(samples)) {
    test(`zlib streams of ${name} decode with the codecs for ${where}`, () => {
      for (const level of [0, 1, 6, 9])
        assert.deepEqual(Buffer.from(inflate(deflateSync(data, { level }), into(data))), data);
      const fixedCodes = deflateRawSync(data, { strategy: constants.Z_FIXED });
      assert.deepEqual(Buffer.from(inflateRaw(fixedCodes, into(data))), data);
    });

    test(`zstd frames of ${name} decode with the codecs for ${where}`, () => {
      for (const level of [1, 5, 12, 19]) {
        const params = {
          [constants.ZSTD_c_compressionLevel]: level,
          [constants.ZSTD_c_checksumFlag]: level % 2,
          [constants.ZSTD_c_contentSizeFlag]: level === 12 ? 0 : 1,
        };
        assert.deepEqual(Buffer.from(unzstd(zstdCompressSync(data, { params }), into(data))), data);
      }
    });
  }

  test(`damaged streams end with an error or with other bytes, and the next one decodes, for ${where}`, () => {
    const data = words(2000);
    const change = makeRandom(11);
    for (const [decode, good] of [
      [inflate, deflateSync(data)],
      [inflateRaw, deflateRawSync(data)],
      [unzstd, zstdCompressSync(data, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })],
      [unzstd, zstdCompressSync(data, { pledgedSrcSize: data.length })],
    ] as const) {
      for (let round = 0; round < 300; round++) {
        const bad = Buffer.from(good);
        bad[change(bad.length)] = change(256);
        const cut = change(3) === 0 ? bad.subarray(0, change(bad.length)) : bad;
        try {
          assert.ok(decode(cut, into(data)).length <= data.length);
        } catch (error) {
          assert.doesNotMatch(String(error), /AssertionError|TypeError|RangeError: offset/);
        }
        assert.deepEqual(Buffer.from(decode(good, into(data))), data);
      }
    }
  });

  test(`a stream that is cut anywhere does not reach into the next one, for ${where}`, () => {
    const data = words(40);
    for (const [decode, good] of [
      [inflate, deflateSync(data)],
      [unzstd, zstdCompressSync(data, { pledgedSrcSize: data.length })],
    ] as const) {
      for (let length = 0; length < good.length; length++) {
        try {
          assert.ok(decode(good.subarray(0, length), into(data)).length < data.length);
        } catch (error) {
          assert.doesNotMatch(String(error), /AssertionError/);
        }
        assert.deepEqual(Buffer.from(decode(good, into(data))), data);
      }
    }
  });

  test(`more output than announced is refused, and a wrong checksum of zlib is seen, for ${where}`, () => {
    const data = words(500);
    const short = new Uint8Array(data.length - 1);
    assert.throws(() => inflate(deflateSync(data), short), /more output/);
    assert.throws(() => inflateRaw(deflateRawSync(data), short), /more output/);
    assert.throws(() => unzstd(zstdCompressSync(data), short), /more output|larger than/);
    const bad = deflateSync(data);
    bad[bad.length - 1]! ^= 1;
    assert.throws(() => inflate(bad, into(data)), /Adler|incorrect data check/);
  });
}

test('both sets of codecs have the same names', () => {
  assert.deepEqual(Object.keys(browser).sort(), Object.keys(node).sort());
});
