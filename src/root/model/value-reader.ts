import type { ObjectsColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { OneByOneReader } from './one-by-one.ts';
import type { RootValue } from './root-object.ts';

/** Values that have no typed form, read one by one: what pointers point to, and collections of any class. */
export class ValueReader extends OneByOneReader {
  readonly #values: RootValue[] = [];
  readonly #readOne: (cursor: Cursor) => RootValue;

  constructor(readOne: (cursor: Cursor) => RootValue) {
    super();
    this.#readOne = readOne;
  }

  get length(): number {
    return this.#values.length;
  }

  read(cursor: Cursor): void {
    this.#values.push(this.#readOne(cursor));
  }

  addEmpty(count: number): void {
    for (let i = 0; i < count; i++) this.#values.push(null);
  }

  finish(): ObjectsColumn {
    return { kind: 'objects', values: this.#values };
  }
}
