import type { RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import type { ColumnReader } from './column-reader.ts';
import type { ItemReader } from './list-reader.ts';
import { OneByOneReader } from './one-by-one.ts';

/** The items of a map, or pairs of a class that the file does not describe: two members, in order. */
export class PairReader extends OneByOneReader implements ItemReader {
  readonly #names: readonly [string, string];
  readonly #first: ColumnReader;
  readonly #second: ColumnReader;
  /** A pair that is an object of its own has a header; those of a map have none. */
  readonly #header: boolean;

  constructor(names: readonly [string, string], first: ColumnReader, second: ColumnReader, header: boolean) {
    super();
    this.#names = names;
    this.#first = first;
    this.#second = second;
    this.#header = header;
  }

  get length(): number {
    return this.#first.length;
  }

  read(cursor: Cursor): void {
    if (!this.#header) {
      this.#first.readItems(cursor, 1);
      this.#second.readItems(cursor, 1);
      return;
    }
    const start = cursor.position;
    const { version, end } = readObjectHeader(cursor);
    if (version === 0 && end !== undefined) cursor.skip(4);
    this.#first.read(cursor);
    this.#second.read(cursor);
    checkEnd(cursor, start, end, 'pair');
  }

  readMemberwise(cursor: Cursor, count: number): void {
    this.#first.readMembers(cursor, count);
    this.#second.readMembers(cursor, count);
  }

  addEmpty(count: number): void {
    this.#first.addEmpty(count);
    this.#second.addEmpty(count);
  }

  finish(): RecordColumn {
    const { length } = this;
    const fields = new Map([
      [this.#names[0], this.#first.finish()],
      [this.#names[1], this.#second.finish()],
    ]);
    return { kind: 'record', length, fields };
  }
}
