import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { KNOWN_CLASSES } from '../../../src/root/streamer/known-classes.ts';
import { typeOfName } from '../../../src/root/streamer/root-type.ts';
import type { BranchLayout, NumberType } from '../../../src/root/tree/branch-layout.ts';
import { makeDecoder } from '../../../src/root/tree/column-decoder.ts';

const place = { file: 'a.root', object: 'basket 0 of "x"' };
const int16: NumberType = { kind: 'number', number: 'int16' };

interface Entries {
  readonly data: number[];
  readonly entries: number;
  readonly offsets?: number[];
  readonly counts?: number[];
  readonly from?: number;
  readonly to?: number;
}

/** What a layout makes of a basket. */
function decode(
  layout: BranchLayout,
  { data, entries, offsets, counts, from = 0, to = entries }: Entries,
): unknown[] {
  const decoder = makeDecoder(
    layout,
    { classes: KNOWN_CLASSES, keepBaseObject: false },
    { entries: 0, itemBytes: 0 },
  );
  const basket = {
    entries,
    data: Uint8Array.from(data),
    dataEnd: data.length,
    origin: 0,
    offsets: offsets && Int32Array.from([...offsets, data.length]),
  };
  decoder.add({ basket, from, to, place, counts: counts && ((entry) => counts[entry]!), lengths: undefined });
  return allValues(decoder.finish());
}

const flat: BranchLayout = { kind: 'flat', item: int16, width: 2, dimensions: [] };
const jagged = (header: 0 | 1 | 10, dimensions: number[] = []): BranchLayout => ({
  kind: 'jagged',
  item: int16,
  width: 2,
  dimensions,
  header,
});
const vector = (...values: number[]) => [
  ...[0x40, 0, 0, 6 + 2 * values.length, 0, 9, 0, 0, 0, values.length],
  ...values.flatMap((value) => [0, value]),
];

test('entries of one number are read in bulk, from the first that is wanted to the last', () => {
  assert.deepEqual(decode(flat, { data: [0, 1, 0, 2, 0, 3, 0, 4], entries: 4, from: 1, to: 3 }), [2, 3]);
});

test('entries of arrays of several dimensions keep them', () => {
  const layout: BranchLayout = { ...flat, dimensions: [2, 3] };
  const data = [1, 2, 3, 4, 5, 6].flatMap((value) => [0, value]);
  assert.deepEqual(decode(layout, { data, entries: 1 }), [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
});

test('lists end where the next one starts, or where their counter says', () => {
  const data = [0, 1, 0, 2, 0, 3];
  assert.deepEqual(decode(jagged(0), { data, entries: 3, offsets: [0, 4, 4] }), [[1, 2], [], [3]]);
  assert.deepEqual(decode(jagged(0), { data, entries: 3, counts: [2, 0, 1] }), [[1, 2], [], [3]]);
  assert.deepEqual(decode(jagged(0), { data, entries: 3, counts: [2, 0, 1], from: 2 }), [[3]]);
  assert.deepEqual(decode(jagged(0, [3]), { data, entries: 1, counts: [1] }), [[[1, 2, 3]]]);
});

test('vectors have a header, whose count is checked and can stand for the offsets', () => {
  const data = [...vector(1, 2), ...vector(), ...vector(3)];
  const offsets = [0, 14, 24];
  assert.deepEqual(decode(jagged(10), { data, entries: 3, offsets }), [[1, 2], [], [3]]);
  assert.deepEqual(decode(jagged(10), { data, entries: 3 }), [[1, 2], [], [3]]);
  data[9] = 1;
  assert.throws(() => decode(jagged(10), { data, entries: 3, offsets }), /entry 0: expected 1 items, got 2/);
});

test('arrays behind a pointer have a byte in front', () => {
  assert.deepEqual(decode(jagged(1), { data: [1, 0, 7, 1], entries: 2, offsets: [0, 3] }), [[7], []]);
});

test('arrays behind a pointer can be counted by another branch; behind a zero there are none', () => {
  const data = [1, 0, 7, 1, 0, 1, 0, 8, 0, 9];
  assert.deepEqual(decode(jagged(1), { data, entries: 4, counts: [1, 0, 5, 2] }), [[7], [], [], [8, 9]]);
  assert.throws(() => decode(jagged(1), { data, entries: 4, counts: [1, 0, 5, 3] }), /expected 12 bytes/);
});

test('several leaves lie side by side, and one may count another', () => {
  const layout: BranchLayout = {
    kind: 'leaves',
    leaves: [
      { name: 'n', type: { kind: 'number', number: 'uint8' } },
      { name: 'x', type: int16, counter: 'n' },
      { name: 'word', type: { kind: 'text', name: 'TString' } },
    ],
  };
  const data = [2, 0, 1, 0, 2, 1, 97, 0, 0];
  assert.deepEqual(decode(layout, { data, entries: 2 }), [
    { n: 2, x: [1, 2], word: 'a' },
    { n: 0, x: [], word: '' },
  ]);
});

test('values of a container that are stored by member fill their entry', () => {
  const layout: BranchLayout = { kind: 'values', type: typeOfName('TString'), many: true };
  assert.deepEqual(decode(layout, { data: [1, 97, 2, 98, 99], entries: 2, offsets: [0, 5] }), [
    ['a', 'bc'],
    [],
  ]);
});

test('of no items at all a container can have a header', () => {
  const layout: BranchLayout = { kind: 'values', type: typeOfName('string'), many: true };
  const data = [0x40, 0, 0, 4, 0, 9, 1, 97, 0x40, 0, 0, 2, 0, 9];
  const entries = { data, entries: 2, offsets: [0, 8] };
  assert.deepEqual(decode(layout, { ...entries, counts: [1, 0] }), [['a'], []]);
  assert.throws(() => decode(layout, { ...entries, counts: [0, 0] }), /entry 0: expected no items/);
});

test('bytes that do not fit are refused: too many, too few, or not whole', () => {
  const isFormat = (error: unknown) => isError(error, 'format') && error.message.includes('basket 0 of "x"');
  assert.throws(() => decode(flat, { data: [0, 1, 0], entries: 2 }), isFormat);
  assert.throws(() => decode(jagged(0), { data: [0, 1, 0], entries: 1, offsets: [0] }), isFormat);
  assert.throws(() => decode(jagged(0), { data: [0, 1], entries: 1, counts: [2] }), isFormat);
  assert.throws(() => decode(jagged(0), { data: [0, 1], entries: 2, counts: [2, -1], to: 1 }), isFormat);
  assert.throws(() => decode(jagged(0), { data: [0, 1], entries: 1 }), isFormat);
  const strings: BranchLayout = { kind: 'values', type: typeOfName('TString'), many: false };
  assert.throws(() => decode(strings, { data: [1, 97, 0], entries: 1, offsets: [0] }), isFormat);
});
