import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { compileReader } from '../../../src/root/model/compile.ts';
import { makeClassTable } from '../../../src/root/streamer/class-table.ts';
import { typeOfName } from '../../../src/root/streamer/root-type.ts';
import type { StreamerElement, StreamerInfo } from '../../../src/root/streamer/streamer-info.ts';

type Part = number[] | string;

/** Bytes of parts: lists of bytes, and strings as ROOT writes them. */
function bytesOf(...parts: Part[]): number[] {
  return parts.flatMap((part) =>
    typeof part === 'string' ? [part.length, ...Buffer.from(part, 'latin1')] : part,
  );
}

const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)];
const f32 = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(value);
  return [...buffer];
};

/** An object: byte count, version, content. */
function object(version: number, ...parts: Part[]): number[] {
  const content = bytesOf(...parts);
  return [...u32(0x40000000 | (content.length + 2)), ...u16(version), ...content];
}

const element = (kind: string, name: string, type: number, typeName: string, more = {}): StreamerElement => ({
  kind,
  name,
  title: '',
  type,
  typeName,
  arrayLength: 0,
  dimensions: [],
  ...more,
});
const int = (name: string) => element('TStreamerBasicType', name, 3, 'int');
const float = (name: string) => element('TStreamerBasicType', name, 5, 'float');
const base = (name: string, type = 0) => element('TStreamerBase', name, type, 'BASE');

const infos: StreamerInfo[] = [
  { className: 'Point', version: 1, checksum: 0x11, elements: [float('x')] },
  { className: 'Point', version: 2, checksum: 0x22, elements: [float('x'), int('n')] },
  {
    className: 'Named',
    version: 1,
    checksum: 0,
    elements: [base('TObject', 66), element('TStreamerString', 'name', 65, 'TString')],
  },
  {
    className: 'Child',
    version: 3,
    checksum: 0,
    elements: [base('Named'), element('TStreamerObjectAny', 'at', 62, 'Point'), int('last')],
  },
  {
    className: 'Counts',
    version: 1,
    checksum: 0,
    elements: [
      element('TStreamerBasicType', 'n', 6, 'int'),
      element('TStreamerBasicPointer', 'values', 45, 'float*', { countName: 'n' }),
    ],
  },
  {
    className: 'Sum',
    version: 1,
    checksum: 0,
    elements: [base('Counts'), element('TStreamerBasicPointer', 'more', 43, 'int*', { countName: 'n' })],
  },
  {
    className: 'Holder',
    version: 1,
    checksum: 0,
    elements: [
      element('TStreamerObjectPointer', 'first', 64, 'Point*'),
      element('TStreamerObjectPointer', 'second', 64, 'Point*'),
    ],
  },
  { className: 'Space::Inner', version: 1, checksum: 0, elements: [int('n')] },
  {
    className: 'Space::Outer',
    version: 1,
    checksum: 0,
    elements: [
      element('TStreamerObjectAny', 'one', 62, 'Inner'),
      element('TStreamerSTL', 'many', 500, 'map<int,Inner>'),
    ],
  },
  {
    className: 'Loop',
    version: 1,
    checksum: 0,
    elements: [
      element('TStreamerBasicType', 'n', 6, 'int'),
      element('TStreamerLoop', 'points', 501, 'Point*', { countName: 'n' }),
    ],
  },
  {
    className: 'Loops',
    version: 1,
    checksum: 0,
    elements: [
      element('TStreamerBasicType', 'n', 6, 'int'),
      element('TStreamerLoop', 'rows', 521, 'Point*', { countName: 'n', arrayLength: 2, dimensions: [2] }),
    ],
  },
];
const classes = makeClassTable(infos);

/** Reads values of a type, one after another. */
function read(typeName: string, values: number[][], keepBaseObject = false): unknown[] {
  const reader = compileReader(typeOfName(typeName), { classes, keepBaseObject });
  for (const bytes of values) {
    const cursor = new Cursor(Uint8Array.from(bytes), { file: 'a.root', object: 'entry' });
    reader.read(cursor);
    assert.equal(cursor.left, 0, 'bytes left over');
  }
  assert.equal(reader.length, values.length);
  return allValues(reader.finish());
}

const point = (x: number, n: number) => object(2, f32(x), u32(n));
const baseObject = [...u16(1), ...u32(7), ...u32(0x02000000)];

test('the members of base classes join those of the class, the bits of TObject only when asked for', () => {
  const child = object(3, object(1, baseObject, 'abc'), point(1.5, 4), u32(9));
  assert.deepEqual(read('Child', [child]), [{ name: 'abc', at: { x: 1.5, n: 4 }, last: 9 }]);
  assert.deepEqual(read('Named', [object(1, baseObject, 'abc')], true), [
    { fUniqueID: 7, fBits: 0x02000000, name: 'abc' },
  ]);
});

