import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesNamedIn } from '../../../src/jobs/exchange/files-named-in.ts';

const file = (path: string) => ({ path, bytes: 3, checksum: 'xxh64:0' });

test('files are found wherever they stand in the input, each once', () => {
  const input = { arrays: [file('a'), { deep: { parsed: file('b'), again: file('a') } }], n: 1, none: null };
  assert.deepEqual(filesNamedIn(input), [file('a'), file('b')]);
});

test('what only looks a little like a file is none', () => {
  assert.deepEqual(filesNamedIn([{ path: 'a', bytes: 3 }, 'a', { path: 1, bytes: 3, checksum: 'x' }]), []);
});
