import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyLists } from '../../../src/root/bytes/copy-lists.ts';
import { NUMBER_BYTES, type NumberKind, newNumbers } from '../../../src/root/bytes/numbers.ts';

test('the numbers of lists are gathered from between their headers, of every width', () => {
  const counts = [2, 0, 3, 1];
  for (const [kind, width] of Object.entries(NUMBER_BYTES) as [NumberKind, number][]) {
    const starts = Int32Array.of(0, 0, 0, 0, 0);
    for (const [i, count] of counts.entries()) starts[i + 1] = starts[i]! + 3 + count * width;
    const view = new DataView(Uint8Array.from({ length: starts[4]! }, (_, i) => 7 * i).buffer);
    const expected = counts.slice(1).flatMap((count, i) =>
      Array.from({ length: count }, (_, k) => {
        const at = starts[i + 1]! + 3 + k * width;
        return [...new Uint8Array(view.buffer.slice(at, at + width))].reverse();
      }),
    );
    const target = newNumbers(kind, 5);
    copyLists(view, { starts, header: 3 }, 1, 4, target, 1);
    const bytes = [...new Uint8Array(target.buffer)];
    assert.deepEqual(bytes, [...new Array(width).fill(0), ...expected.flat()], kind);
  }
});
