import type { Column, JaggedColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { checkEnd, type ObjectHeader, readObjectHeader } from '../streamer/object-header.ts';
import type { ColumnReader } from './column-reader.ts';
import { GrowingOffsets } from './growing.ts';

/** How the items of a container are read, one after another or member by member. */
export interface ItemReader extends ColumnReader {
  /** Reads `count` items of a version member by member: base classes and members without headers of their own. */
  readMemberwise?(cursor: Cursor, count: number, version: ItemVersion | undefined): void;
}

/** The version of the items of a container that is streamed member by member. */
export interface ItemVersion {
  /** Undefined for the newest one. */
  readonly version: number | undefined;
  /** Instead of a version, for a class that has none. */
  readonly checksum: number | undefined;
}

function readItemVersion(cursor: Cursor): ItemVersion {
  const version = cursor.i16();
  return { version, checksum: version <= 0 ? cursor.u32() : undefined };
}

/** Containers: a count, then items. */
export class ListReader implements ColumnReader {
  readonly #offsets = new GrowingOffsets();
  readonly #items: ItemReader;
  readonly #name: string;

  constructor(items: ItemReader, name: string) {
    this.#items = items;
    this.#name = name;
  }

  get length(): number {
    return this.#offsets.length;
  }

  read(cursor: Cursor): void {
    this.readMembers(cursor, 1);
  }

  readMembers(cursor: Cursor, count: number): void {
    // A member of no objects is not written at all, not even its header.
    if (count === 0) return;
    const start = cursor.position;
    const header = readObjectHeader(cursor);
    this.#readLists(cursor, count, header);
    checkEnd(cursor, start, header.end, this.#name);
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.#readList(cursor, undefined);
  }

  #readLists(cursor: Cursor, count: number, { memberwise }: ObjectHeader): void {
    const version = memberwise ? readItemVersion(cursor) : undefined;
    for (let i = 0; i < count; i++) this.#readList(cursor, version);
  }

  #readList(cursor: Cursor, version: ItemVersion | undefined): void {
    const count = cursor.count(0);
    // An item may take no byte at all (an empty class): it is for the items to see that the bytes suffice.
    if (version && !this.#items.readMemberwise)
      cursor.fail(`${this.#name} of items that cannot be streamed by member`);
    if (version) this.#items.readMemberwise?.(cursor, count, version);
    else this.#items.readItems(cursor, count);
    this.#offsets.push(this.#items.length);
  }

  readRest(cursor: Cursor): void {
    if (cursor.left === 0) return;
    const { memberwise } = readObjectHeader(cursor);
    const version = memberwise ? readItemVersion(cursor) : undefined;
    while (cursor.left > 0) this.#readList(cursor, version);
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count);
  }

  finish(): JaggedColumn<Column> {
    return { kind: 'jagged', offsets: this.#offsets.finish(), content: this.#items.finish() };
  }
}
