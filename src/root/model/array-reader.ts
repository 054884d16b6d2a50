import type { Column, FixedColumn, JaggedColumn, Numbers } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import type { CountedType } from '../streamer/root-type.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';
import { GrowingNumbers, GrowingOffsets } from './growing.ts';
import { OneByOneReader } from './one-by-one.ts';

/** Arrays of fixed length. Their items follow one another; those of a container share one header. */
export class ArrayReader implements ColumnReader {
  readonly #items: ColumnReader;
  readonly #size: number;
  length = 0;

  constructor(items: ColumnReader, size: number) {
    this.#items = items;
    this.#size = size;
  }

  read(cursor: Cursor): void {
    this.readMembers(cursor, 1);
  }

  readItems(cursor: Cursor, count: number): void {
    this.#items.readItems(cursor, count * this.#size);
    this.length += count;
  }

  readMembers(cursor: Cursor, count: number): void {
    this.#items.readMembers(cursor, count * this.#size);
    this.length += count;
  }

  readRest(cursor: Cursor): void {
    const before = this.#items.length;
    this.#items.readRest(cursor);
    const added = (this.#items.length - before) / this.#size;
    if (!Number.isInteger(added)) cursor.fail(`${added * this.#size} items in arrays of ${this.#size}`);
    this.length += added;
  }

  addEmpty(count: number): void {
    this.#items.addEmpty(count * this.#size);
    this.length += count;
  }

  finish(): FixedColumn<Column> {
    return { kind: 'fixed', length: this.length, size: this.#size, content: this.#items.finish() };
  }
}

/** What says how many items the array of each object has. */
export interface Counter {
  at(index: number): number;
}

/**
 * Arrays behind a pointer, as long as another member says: a byte that says whether there is one, then the items; or a
 * header, then the items of one array or several.
 */
export class CountedReader extends OneByOneReader {
  readonly #offsets = new GrowingOffsets();
  readonly #items: ColumnReader;
  readonly #flagged: boolean;
  /** Arrays in one value, when a value is a fixed array of them. */
  readonly #size: number | undefined;
  readonly #findCounter: () => Counter;
  #counter: Counter | undefined;

  /** `findCounter` gives what counts, value for value beside this one; asked at the first value. */
  constructor(
    items: ColumnReader,
    { flagged, size }: Pick<CountedType, 'flagged' | 'size'>,
    findCounter: () => Counter,
  ) {
    super();
    this.#items = items;
    this.#flagged = flagged;
    this.#size = size;
    this.#findCounter = findCounter;
  }

  get length(): number {
    return this.#offsets.length / (this.#size ?? 1);
  }

  read(cursor: Cursor): void {
    this.readMembers(cursor, 1);
  }

  /** The arrays of several objects share one header. */
  override readMembers(cursor: Cursor, count: number): void {
    if (count === 0) return;
    const start = cursor.position;
    const end = this.#flagged ? undefined : readObjectHeader(cursor).end;
    for (let i = 0; i < count; i++) this.#readValue(cursor);
    checkEnd(cursor, start, end, 'a counted array');
  }

  /** Of no objects at all there can be a header all the same. */
  override readRest(cursor: Cursor): void {
    if (cursor.left > 0 && !this.#flagged) readObjectHeader(cursor);
  }

  #readValue(cursor: Cursor): void {
    this.#counter ??= this.#findCounter();
    const count = this.#counter.at(this.length);
    for (let i = 0; i < (this.#size ?? 1); i++) this.#readArray(cursor, count);
  }

  #readArray(cursor: Cursor, count: number): void {
    const there = !this.#flagged || cursor.u8() !== 0;
    if (there && (count < 0 || count > cursor.left))
      cursor.fail(`an array of ${count} items in ${cursor.left} bytes`);
    if (there && count > 0) this.#items.readItems(cursor, count);
    this.#offsets.push(this.#items.length);
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count * (this.#size ?? 1));
  }

  finish(): Column {
    const { length } = this;
    const content: JaggedColumn = {
      kind: 'jagged',
      offsets: this.#offsets.finish(),
      content: this.#items.finish(),
    };
    return this.#size === undefined ? content : { kind: 'fixed', length, size: this.#size, content };
  }
}

/** std::bitset: a count, then one byte per bit. */
export class BitsetReader implements ColumnReader {
  readonly #bits: GrowingNumbers = new GrowingNumbers('bool');
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get length(): number {
    return this.#bits.length / this.#size;
  }

  read(cursor: Cursor): void {
    const start = cursor.position;
    const { end } = readObjectHeader(cursor);
    this.readItems(cursor, 1);
    checkEnd(cursor, start, end, 'bitset');
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) {
      const stored = cursor.count(1);
      if (stored !== this.#size) cursor.fail(`a bitset: expected ${this.#size} bits, got ${stored}`);
      const bytes = cursor.take(stored);
      const first = this.#bits.add(stored);
      (this.#bits.array as Uint8Array).set(bytes, first);
    }
  }

  readMembers(cursor: Cursor, count: number): void {
    if (count === 0) return;
    const start = cursor.position;
    const { end } = readObjectHeader(cursor);
    this.readItems(cursor, count);
    checkEnd(cursor, start, end, 'bitset');
  }

  readRest(cursor: Cursor): void {
    if (cursor.left > 0) readObjectHeader(cursor);
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    this.#bits.add(count * this.#size);
  }

  finish(): FixedColumn<Numbers> {
    return { kind: 'fixed', length: this.length, size: this.#size, content: this.#bits.finish() };
  }
}
