import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import type { ItemVersion } from '../model/list-reader.ts';
import { ObjectReader } from '../model/object-reader.ts';
import { OneByOneReader } from '../model/one-by-one.ts';

/** Entries without a header in front: strings, and objects that a branch holds member after member. */
export class BareReader extends OneByOneReader {
  readonly #reader: ColumnReader;
  readonly #version: ItemVersion;

  constructor(reader: ColumnReader, version: ItemVersion) {
    super();
    this.#reader = reader;
    this.#version = version;
  }

  get length(): number {
    return this.#reader.length;
  }

  read(cursor: Cursor): void {
    if (this.#reader instanceof ObjectReader) this.#reader.readBare(cursor, this.#version);
    // For a time ROOT wrote nothing at all for an empty string, not even its length.
    else if (cursor.left === 0) this.#reader.addEmpty(1);
    else this.#reader.readItems(cursor, 1);
  }

  addEmpty(count: number): void {
    this.#reader.addEmpty(count);
  }

  finish(): Column {
    return this.#reader.finish();
  }
}
