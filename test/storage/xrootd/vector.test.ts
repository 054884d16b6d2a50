import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planParts, scatter } from '../../../src/storage/xrootd/vector.ts';
import { sampleBytes } from '../../contract/byte-source.contract.ts';
import { vectorOf } from './fake-server.ts';

const bytes = sampleBytes(3_000_000);

/** A vector request's list, as the fake server takes it. */
function listOf(parts: readonly { start: number; end: number }[]): Buffer {
  const list = Buffer.alloc(parts.length * 16);
  parts.forEach(({ start, end }, i) => {
    list.writeInt32BE(end - start, i * 16 + 4);
    list.writeBigInt64BE(BigInt(start), i * 16 + 8);
  });
  return list;
}

test('the planned requests fill every buffer, and none asks for more than a server takes', () => {
  const range = fc
    .tuple(fc.nat(1_000_000), fc.oneof(fc.nat(100), fc.nat(2_000_000)))
    .map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
      const buffers = ranges.map(({ start, end }) => new Uint8Array(end - start));
      for (const read of planParts(ranges, buffers)) {
        if (read.kind === 'read') {
          assert.ok(read.part.into.length <= 1 << 23);
          read.part.into.set(bytes.subarray(read.part.start, read.part.end));
        } else {
          assert.ok(read.parts.length > 1 && read.parts.length <= 1024);
          assert.ok(read.parts.every((part) => part.into.length <= 2_097_136));
          scatter('test', read.parts, vectorOf(listOf(read.parts), bytes));
        }
      }
      ranges.forEach(({ start, end }, i) => {
        assert.equal(Buffer.compare(buffers[i]!, bytes.subarray(start, end)), 0);
      });
    }),
    { numRuns: 40 },
  );
});
