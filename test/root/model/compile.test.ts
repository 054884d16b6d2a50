import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { Cursor } from '../../../src/root/bytes/cursor.ts';
import { compileReader } from '../../../src/root/model/compile.ts';
import { makeClassTable } from '../../../src/root/streamer/class-table.ts';
import type { StreamerInfo } from '../../../src/root/streamer/streamer-info.ts';

/** A class that says it extends itself. */
const endless: StreamerInfo = {
  className: 'Endless',
  version: 1,
  checksum: 1,
  elements: [
    {
      kind: 'TStreamerBase',
      name: 'Endless',
      title: '',
      type: 0,
      typeName: 'BASE',
      arrayLength: 0,
      dimensions: [],
      baseVersion: 1,
    },
  ],
};

test('a class that contains itself is refused before the stack is used up', () => {
  const classes = makeClassTable([endless], undefined);
  const reader = compileReader({ kind: 'object', className: 'Endless' }, { classes, keepBaseObject: false });
  const bytes = new Uint8Array(200_000).fill(0);
  for (let i = 1; i < bytes.length; i += 2) bytes[i] = 1;
  assert.throws(
    () => reader.read(new Cursor(bytes, { file: 'a.root', object: 'record' })),
    (error) => isError(error, 'unsupported') && /inside 61 others/.test(error.message),
  );
});

/** Classes each of which has two members of the next one: without end there would be 2^40 of the last. */
function doubling(): StreamerInfo[] {
  return Array.from({ length: 40 }, (_, i) => ({
    className: `C${i}`,
    version: 1,
    checksum: i,
    elements: ['left', 'right'].map((name) => ({
      kind: 'TStreamerObjectAny',
      name,
      title: '',
      type: 62,
      typeName: `C${i + 1}`,
      arrayLength: 0,
      dimensions: [],
    })),
  }));
}

test('classes that double at every level are refused before they take for ever', () => {
  const classes = makeClassTable(doubling(), undefined);
  const reader = compileReader({ kind: 'object', className: 'C0' }, { classes, keepBaseObject: false });
  assert.throws(
    () => reader.finish(),
    (error) => isError(error, 'unsupported'),
  );
});
