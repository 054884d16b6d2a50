import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { adler32Kernel } from '../../../src/root/compression/adler32.ts';
import { KernelMemory } from '../../../src/root/compression/wasm/kernel-memory.ts';

test('the checksum is what zlib puts behind its streams', () => {
  const memory = new KernelMemory([adler32Kernel]);
  const adler32 = memory.kernel<number>('adler32');
  for (const length of [0, 1, 7, 8, 9, 5551, 5552, 5553, 100_000]) {
    const input = new Uint8Array(length).fill(255);
    memory.bytes(length).set(input);
    assert.equal(adler32(0, length), deflateSync(input).readInt32BE(deflateSync(input).length - 4));
  }
});
