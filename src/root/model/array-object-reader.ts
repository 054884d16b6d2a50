import type { Column, JaggedColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { NUMBER_BYTES, type NumberKind } from '../bytes/numbers.ts';
import { GrowingOffsets } from './growing.ts';
import { NumberReader } from './number-reader.ts';
import { OneByOneReader } from './one-by-one.ts';

/** TArrayF and its like: a count, then numbers, without any header. */
export class ArrayObjectReader extends OneByOneReader {
  readonly #offsets = new GrowingOffsets();
  readonly #numbers: NumberReader;
  readonly #bytes: number;

  constructor(kind: NumberKind) {
    super();
    this.#numbers = new NumberReader(kind);
    this.#bytes = NUMBER_BYTES[kind];
  }

  get length(): number {
    return this.#offsets.length;
  }

  read(cursor: Cursor): void {
    this.readCounted(cursor, cursor.count(this.#bytes));
  }

  /** Reads an array whose length is known already. */
  readCounted(cursor: Cursor, count: number): void {
    this.#numbers.readItems(cursor, count);
    this.#offsets.push(this.#numbers.length);
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count);
  }

  finish(): JaggedColumn<Column> {
    return { kind: 'jagged', offsets: this.#offsets.finish(), content: this.#numbers.finish() };
  }
}
