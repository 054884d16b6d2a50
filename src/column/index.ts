/**
 * Columns on typed arrays, and tables of them.
 *
 * - *column*: one value per entry: flat, jagged, fixed, text or record.
 * - *table*: columns of one length under names.
 */
export {
  type Column,
  columnLength,
  type FixedColumn,
  isNumbers,
  type JaggedColumn,
  type Numbers,
  type RecordColumn,
  type Table,
  type TextColumn,
} from './column.ts';
