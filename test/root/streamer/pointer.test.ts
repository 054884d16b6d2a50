import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { readPointer } from '../../../src/root/streamer/pointer.ts';

/** Objects of class "A" one inside the other, without byte counts. */
function nested(depth: number): Cursor {
  const one = [0xff, 0xff, 0xff, 0xff, 0x41, 0];
  const bytes = Uint8Array.from([...Array.from({ length: depth }, () => one).flat(), 0, 0, 0, 0]);
  return new Cursor(bytes, { file: 'a.root', object: 'record' });
}

function depthOf(cursor: Cursor): number {
  return readPointer<number>(cursor, () => 1 + depthOf(cursor)) ?? 0;
}

test('objects inside one another are read, as deep as any file has them', () => {
  assert.equal(depthOf(nested(100)), 100);
});

test('objects nested without end are refused before the stack is used up', () => {
  assert.throws(
    () => depthOf(nested(100_000)),
    (error) => isError(error, 'format') && /inside one another, 201 deep/.test(error.message),
  );
});
