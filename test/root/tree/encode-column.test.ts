import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { encodeTable } from '../../../src/root/tree/encode-column.ts';
import { type BranchType, planBranches } from '../../../src/root/tree/write-branch-plan.ts';

function encoded(columns: Record<string, Column>, length: number, branches: Record<string, BranchType>) {
  return encodeTable('events', planBranches('events', branches), {
    length,
    columns: new Map(Object.entries(columns)),
  });
}

function refuses(
  columns: Record<string, Column>,
  length: number,
  branches: Record<string, BranchType>,
  message: RegExp,
) {
  assert.throws(
    () => encoded(columns, length, branches),
    (error) => isError(error, 'usage') && message.test(error.message),
  );
}

test('entries are stored big-endian, vectors and strings with what stands before them', () => {
  const columns = {
    flat: Int16Array.of(1, -2),
    vector: { kind: 'jagged', offsets: Int32Array.of(0, 2, 2), content: Uint8Array.of(8, 9) },
    text: { kind: 'text', offsets: Int32Array.of(0, 1, 3), bytes: Uint8Array.of(65, 66, 67) },
  } as const;
  const branches = {
    flat: { type: 'int16' },
    vector: { type: 'uint8', vector: 1 },
    text: { type: 'string' },
  } as const;
  const bytes = encoded(columns, 2, branches).map((source) => {
    const target = new Uint8Array(source.bytesBefore(2));
    source.write(0, 2, target, 0);
    return [...target];
  });
  assert.deepEqual(bytes, [
    [0, 1, 255, 254],
    [0x40, 0, 0, 8, 0, 9, 0, 0, 0, 2, 8, 9, 0x40, 0, 0, 6, 0, 9, 0, 0, 0, 0],
    [1, 65, 2, 66, 67],
  ]);
});

test('a part of the entries can be written anywhere', () => {
  const lists = {
    kind: 'jagged',
    offsets: Int32Array.of(0, 1, 3, 3, 4),
    content: Float32Array.of(1, 2, 3, 4),
  } as const;
  const nested = { kind: 'jagged', offsets: Int32Array.of(0, 1, 3, 4), content: lists } as const;
  const branches = { x: { type: 'float32', counter: 'n' }, v: { type: 'float32', vector: 1 } } as const;
  const more = { w: { type: 'float32', vector: 2 } } as const;
  const sources = [...encoded({ x: lists, v: lists }, 4, branches), ...encoded({ w: nested }, 3, more)];
  for (const source of sources) {
    const size = source.bytesBefore(source.entries);
    const whole = new Uint8Array(size);
    source.write(0, source.entries, whole, 0);
    const parts = new Uint8Array(size + 8);
    for (const [start, end] of [
      [1, source.entries],
      [0, 1],
    ] as const) {
      source.write(start, end, parts, 8 + source.bytesBefore(start));
    }
    assert.deepEqual(parts.subarray(8), whole);
  }
});

test('branches that share a counter have to have the same lengths', () => {
  const lists = (...offsets: number[]) =>
    ({ kind: 'jagged', offsets: Int32Array.from(offsets), content: new Float32Array(3) }) as const;
  const branches = { x: { type: 'float32', counter: 'n' }, y: { type: 'float32', counter: 'n' } } as const;
  const columns = { x: lists(0, 1, 3), y: lists(0, 2, 3) };
  refuses(columns, 2, branches, /"y" has another number of values than "x" in entry 0/);
});

test('columns that do not fit their branches are refused, with the branch and what was wrong', () => {
  const flat = { x: { type: 'float32' } } as const;
  refuses({}, 1, flat, /tree "events": branch "x" got no column/);
  refuses(
    { x: new Float64Array(1) },
    1,
    flat,
    /"x" holds float32 and needs a Float32Array, but got a Float64Array/,
  );
  refuses({ x: new Float32Array(2) }, 1, flat, /"x" has 2 entries, but its table 1/);
  refuses({ x: new Float32Array(1), y: new Float32Array(1) }, 1, flat, /no branch for the column "y"/);
  const fixed = { kind: 'fixed', length: 1, size: 2, content: new Float32Array(2) } as const;
  refuses(
    { x: fixed },
    1,
    { x: { type: 'float32', size: 3 } },
    /needs 3 numbers an entry, but got fixed lists of 2/,
  );
  refuses(
    { x: new Float32Array(1) },
    1,
    { x: { type: 'float32', vector: 1 } },
    /needs lists, but got a Float32Array/,
  );
  const wild = { kind: 'jagged', offsets: Int32Array.of(0, 5), content: new Float32Array(2) } as const;
  refuses({ x: wild }, 1, { x: { type: 'float32', vector: 1 } }, /offsets that do not fit its 2 values/);
  refuses({ x: new Float32Array(1) }, 1, { x: { type: 'string' } }, /needs text/);
});
