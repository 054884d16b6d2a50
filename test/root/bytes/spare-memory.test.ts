import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveMemory, takeMemory } from '../../../src/root/bytes/spare-memory.ts';

test('memory that was given back is used again, by whoever needs about as much', () => {
  const first = takeMemory(70_000);
  assert.equal(first.length, 131_072);
  const second = takeMemory(70_000);
  assert.notEqual(second.buffer, first.buffer);
  giveMemory(first.subarray(0, 10));
  assert.notEqual(takeMemory(65_536).buffer, first.buffer);
  assert.equal(takeMemory(131_072).buffer, first.buffer);
});

test('memory from elsewhere, and more than is worth keeping, is left alone', () => {
  const foreign = new Uint8Array(2048);
  giveMemory(foreign);
  assert.notEqual(takeMemory(2048).buffer, foreign.buffer);
  giveMemory(new Uint8Array());
  assert.equal(takeMemory(0).length, 1024);
  const large = Array.from({ length: 3 }, () => takeMemory(16 * 1024 * 1024));
  for (const one of large) giveMemory(one);
  const again = new Set(large.map(() => takeMemory(16 * 1024 * 1024).buffer));
  assert.equal(large.filter(({ buffer }) => again.has(buffer)).length, 2);
});
