import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';

/** What readers have in common whose values look the same wherever they stand: each is read for itself. */
export abstract class OneByOneReader implements ColumnReader {
  abstract readonly length: number;
  abstract read(cursor: Cursor): void;
  abstract addEmpty(count: number): void;
  abstract finish(): Column;

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.read(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    readItemsToEnd(this, cursor);
  }
}
