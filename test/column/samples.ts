import type { Column, JaggedColumn } from '../../src/column/index.ts';

const encoder = new TextEncoder();

/** A jagged column of doubles from lists. */
export function jagged(lists: readonly (readonly number[])[]): JaggedColumn<Float64Array> {
  return { kind: 'jagged', offsets: offsetsOf(lists), content: Float64Array.from(lists.flat()) };
}

/** Offsets of lists. */
export function offsetsOf(lists: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length;
  return offsets;
}

const words = ['ab', '', 'ç', 'd'].map((word) => encoder.encode(word));

/** One column of four entries of every kind, with its entries as plain values. */
export const SAMPLES: Readonly<Record<string, { column: Column; values: unknown[] }>> = {
  flat: { column: Float32Array.of(1, 2, 3, 4), values: [1, 2, 3, 4] },
  'flat of 64-bit integers': { column: BigInt64Array.of(1n, -2n, 3n, 4n), values: [1n, -2n, 3n, 4n] },
  jagged: { column: jagged([[1, 2], [], [3], [4, 5, 6]]), values: [[1, 2], [], [3], [4, 5, 6]] },
  'jagged twice': {
    column: {
      kind: 'jagged',
      offsets: Int32Array.of(0, 2, 2, 3, 4),
      content: jagged([[1], [2, 3], [], [4]]),
    },
    values: [[[1], [2, 3]], [], [[]], [[4]]],
  },
  fixed: {
    column: { kind: 'fixed', length: 4, size: 2, content: Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    values: [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
  },
  text: {
    column: {
      kind: 'text',
      offsets: offsetsOf(words),
      bytes: Uint8Array.from(words.flatMap((word) => [...word])),
    },
    values: ['ab', '', 'ç', 'd'],
  },
  record: {
    column: {
      kind: 'record',
      length: 4,
      fields: new Map<string, Column>([
        ['x', Int8Array.of(1, 2, 3, 4)],
        ['y', jagged([[], [1], [], [2, 3]])],
      ]),
    },
    values: [
      { x: 1, y: [] },
      { x: 2, y: [1] },
      { x: 3, y: [] },
      { x: 4, y: [2, 3] },
    ],
  },
  variant: {
    column: {
      kind: 'variant',
      tags: Uint8Array.of(2, 0, 1, 2),
      places: Int32Array.of(1, 0, 0, 0),
      alternatives: [Float64Array.of(1.5), jagged([[1], [2, 3]])],
    },
    values: [[2, 3], null, 1.5, [1]],
  },
};
