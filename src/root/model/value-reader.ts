import type { ObjectsColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';
import type { RootValue } from './root-object.ts';

/** Values that have no typed form, read one by one: what pointers point to, and collections of any class. */
export class ValueReader implements ColumnReader {
  readonly #values: RootValue[] = [];
  readonly #readOne: (cursor: Cursor) => RootValue;

  constructor(readOne: (cursor: Cursor) => RootValue) {
    this.#readOne = readOne;
  }

  get length(): number {
    return this.#values.length;
  }

  read(cursor: Cursor): void {
    this.#values.push(this.#readOne(cursor));
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.read(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    for (let i = 0; i < count; i++) this.#values.push(null);
  }

  finish(): ObjectsColumn {
    return { kind: 'objects', values: this.#values };
  }
}
