import type { RecordColumn } from '../../column/index.ts';
import { UnsupportedError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { readByteCount } from '../streamer/object-header.ts';
import { readItemsToEnd } from './column-reader.ts';
import type { ItemReader } from './list-reader.ts';

/** Objects inside others whose class the file does not describe: stepped over by their byte count, without any field. */
export class OpaqueReader implements ItemReader {
  readonly #className: string;
  length = 0;

  constructor(className: string) {
    this.#className = className;
  }

  /** Without a byte count nothing was written: a base class that ROOT knew nothing about. */
  read(cursor: Cursor): void {
    const end = readByteCount(cursor);
    if (end !== undefined) cursor.position = end;
    this.length++;
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) {
      const end = readByteCount(cursor);
      if (end === undefined) throw new UnsupportedError(`root: no description of class "${this.#className}"`);
      cursor.position = end;
      this.length++;
    }
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  /** Without headers there is nothing to step over: the container checks that its bytes are used up. */
  readMemberwise(_cursor: Cursor, count: number): void {
    this.length += count;
  }

  readRest(cursor: Cursor): void {
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    this.length += count;
  }

  finish(): RecordColumn {
    return { kind: 'record', length: this.length, fields: new Map() };
  }
}
