import type { Column, TextColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { checkEnd, hasByteCount, readObjectHeader } from '../streamer/object-header.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';
import { GrowingNumbers, GrowingOffsets } from './growing.ts';

/** How the length of a string is stored: a byte (or 255 and 32 bits), or always 32 bits. */
export type TextForm = 'string' | 'chars';

/**
 * Whether members of a class have a header, as containers have: a std::string has one, a TString has none, and an array
 * of TStrings has one for all of them in newer files.
 */
export type TextHeader = 'always' | 'never' | 'if-counted';

/** Strings. */
export class TextReader implements ColumnReader {
  readonly #offsets = new GrowingOffsets();
  readonly #bytes = new GrowingNumbers('uint8');
  readonly #form: TextForm;
  readonly #header: TextHeader;

  constructor(form: TextForm, header: TextHeader = 'never') {
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

  #hasHeader(cursor: Cursor): boolean {
    if (this.#header !== 'if-counted' || !hasByteCount(cursor)) return this.#header === 'always';
    // The first letters of a text of 64 bytes look like a count that is far too large.
    return (cursor.view.getUint32(cursor.position) & 0x3fffffff) <= cursor.left - 4;
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.#readText(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    if (count === 0) return;
    const start = cursor.position;
    const end = this.#hasHeader(cursor) ? readObjectHeader(cursor).end : undefined;
    this.readItems(cursor, count);
    checkEnd(cursor, start, end, 'string');
  }

  readRest(cursor: Cursor): void {
    if (cursor.left > 0 && this.#hasHeader(cursor)) readObjectHeader(cursor);
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count);
  }

  finish(): TextColumn & Column {
    return { kind: 'text', offsets: this.#offsets.finish(), bytes: this.#bytes.finish() as Uint8Array };
  }
}
