import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { copyNumbers, newNumbers, swapWithLoops } from '../../../src/root/bytes/numbers.ts';

const place = { file: 'a.root', object: 'key "x"' };
const over = (...bytes: number[]) => new Cursor(Uint8Array.from(bytes), place);

test('numbers are read big-endian, 64-bit ones exactly up to 2^53', () => {
  const cursor = over(1, 2, 0xff, 0xfe, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  assert.equal(cursor.u16(), 0x0102);
  assert.equal(cursor.i16(), -2);
  assert.equal(cursor.i64(), Number.MAX_SAFE_INTEGER);
});

test('reading past the end names the file, the object, the offset and both numbers', () => {
  const cursor = over(0, 0, 0);
  cursor.skip(1);
  assert.throws(
    () => cursor.u32(),
    (error: unknown) =>
      isError(error, 'format') &&
      error.message === 'root: "a.root": key "x" at byte 1: expected 4 bytes, got 2',
  );
});

test('a negative length never moves a cursor back', () => {
  assert.throws(() => over(0, 0, 0, 0).skip(-1), /expected -1 bytes/);
});

test('strings have a length of one byte, or of 32 bits behind 255', () => {
  const long = 'é'.repeat(150);
  const bytes = new TextEncoder().encode(long);
  assert.equal(over(2, 104, 105).string(), 'hi');
  assert.equal(over(0).string(), '');
  assert.equal(over(255, 0, 0, 1, 0x2c, ...bytes).string(), long);
  assert.equal(over(104, 105, 0, 9).zeroEnded(), 'hi');
  assert.throws(() => over(104, 105).zeroEnded(), /closing zero/);
});

test('a string that was stepped over can be read later, wherever the cursor is by then', () => {
  const cursor = over(2, 104, 105, 1, 106, 7);
  const places = [cursor.skipString(), cursor.skipString()];
  assert.equal(cursor.position, 5);
  assert.deepEqual(
    places.map((place) => cursor.stringAt(place)),
    ['hi', 'j'],
  );
  assert.equal(cursor.u8(), 7);
  assert.throws(() => over(3, 104, 105).skipString(), /expected 3 bytes, got 2/);
});

test('a count that the bytes left cannot hold is refused before anything is allocated', () => {
  assert.throws(() => over(0x7f, 0xff, 0xff, 0xff, 1).count(1), /a count of 2147483647 items/);
  assert.throws(() => over(0xff, 0xff, 0xff, 0xff).count(1), /a count of -1 items/);
  assert.equal(over(0, 0, 0, 2, 1, 1).count(1), 2);
});

test('numbers are copied in bulk into the middle of an array', () => {
  const target = newNumbers('int32', 4);
  copyNumbers(Uint8Array.of(9, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe), 1, target, 1, 2);
  assert.deepEqual([...target], [0, 1, -2, 0]);
  const pi = newNumbers('float64', 1);
  copyNumbers(Uint8Array.of(0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18), 0, pi, 0, 1);
  assert.deepEqual(pi, Float64Array.of(Math.PI));
});

test('swapping without the help of Node gives the same', () => {
  for (const width of [2, 4, 8] as const) {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
    const expected = Buffer.from(bytes);
    if (width === 2) expected.swap16();
    else if (width === 4) expected.swap32();
    else expected.swap64();
    swapWithLoops(bytes, width);
    assert.deepEqual(bytes, new Uint8Array(expected));
  }
});
