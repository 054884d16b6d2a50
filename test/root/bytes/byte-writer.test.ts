import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { ByteWriter, textBytes } from '../../../src/root/bytes/byte-writer.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';

const place = { file: 'memory', object: 'bytes' };

test('what a writer writes, a cursor reads, however often the buffer has to grow', () => {
  const writer = new ByteWriter({ capacity: 1 });
  writer.u8(200);
  writer.i16(-3);
  writer.i32(-70_000);
  writer.u32(0xfffffffe);
  writer.i64(-(2 ** 40));
  writer.f32(1.5);
  writer.f64(Math.PI);
  writer.text('é'.repeat(200));
  writer.nulText('TNamed');
  writer.zeros(3);
  const cursor = new Cursor(writer.bytes(), place);
  assert.equal(cursor.u8(), 200);
  assert.equal(cursor.i16(), -3);
  assert.equal(cursor.i32(), -70_000);
  assert.equal(cursor.u32(), 0xfffffffe);
  assert.equal(cursor.i64(), -(2 ** 40));
  assert.equal(cursor.f32(), 1.5);
  assert.equal(cursor.f64(), Math.PI);
  assert.equal(cursor.string(), 'é'.repeat(200));
  assert.equal(cursor.zeroEnded(), 'TNamed');
  assert.deepEqual([...cursor.take(3)], [0, 0, 0]);
  assert.equal(cursor.left, 0);
});

test('the length of a string changes its form at 255 bytes', () => {
  for (const [length, bytes] of [
    [0, 1],
    [254, 255],
    [255, 260],
  ] as const) {
    const writer = new ByteWriter();
    writer.text('x'.repeat(length));
    assert.equal(writer.length, bytes);
    assert.equal(textBytes('x'.repeat(length)), bytes);
  }
});

test('a byte count counts what comes behind it, its version included', () => {
  const writer = new ByteWriter({ capacity: 2 });
  writer.versioned(7, () => {
    writer.i32(1);
    writer.versioned(1, () => writer.u8(9));
  });
  assert.deepEqual([...writer.bytes()], [0x40, 0, 0, 13, 0, 7, 0, 0, 0, 1, 0x40, 0, 0, 3, 0, 1, 9]);
});

test('an object that is too long for its byte count is refused', () => {
  const writer = new ByteWriter();
  assert.throws(
    () => writer.counted(() => writer.zeros(2 ** 30)),
    (error) => isError(error, 'limit') && /1073741824 bytes/.test(error.message),
  );
});
