import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, zstdCompressSync } from 'node:zlib';
import { contentOfWholeFrame } from '../../../src/root/compression/zstd-frame.ts';

const frame = (length: number, checksum = 0) =>
  zstdCompressSync(Buffer.alloc(length, 'muon electron jet'), {
    params: { [constants.ZSTD_c_checksumFlag]: checksum },
    pledgedSrcSize: length,
  });

test('a whole frame tells the size of its content, however large that is', () => {
  for (const length of [0, 1, 255, 256, 65_791, 65_792, 1_000_000]) {
    assert.equal(contentOfWholeFrame(frame(length)), length);
    assert.equal(contentOfWholeFrame(frame(length, 1)), length);
  }
});

test('a frame that is cut, or followed by something, or no frame, tells nothing', () => {
  const whole = frame(1000, 1);
  for (let end = 0; end < whole.length; end++)
    assert.equal(contentOfWholeFrame(whole.subarray(0, end)), undefined);
  assert.equal(contentOfWholeFrame(Buffer.concat([whole, whole])), undefined);
  assert.equal(contentOfWholeFrame(Buffer.concat([Buffer.from([1]), whole])), undefined);
});

test('a frame that does not say how long its content is tells nothing', () => {
  const params = { [constants.ZSTD_c_contentSizeFlag]: 0 };
  assert.equal(contentOfWholeFrame(zstdCompressSync(Buffer.alloc(1000), { params })), undefined);
});
