import { UsageError } from '../errors.ts';
import { type Column, columnLength, type Table } from './column.ts';
import { takeColumn, takeTable } from './take.ts';

/** Which entries stay: one byte per entry, zero = leave out. */
export type Mask = Uint8Array;

/** The places where the mask is set, rising. */
export function maskedIndices(mask: Mask): Int32Array {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += Number(mask[i] !== 0);
  // Every place is written down, and passed by if it stays: no branch that cannot be guessed. The last may not stay.
  const indices = new Int32Array(count + 1);
  let next = 0;
  for (let i = 0; i < mask.length; i++) {
    indices[next] = i;
    next += Number(mask[i] !== 0);
  }
  return indices.subarray(0, count);
}

/** The entries where the mask is set. Throws a `usage` error when the lengths differ. */
export function maskColumn<C extends Column>(column: C, mask: Mask): C {
  checkMask(mask, columnLength(column));
  return takeColumn(column, maskedIndices(mask));
}

/** The rows where the mask is set. Throws a `usage` error when the lengths differ. */
export function maskTable(table: Table, mask: Mask): Table {
  checkMask(mask, table.length);
  return takeTable(table, maskedIndices(mask));
}

/**
 * Offsets of a jagged column after a mask over its *content*: how the lists shrink when objects are left out.
 * Throws a `usage` error when the mask is not as long as the content.
 */
export function maskedOffsets(offsets: Int32Array, contentMask: Mask): Int32Array {
  checkMask(contentMask, offsets[offsets.length - 1]!);
  const shrunk = new Int32Array(offsets.length);
  let kept = 0;
  for (let entry = 0; entry + 1 < offsets.length; entry++) {
    for (let i = offsets[entry]!; i < offsets[entry + 1]!; i++) if (contentMask[i] !== 0) kept++;
    shrunk[entry + 1] = kept;
  }
  return shrunk;
}

function checkMask(mask: Mask, length: number): void {
  if (mask.length !== length) throw new UsageError(`column: a mask of ${mask.length} for ${length} entries`);
}
