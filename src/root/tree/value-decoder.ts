import { type Column, sliceColumn } from '../../column/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import { GrowingOffsets } from '../model/growing.ts';
import type { ColumnDecoder, Part } from './column-decoder.ts';

/** Values that are read one by one. */
export class ValueDecoder implements ColumnDecoder {
  readonly #reader: ColumnReader;
  readonly #many: boolean;
  readonly #offsets = new GrowingOffsets();
  /** The wanted entries among all that were read, when a basket could only be read from its start. */
  readonly #wanted: { from: number; to: number }[] = [];
  #entries = 0;

  constructor(reader: ColumnReader, many: boolean) {
    this.#reader = reader;
    this.#many = many;
  }

  addEmpty(count: number): void {
    if (this.#many) this.#offsets.addEmpty(count);
    else this.#reader.addEmpty(count);
    this.#wanted.push({ from: this.#entries, to: this.#entries + count });
    this.#entries += count;
  }

  add(part: Part): void {
    const { basket, place } = part;
    const cursor = new Cursor(basket.data, place, { end: basket.dataEnd, origin: basket.origin });
    const from = basket.offsets ? part.from : 0;
    const to = basket.offsets ? part.to : basket.entries;
    this.#wanted.push({ from: this.#entries + part.from - from, to: this.#entries + part.to - from });
    if (basket.offsets) this.#addOffset(cursor, basket.offsets, from, to, part.counts);
    else this.#addInSequence(cursor, basket.entries, part.counts);
    this.#entries += to - from;
  }

  #addOffset(cursor: Cursor, offsets: Int32Array, from: number, to: number, counts: Part['counts']): void {
    for (let i = from; i < to; i++) {
      cursor.position = offsets[i]!;
      cursor.end = offsets[i + 1]!;
      const count = counts?.(i);
      const before = this.#reader.length;
      // Of no items at all there can be a header all the same.
      this.#addEntry(cursor, count === 0 ? undefined : count);
      if (count === 0 && this.#reader.length > before) cursor.fail(`entry ${i}: expected no items`);
      if (cursor.left !== 0) cursor.fail(`entry ${i}: ${cursor.left} bytes are left over`);
    }
  }

  #addInSequence(cursor: Cursor, entries: number, counts: Part['counts']): void {
    if (this.#many && !counts) cursor.fail('entries of any size without offsets and without a counter', 0);
    for (let i = 0; i < entries; i++) this.#addEntry(cursor, counts?.(i));
    if (cursor.left !== 0) cursor.fail(`${cursor.left} bytes are left over`);
  }

  #addEntry(cursor: Cursor, count: number | undefined): void {
    cursor.forget();
    if (this.#many && count !== undefined) this.#reader.readMembers(cursor, count);
    else if (this.#many) this.#reader.readRest(cursor);
    else this.#reader.read(cursor);
    this.#offsets.push(this.#reader.length);
  }

  finish(): Column {
    const content = this.#reader.finish();
    const all: Column = this.#many ? { kind: 'jagged', offsets: this.#offsets.finish(), content } : content;
    const [first] = this.#wanted;
    const last = this.#wanted.at(-1);
    return first && last ? sliceColumn(all, first.from, last.to) : all;
  }
}
