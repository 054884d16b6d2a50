import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';

/**
 * A column that grows while values are read. One type of value is streamed in three ways, which differ in the headers
 * of containers and in the order of what belongs to several objects:
 *
 *     read         a member of one object, or a whole entry: header, value
 *     readItems    items of a container, or an array in an object: values without the header of a container
 *     readMembers  one member of several objects, member by member: one header, values
 */
export interface ColumnReader {
  /** Values so far. */
  readonly length: number;
  read(cursor: Cursor): void;
  readItems(cursor: Cursor, count: number): void;
  readMembers(cursor: Cursor, count: number): void;
  /** Like `readMembers`, for as many objects as the bytes up to the end hold. */
  readRest(cursor: Cursor): void;
  /** Adds values that the bytes do not have: zero, or nothing. */
  addEmpty(count: number): void;
  /** The column of everything that was read. The reader must not be used after that. */
  finish(): Column;
}

/** Reads items up to the end of the cursor, for readers whose members have no header. */
export function readItemsToEnd(reader: ColumnReader, cursor: Cursor): void {
  while (cursor.left > 0) {
    const before = cursor.position;
    reader.readItems(cursor, 1);
    if (cursor.position === before) cursor.fail('an item without any bytes, in a list without a count');
  }
}
