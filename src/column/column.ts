/**
 * Columns: one value per entry, held in typed arrays. There is no object per entry.
 *
 *     flat      1 2 3                      a typed array
 *     jagged    [1 2] [] [3]               offsets 0 2 2 3, content 1 2 3
 *     fixed     [1 2] [3 4]                size 2, content 1 2 3 4
 *     text      "ab" "" "c"                offsets 0 2 2 3, bytes a b c (UTF-8)
 *     record    {x: 1, y: 2} {x: 3, y: 4}  x: 1 3, y: 2 4
 *     objects   anything                   values
 *     variant   1 "a" none 2               tags 1 2 0 1, places 0 0 0 1, alternatives: 1 2, "a"
 *
 * Columns nest: the content of a jagged, fixed, record or variant column is a column.
 * A column is never changed once it was handed over; its buffers may be shared between columns.
 */

/** A flat column: one number per entry. Booleans are a `Uint8Array` of 0 and 1. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A list of any length per entry. `offsets` has one element more than there are entries, starts at 0 and never falls. */
export interface JaggedColumn<C extends Column = Column> {
  readonly kind: 'jagged';
  readonly offsets: Int32Array;
  readonly content: C;
}

/** A list of the same length per entry; `content` has `length * size` entries. */
export interface FixedColumn<C extends Column = Column> {
  readonly kind: 'fixed';
  readonly length: number;
  readonly size: number;
  readonly content: C;
}

/** A string per entry, as UTF-8 bytes. `offsets` as in a jagged column. */
export interface TextColumn {
  readonly kind: 'text';
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** Named fields per entry, each a column of the same length. */
export interface RecordColumn {
  readonly kind: 'record';
  readonly length: number;
  readonly fields: ReadonlyMap<string, Column>;
}

/**
 * Plain data per entry, for what has no form in typed arrays: what pointers of any class point to. Each value is null, a
 * number, a string, a typed array, a list of such values, or named ones.
 */
export interface ObjectsColumn {
  readonly kind: 'objects';
  readonly values: readonly unknown[];
}

/**
 * A value of one of several kinds per entry, or none. Tag 0 is none; with tag k the value is the one at `places[i]` of
 * `alternatives[k - 1]`. A column with a single alternative holds optional values.
 */
export interface VariantColumn {
  readonly kind: 'variant';
  readonly tags: Uint8Array;
  readonly places: Int32Array;
  readonly alternatives: readonly Column[];
}

export type Column =
  | Numbers
  | JaggedColumn
  | FixedColumn
  | TextColumn
  | RecordColumn
  | ObjectsColumn
  | VariantColumn;

/** Columns of the same length under names, in order. */
export interface Table {
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Whether the column is flat. */
export function isNumbers(column: Column): column is Numbers {
  return ArrayBuffer.isView(column);
}

/** Entries in a column. */
export function columnLength(column: Column): number {
  if (isNumbers(column)) return column.length;
  switch (column.kind) {
    case 'jagged':
    case 'text':
      return column.offsets.length - 1;
    case 'fixed':
    case 'record':
      return column.length;
    case 'objects':
      return column.values.length;
    case 'variant':
      return column.tags.length;
    default:
      return column satisfies never;
  }
}
