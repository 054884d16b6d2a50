import type { Cursor } from '../bytes/cursor.ts';
import { readBaseObject } from '../streamer/base-objects.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import type { ColumnReader } from './column-reader.ts';
import type { ItemReader } from './list-reader.ts';
import { type CompileClass, readMembers, readPointed } from './read-object.ts';
import { type RootValue, valueAt } from './root-object.ts';

/** Reads ROOT's own collections, which have streamers of their own, into `{ name, items }`. */
export type ReadCollection = (
  cursor: Cursor,
  compile: CompileClass,
) => { readonly [name: string]: RootValue };

/** A TList and what is stored as one. The options stand beside the items. */
export const readListObject: ReadCollection = (cursor, compile) => {
  const start = cursor.position;
  const { version, end } = readObjectHeader(cursor);
  if (version <= 3) cursor.fail(`TList of version ${version}`);
  readBaseObject(cursor);
  const name = cursor.string();
  const count = cursor.count(5);
  const items: RootValue[] = [];
  const options: string[] = [];
  for (let i = 0; i < count; i++) {
    items.push(readPointed(cursor, compile));
    options.push(cursor.string());
  }
  checkEnd(cursor, start, end, 'TList');
  return { name, items, options };
};

/** A TObjArray. */
export const readArrayObject: ReadCollection = (cursor, compile) => {
  const start = cursor.position;
  const { version, end } = readObjectHeader(cursor);
  if (version > 2) readBaseObject(cursor);
  const name = version > 1 ? cursor.string() : '';
  const count = cursor.count(4);
  const lowerBound = cursor.i32();
  const items = Array.from({ length: count }, () => readPointed(cursor, compile));
  checkEnd(cursor, start, end, 'TObjArray');
  return { name, lowerBound, items };
};

/** A TMap: pairs of pointers. */
export const readMapObject: ReadCollection = (cursor, compile) => {
  const start = cursor.position;
  const { version, end } = readObjectHeader(cursor);
  if (version > 2) readBaseObject(cursor);
  const name = version > 1 ? cursor.string() : '';
  const count = cursor.count(8);
  const items = Array.from({ length: count }, () => {
    const key = readPointed(cursor, compile);
    return { key, value: readPointed(cursor, compile) };
  });
  checkEnd(cursor, start, end, 'TMap');
  return { name, items };
};

const BYPASS_STREAMER = 0x1000;

/** A TClonesArray: objects of one class, each behind a byte that says whether it is there, or member by member. */
export const readClonesObject: ReadCollection = (cursor, compile) => {
  const start = cursor.position;
  const { version, end } = readObjectHeader(cursor);
  const bits = version > 2 ? readBaseObject(cursor).bits : 0;
  const name = version > 1 ? cursor.string() : '';
  const [className = ''] = cursor.string().split(';');
  const count = Math.abs(cursor.i32());
  if (count > cursor.bytes.length) cursor.fail(`a TClonesArray of ${count} objects in ${cursor.left} bytes`);
  const lowerBound = cursor.i32();
  const isByMember = (bits & BYPASS_STREAMER) !== 0;
  // By member, even no objects at all have headers.
  if (isByMember && count === 0 && end !== undefined) cursor.position = end;
  const items = isByMember
    ? readByMember(cursor, compile(className), count)
    : Array.from({ length: count }, () =>
        cursor.u8() === 0 ? null : readMembers(cursor, className, compile),
      );
  checkEnd(cursor, start, end, 'TClonesArray');
  return { name, className, lowerBound, items };
};

function readByMember(cursor: Cursor, reader: ColumnReader, count: number): RootValue[] {
  const items: ItemReader = reader;
  if (!items.readMemberwise) cursor.fail('a TClonesArray of a class that cannot be streamed by member');
  items.readMemberwise(cursor, count, undefined);
  const column = items.finish();
  return Array.from({ length: count }, (_, i) => valueAt(column, i));
}

/** A TRefArray: the numbers of the objects it refers to. */
export const readRefArray: ReadCollection = (cursor) => {
  const start = cursor.position;
  const { end } = readObjectHeader(cursor);
  readBaseObject(cursor);
  const name = cursor.string();
  const count = cursor.count(4);
  const lowerBound = cursor.i32();
  cursor.skip(2);
  const refs = Uint32Array.from({ length: count }, () => cursor.u32());
  checkEnd(cursor, start, end, 'TRefArray');
  return { name, lowerBound, refs };
};
