import assert from 'node:assert/strict';
import { test } from 'node:test';
import { npyBlocks, npyHeader, npyLength, readNpy, toNpy, writeNpy } from '../../src/convert/index.ts';
import { isError } from '../../src/errors.ts';
import { fromBytes, toMemory } from '../../src/storage/index.ts';

const masses = Float64Array.from([91.1876, -0.25, 0, 1e300, Number.MIN_VALUE]);

test('the header of a .npy file is the one that numpy writes', () => {
  const expected = `\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (5,), }`.padEnd(
    127,
  );
  assert.equal(Buffer.from(npyHeader(5)).toString('latin1'), `${expected}\n`);
});

test('numbers written to a .npy file are read back bit by bit', async () => {
  assert.deepEqual(await readNpy(fromBytes(toNpy(masses))), masses);
  assert.equal(await npyLength(fromBytes(toNpy(masses))), 5);
  assert.deepEqual(await readNpy(fromBytes(toNpy(new Float64Array(0)))), new Float64Array(0));
});

test('a .npy file is read in blocks, of which the last may be shorter', async () => {
  const blocks = await Array.fromAsync(npyBlocks(fromBytes(toNpy(masses)), 2));
  assert.deepEqual(
    blocks.map((block) => [...block]),
    [[91.1876, -0.25], [0, 1e300], [Number.MIN_VALUE]],
  );
});

test('a .npy file written in blocks has the same bytes as one written at once', async () => {
  const sink = toMemory();
  await writeNpy(sink, 5, [masses.subarray(0, 1), masses.subarray(1)]);
  assert.deepEqual(sink.bytes(), toNpy(masses));
});

test('blocks that do not add up to the declared length are refused and nothing is left', async () => {
  const sink = toMemory();
  await assert.rejects(writeNpy(sink, 4, [masses]), /expected 4 numbers, got 5/);
  assert.equal(sink.bytes().length, 0);
});

test('a file that is cut off, of another kind or of other numbers is a format error', async () => {
  const whole = toNpy(masses);
  const other = Uint8Array.from(whole);
  other.set(Buffer.from('<f4'), Buffer.from(whole).indexOf('<f8'));
  for (const bytes of [
    whole.subarray(0, -1),
    whole.subarray(0, 40),
    whole.subarray(0, 5),
    other,
    new Uint8Array(200),
  ]) {
    await assert.rejects(readNpy(fromBytes(bytes)), (error) => isError(error, 'format'));
  }
});