test('versions of a class in one column: a member that one lacks is zero', () => {
  assert.deepEqual(read('Point', [object(1, f32(1)), point(2, 5), object(1, f32(3))]), [
    { x: 1, n: 0 },
    { x: 2, n: 5 },
    { x: 3, n: 0 },
  ]);
});

test('a class without versions goes by its checksum', () => {
  assert.deepEqual(read('Point', [object(0, u32(0x22), f32(2), u32(5)), object(0, u32(0x11), f32(1))]), [
    { x: 2, n: 5 },
    { x: 1, n: 0 },
  ]);
});

test('a list is the same whether its items are streamed one by one or member by member', () => {
  const byItem = object(9, u32(2), point(1, 10), point(2, 20));
  const byMember = object(0x4009, u16(2), u32(2), f32(1), f32(2), u32(10), u32(20));
  const byChecksum = object(0x4009, u16(0), u32(0x22), u32(2), f32(1), f32(2), u32(10), u32(20));
  const expected = [
    { x: 1, n: 10 },
    { x: 2, n: 20 },
  ];
  assert.deepEqual(read('vector<Point>', [byItem, byMember, byChecksum]), [expected, expected, expected]);
});

test('base classes inside a list by member have no header', () => {
  const list = object(
    0x4009,
    u16(3),
    u32(2),
    baseObject,
    baseObject,
    'a',
    'bc',
    point(1, 2),
    point(3, 4),
    u32(5),
    u32(6),
  );
  assert.deepEqual(read('vector<Child>', [list]), [
    [
      { name: 'a', at: { x: 1, n: 2 }, last: 5 },
      { name: 'bc', at: { x: 3, n: 4 }, last: 6 },
    ],
  ]);
});

test('maps are lists of keys and values, in either way of streaming; an empty one has no header for its strings', () => {
  const byItem = object(9, u32(2), 'one', u16(1), 'two', u16(2));
  const strings = object(9, 'one', 'two');
  const byMember = object(0x4009, u16(0), u32(0xabcd), u32(2), strings, u16(1), u16(2));
  const empty = object(0x4009, u16(0), u32(0xabcd), u32(0));
  const expected = [
    { key: 'one', value: 1 },
    { key: 'two', value: 2 },
  ];
  assert.deepEqual(read('map<string,short>', [byItem, byMember, empty]), [expected, expected, []]);
});

test('containers nest to any depth, the inner ones without headers', () => {
  const nested = object(9, u32(2), u32(1), u32(2), u16(5), u16(6), u32(0));
  assert.deepEqual(read('vector<vector<set<short>>>', [nested]), [[[[5, 6]], []]]);
});

test('a pair that the file does not describe is its two members', () => {
  const list = object(9, u32(1), object(0, u32(0x99), u32(4), f32(0.5)));
  assert.deepEqual(read('vector<pair<int,float>>', [list]), [[{ first: 4, second: 0.5 }]]);
});

test('arrays are as long as their counter says, which may be a member of a base class', () => {
  const counts = object(1, u32(2), [1], f32(1), f32(2));
  assert.deepEqual(
    read('Sum', [object(1, counts, [1], u32(7), u32(8)), object(1, object(1, u32(0), [0]), [0])]),
    [
      { n: 2, values: [1, 2], more: [7, 8] },
      { n: 0, values: [], more: [] },
    ],
  );
  assert.throws(
    () => read('Counts', [object(1, u32(1e9), [1], f32(1))]),
    /an array of 1000000000 items in 4 bytes/,
  );
});

test('objects in arrays of counted length have one header for all arrays of a list by member', () => {
  const arrays = object(4, point(1, 10), point(2, 20), point(3, 30));
  const list = object(0x4009, u16(1), u32(3), u32(2), u32(0), u32(1), arrays);
  const points = [1, 2, 3].map((x) => ({ x, n: 10 * x }));
  assert.deepEqual(read('vector<Loop>', [list]), [
    [
      { n: 2, points: points.slice(0, 2) },
      { n: 0, points: [] },
      { n: 1, points: points.slice(2) },
    ],
  ]);
});

test('a class that another one names without its namespace is found', () => {
  const inner = (n: number) => object(1, u32(n));
  const many = object(9, u32(1), u32(7), inner(3));
  assert.deepEqual(read('Space::Outer', [object(1, inner(2), many)]), [
    { one: { n: 2 }, many: [{ key: 7, value: { n: 3 } }] },
  ]);
});

