import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collect, type FrameHeader, readFrames } from '../../../src/storage/xrootd/frame.ts';
import { frame } from './fake-server.ts';

const oneFrame = fc.record({
  stream: fc.nat(65535),
  status: fc.nat(65535),
  body: fc.uint8Array({ maxLength: 50 }),
});

test('frames come out whole, however the bytes are cut on their way', () => {
  fc.assert(
    fc.property(
      fc.array(oneFrame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 30 })),
      (frames, cuts) => {
        const bytes = Buffer.concat(
          frames.map(({ stream, status, body }) => frame(Buffer.of(stream >> 8, stream & 255), status, body)),
        );
        const got: { header: FrameHeader; body: Uint8Array }[] = [];
        const reader = readFrames((header) => collect(header.length, (body) => got.push({ header, body })));
        let at = 0;
        for (const length of [...cuts, bytes.length]) {
          reader.push(bytes.subarray(at, at + length));
          at += length;
        }
        assert.ok(reader.isBetween());
        assert.deepEqual(
          got,
          frames.map(({ stream, status, body }) => ({
            header: { stream, status, length: body.length },
            body,
          })),
        );
      },
    ),
  );
});

test('a reader knows when a frame is not over', () => {
  const reader = readFrames((header) => collect(header.length, () => {}));
  const bytes = frame(Buffer.of(0, 1), 0, Buffer.from('abc'));
  for (let i = 0; i < bytes.length; i++) {
    assert.equal(reader.isBetween(), i === 0);
    reader.push(bytes.subarray(i, i + 1));
  }
  assert.ok(reader.isBetween());
});
