/**
 * Columns on typed arrays, and tables of them.
 *
 * - *column*: one value per entry: flat, jagged, fixed, text, record, objects or variant.
 * - *table*: columns of one length under names.
 * - *mask*: one byte per entry, zero = leave out.
 *
 *     const pt: JaggedColumn<Float32Array> = { kind: 'jagged', offsets, content };
 *     const firstTen = sliceColumn(pt, 0, 10);
 *     const chosen = takeColumn(pt, [4, 2]);
 *     console.log(toValues(chosen, 0));
 */
export {
  type Column,
  columnLength,
  type FixedColumn,
  isNumbers,
  type JaggedColumn,
  type Numbers,
  type ObjectsColumn,
  type RecordColumn,
  type Table,
  type TextColumn,
  type VariantColumn,
} from './column.ts';
export { concatColumns, concatTables } from './concat.ts';
export { type Mask, maskColumn, maskedIndices, maskedOffsets, maskTable } from './mask.ts';
export { sliceColumn, sliceTable } from './slice.ts';
export { takeColumn, takeTable } from './take.ts';
export { allValues, toValues, type Value } from './values.ts';