test('several arrays of one counted length in a member have one header', () => {
  const rows = object(4, point(1, 10), point(2, 20), point(3, 30), point(4, 40));
  const points = [1, 2, 3, 4].map((x) => ({ x, n: 10 * x }));
  assert.deepEqual(read('Loops', [object(1, u32(2), rows), object(1, u32(0), object(4))]), [
    { n: 2, rows: [points.slice(0, 2), points.slice(2)] },
    { n: 0, rows: [[], []] },
  ]);
});

test('a bitset has as many bits as its type says', () => {
  assert.deepEqual(read('bitset<3>', [object(1, u32(3), [1, 0, 1])]), [[1, 0, 1]]);
  assert.throws(() => read('bitset<4>', [object(1, u32(3), [1, 0, 1])]), /expected 4 bits, got 3/);
});

const newClass = (name: string, body: number[]) => {
  const content = [...u32(0xffffffff), ...Buffer.from(name, 'latin1'), 0, ...body];
  return [...u32(0x40000000 | content.length), ...content];
};

test('pointers are null, an object, an object of a class named before, or an object that was read before', () => {
  const first = newClass('Point', point(1, 2));
  // The header of the holder has 6 bytes; references count from the tag + 2, with nothing in front of the buffer here.
  const again = [...u32(0x40000000 | (4 + 14)), ...u32(0x80000000 | (6 + 4 + 2)), ...point(3, 4)];
  const same = u32(6 + 2);
  const one = { className: 'Point', members: { x: 1, n: 2 } };
  assert.deepEqual(
    read('Holder', [object(1, first, again), object(1, first, same), object(1, u32(0), first)]),
    [
      { first: one, second: { className: 'Point', members: { x: 3, n: 4 } } },
      { first: one, second: one },
      { first: null, second: one },
    ],
  );
});

test('an object of a class that is not described is stepped over, and says why', () => {
  const unknown = newClass('Secret', object(5, [1, 2, 3]));
  const [holder] = read('Holder', [object(1, unknown, u32(0))]) as {
    first: { className: string; unreadable: string };
  }[];
  assert.equal(holder?.first.className, 'Secret');
  assert.match(holder.first.unreadable, /no description of class "Secret"/);
});

test('special classes of ROOT have forms of their own', () => {
  assert.deepEqual(read('TArrayF', [[...u32(2), ...f32(1), ...f32(2)]]), [[1, 2]]);
  assert.deepEqual(read('TDatime', [u32(1749155840)]), [{ fDatime: 1749155840 }]);
  assert.deepEqual(read('TRef', [[...u16(1), ...u32(1317), ...u32(0x03000000), ...u16(0)]]), [{ ref: 1317 }]);
  const clones = object(4, baseObject, 'Points', 'Point;2', u32(2), u32(0), [1], point(1, 2), [0]);
  assert.deepEqual(read('TClonesArray', [clones]), [
    { name: 'Points', className: 'Point', lowerBound: 0, items: [{ x: 1, n: 2 }, null] },
  ]);
});

test('hits of KM3NeT stream themselves: without a header, the time of each little-endian', () => {
  const hit = [7, 0x39, 0x30, 0, 0, 21];
  const values = { pmt: 7, tdc: 12345, tot: 21 };
  const module = u32(808432835);
  const mask = object(1, u32(0), u32(22));
  assert.deepEqual(read('vector<KM3NETDAQ::JDAQHit>', [object(9, u32(2), hit, hit)]), [[values, values]]);
  assert.deepEqual(read('vector<JDAQTriggeredHit>', [object(9, u32(1), module, hit, mask)]), [
    [{ id: 808432835, ...values, trigger_mask: 22n }],
  ]);
  const status = [1, 2, 3, 4, 5].flatMap(u32);
  const rates = Array.from({ length: 31 }, (_, i) => i);
  assert.deepEqual(read('vector<KM3NETDAQ::JDAQSummaryFrame>', [object(9, u32(1), module, status, rates)]), [
    [{ id: 808432835, daq: 1, status: 2, fifo: 3, status_3: 4, status_4: 5, rates }],
  ]);
  assert.throws(() => read('vector<JDAQHit>', [object(9, u32(1), hit, [0])]), /expected 17 bytes, read 16/);
});

test('an object that is longer or shorter than it says is refused, with both numbers', () => {
  const isFormat = (pattern: RegExp) => (error: unknown) =>
    isError(error, 'format') && pattern.test(error.message);
  assert.throws(
    () => read('Point', [object(2, f32(1), u32(2), [0])]),
    isFormat(/Point: expected 15 bytes, read 14/),
  );
  assert.throws(() => read('Point', [object(2, f32(1))]), isFormat(/expected 4 bytes, got 0/));
  assert.throws(
    () => read('vector<int>', [object(9, u32(0x7fffffff), u32(1))]),
    isFormat(/expected \d+ bytes, got 4/),
  );
});
