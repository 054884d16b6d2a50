import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { type BasketHeader, openBasket, readBasketHeader } from '../../../src/root/tree/basket.ts';

const KEY_BYTES = 70;
const place = { file: 'a.root', object: 'basket 0 of "x"' };

/** The header of a basket of three entries and six bytes. */
const header = (hasSizes: boolean): BasketHeader => ({
  bytes: 0,
  keyBytes: KEY_BYTES,
  rawBytes: 0,
  entries: 3,
  last: KEY_BYTES + 6,
  flag: 0,
  version: 3,
  hasSizes,
});

/** Six bytes of entries, then a count and a table of numbers. */
function data(table: readonly number[]): Cursor {
  const bytes = new Uint8Array(6 + 4 + 4 * table.length);
  const view = new DataView(bytes.buffer, 6);
  for (const [i, number] of [table.length, ...table].entries()) view.setInt32(4 * i, number);
  return new Cursor(bytes, place);
}

test('offsets are counted from the key of a basket', () => {
  const { offsets } = openBasket(header(false), data([70, 71, 74, 0]));
  assert.deepEqual([...offsets!], [0, 1, 4, 6]);
});

test('sizes in place of offsets say the same', () => {
  const { offsets } = openBasket(header(true), data([0, 1, 3, 2]));
  assert.deepEqual([...offsets!], [0, 1, 4, 6]);
});

test('sizes that do not fit the data of a basket are an error', () => {
  for (const table of [
    [0, 1, 6, 0],
    [0, -1, 2, 5],
  ])
    assert.throws(
      () => openBasket(header(true), data(table)),
      (error) => isError(error, 'format') && /basket 0 of "x"/.test(error.message),
    );
});

test('the header of a basket tells by a byte of features that it has sizes', () => {
  const key = [
    0, 0, 0, 90, 0, 4, 0, 0, 0, 8, 0, 0, 0, 0, 0, 49, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 1, 65, 1, 66, 1, 67,
  ];
  const rest = (size: number[]) => [0, 3, 0, 0, 125, 0, ...size, 0, 0, 0, 3, 0, 0, 0, 60, 0];
  const read = (size: number[]) =>
    readBasketHeader(new Cursor(Uint8Array.from([...key, ...rest(size)]), place));
  assert.deepEqual(
    [read([0, 0, 3, 232]), read([255, 255, 252, 24, 1]), read([255, 255, 252, 24, 0])].map((one) => [
      one.hasSizes,
      one.entries,
      one.last,
    ]),
    [
      [false, 3, 60],
      [true, 3, 60],
      [false, 3, 60],
    ],
  );
});
