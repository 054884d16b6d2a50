import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import type { ItemReader } from '../model/list-reader.ts';
import { ObjectReader } from '../model/object-reader.ts';
import { hasByteCount } from '../streamer/object-header.ts';
import type { BareVersion } from './branch-layout.ts';

/** Entries without a header in front: strings, and objects that a branch holds member after member. */
export class BareReader implements ColumnReader {
  readonly #reader: ColumnReader;
  readonly #bare: BareVersion;

  constructor(reader: ColumnReader, bare: BareVersion) {
    this.#reader = reader;
    this.#bare = bare;
  }

  get length(): number {
    return this.#reader.length;
  }

  read(cursor: Cursor): void {
    const { version, checksum, isBase } = this.#bare;
    if (isBase) this.#readBase(cursor);
    else if (this.#reader instanceof ObjectReader) this.#reader.readBare(cursor, version, checksum);
    else this.#reader.readItems(cursor, 1);
  }

  #readBase(cursor: Cursor): void {
    const items: ItemReader = this.#reader;
    if (hasByteCount(cursor) || !items.readMemberwise) items.read(cursor);
    else items.readMemberwise(cursor, 1, undefined);
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.read(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
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
