import assert from 'node:assert/strict';
import { Transform } from 'node:stream';
import { test } from 'node:test';
import { constants, createInflate, deflateSync } from 'node:zlib';
import { KeptCodec } from '../../../src/root/compression/kept-codec.ts';

const data = Buffer.alloc(3000, 'muon electron jet');

test('the streams of this runtime have a codec that can be kept', () => {
  assert.ok(KeptCodec.behind(createInflate));
});

test('a stream that has none gives none', () => {
  assert.equal(
    KeptCodec.behind(() => new Transform()),
    undefined,
  );
});

test('a codec fills the memory that it is given, again and again', () => {
  const codec = KeptCodec.behind(createInflate)!;
  const output = Buffer.alloc(4000);
  for (let round = 0; round < 3; round++) {
    codec.reset();
    const { written, inputLeft } = codec.run(constants.Z_FINISH, deflateSync(data), output.fill(0));
    assert.deepEqual([written, inputLeft], [3000, 0]);
    assert.deepEqual(output.subarray(0, written), data);
  }
});

test('after an error, and after it was discarded, a codec begins anew', () => {
  const codec = KeptCodec.behind(createInflate)!;
  const output = Buffer.alloc(3000);
  assert.throws(() => codec.run(constants.Z_FINISH, Buffer.from('nonsense'), output), /incorrect header/);
  assert.equal(codec.run(constants.Z_FINISH, deflateSync(data), output).written, 3000);
  codec.discard();
  assert.equal(codec.run(constants.Z_FINISH, deflateSync(data), output).written, 3000);
});
