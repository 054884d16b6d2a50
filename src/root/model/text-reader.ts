import type { Column, TextColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';
import { GrowingNumbers, GrowingOffsets } from './growing.ts';

/** How the length of a string is stored: a byte (or 255 and 32 bits), or always 32 bits. */
export type TextForm = 'string' | 'chars';

/** Strings. */
export class TextReader implements ColumnReader {
  readonly #offsets = new GrowingOffsets();
  readonly #bytes = new GrowingNumbers('uint8');
  readonly #form: TextForm;
  /** A std::string that is a member of a class has a header, as containers have; a TString has none. */
  readonly #header: boolean;

  constructor(form: TextForm, header = false) {
    this.#form = form;
    this.#header = header;
  }

  get length(): number {
    return this.#offsets.length;
  }

  read(cursor: Cursor): void {
    this.readMembers(cursor, 1);
  }

  #readText(cursor: Cursor): void {
    const text = this.#form === 'string' ? cursor.stringBytes() : cursor.take(cursor.i32());
    const first = this.#bytes.add(text.length);
    (this.#bytes.array as Uint8Array).set(text, first);
    this.#offsets.push(this.#bytes.length);
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.#readText(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    if (count === 0) return;
    const start = cursor.position;
    const end = this.#header ? readObjectHeader(cursor).end : undefined;
    this.readItems(cursor, count);
    checkEnd(cursor, start, end, 'string');
  }

  readRest(cursor: Cursor): void {
    if (this.#header && cursor.left > 0) readObjectHeader(cursor);
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    for (let i = 0; i < count; i++) this.#offsets.push(this.#bytes.length);
  }

  finish(): TextColumn & Column {
    return { kind: 'text', offsets: this.#offsets.finish(), bytes: this.#bytes.finish() as Uint8Array };
  }
}
