import type { RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { type ColumnReader, readItemsToEnd } from '../model/column-reader.ts';

/** Branches of several leaves: one value of each, without anything between them. */
export class LeavesReader implements ColumnReader {
  readonly #leaves: readonly (readonly [name: string, reader: ColumnReader])[];
  length = 0;

  constructor(leaves: readonly (readonly [name: string, reader: ColumnReader])[]) {
    this.#leaves = leaves;
  }

  read(cursor: Cursor): void {
    for (const [, reader] of this.#leaves) reader.readItems(cursor, 1);
    this.length++;
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
    for (const [, reader] of this.#leaves) reader.addEmpty(count);
    this.length += count;
  }

  finish(): RecordColumn {
    const fields = new Map(this.#leaves.map(([name, reader]) => [name, reader.finish()]));
    return { kind: 'record', length: this.length, fields };
  }
}
