import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteWriter } from '../../../src/root/bytes/byte-writer.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { PartFinder } from '../../../src/root/merge/find-parts.ts';
import { copyParts, newRelocation, type Pointed } from '../../../src/root/merge/record-parts.ts';
import { writePointed, writeReference, writeTObjArray } from '../../../src/root/streamer/write-object.ts';

/** An array of an object "outer" with an object "inner" in it, and of a reference to the inner one. */
function nested(): Uint8Array {
  const writer = new ByteWriter();
  let inner = 0;
  writeTObjArray(writer, 2, (i) => {
    if (i === 1) return writeReference(writer, inner);
    writePointed(writer, 'Outer', () => {
      inner = writePointed(writer, 'Inner', () => writer.i32(42));
    });
  });
  return writer.bytes();
}

function find(bytes: Uint8Array) {
  const finder = new PartFinder(new Cursor(bytes, { file: 'made', object: 'an array' }));
  const body = (className: string): string => {
    if (className === 'Outer') return `outer of ${finder.pointer(body)}`;
    return `inner ${finder.cursor.i32()}`;
  };
  const found = finder.array(body);
  return { found, record: finder.record(0, bytes.length) };
}

test('what stands inside an object that is left out is written where it is referred to', () => {
  const { found, record } = find(nested());
  assert.deepEqual(found, ['outer of inner 42', 'inner 42']);
  const writer = new ByteWriter();
  const leaveOut = ({ className }: Pointed) => className === 'Outer';
  copyParts(record, writer, { ...newRelocation(), leaveOut });
  assert.deepEqual(find(writer.bytes()).found, ['inner 42']);
});

test('pointers to what is left out go from arrays, too', () => {
  const { record } = find(nested());
  const writer = new ByteWriter();
  const leaveOut = ({ className }: Pointed) => className === 'Inner';
  copyParts(record, writer, { ...newRelocation(), leaveOut });
  assert.deepEqual(find(writer.bytes()).found, ['outer of undefined']);
});

test('nothing changes when nothing is left out', () => {
  const bytes = nested();
  const writer = new ByteWriter();
  copyParts(find(bytes).record, writer, newRelocation());
  assert.deepEqual(writer.bytes(), bytes);
});
