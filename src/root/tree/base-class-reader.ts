import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import type { ItemReader, ItemVersion } from '../model/list-reader.ts';
import { hasByteCount } from '../streamer/object-header.ts';

/** Base classes that have a branch of their own: with headers, or without any, the base classes inside them neither. */
export class BaseClassReader implements ColumnReader {
  readonly #reader: ItemReader;
  readonly #version: ItemVersion;

  constructor(reader: ItemReader, version: ItemVersion) {
    this.#reader = reader;
    this.#version = version;
  }

  get length(): number {
    return this.#reader.length;
  }

  read(cursor: Cursor): void {
    this.readMembers(cursor, 1);
  }

  readItems(cursor: Cursor, count: number): void {
    this.readMembers(cursor, count);
  }

  readMembers(cursor: Cursor, count: number): void {
    if (hasByteCount(cursor) || !this.#reader.readMemberwise) this.#reader.readItems(cursor, count);
    else this.#reader.readMemberwise(cursor, count, this.#version);
  }

  readRest(cursor: Cursor): void {
    this.#reader.readRest(cursor);
  }

  addEmpty(count: number): void {
    this.#reader.addEmpty(count);
  }

  finish(): Column {
    return this.#reader.finish();
  }
}
