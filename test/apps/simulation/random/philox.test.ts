import assert from 'node:assert/strict';
import { test } from 'node:test';
import { philox4x32 } from '../../../../src/apps/simulation/random/philox.ts';

/** The published known answers of Philox4x32-10: counter, key, words. */
const KNOWN: readonly (readonly [number[], number[], number[]])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test('the words are the published ones for the published counters and keys', () => {
  const out = new Uint32Array(4);
  for (const [counter, key, words] of KNOWN) {
    const [c0, c1, c2, c3] = counter as [number, number, number, number];
    const [k0, k1] = key as [number, number];
    philox4x32(out, c0, c1, c2, c3, k0, k1);
    assert.deepEqual([...out], words);
  }
});

test('a change of any one word of counter or key changes all four words', () => {
  const base = new Uint32Array(4);
  const other = new Uint32Array(4);
  philox4x32(base, 1, 2, 3, 4, 5, 6);
  for (let place = 0; place < 6; place++) {
    const words = [1, 2, 3, 4, 5, 6].map((word, index) => (index === place ? word + 1 : word));
    philox4x32(other, ...(words as [number, number, number, number, number, number]));
    assert.ok([...base].every((word, index) => word !== other[index]));
  }
});
