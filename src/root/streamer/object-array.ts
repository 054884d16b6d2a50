import type { Cursor } from '../bytes/cursor.ts';
import { readBaseObject } from './base-objects.ts';
import { readObjectHeader } from './object-header.ts';
import { type ReadBody, readPointer } from './pointer.ts';

/** Reads the items of a TObjArray; null pointers are `undefined`. */
export function readObjectArray<T>(cursor: Cursor, readBody: ReadBody<T>): (T | undefined)[] {
  const { version, end } = readObjectHeader(cursor);
  if (version > 2) readBaseObject(cursor);
  if (version > 1) cursor.string();
  const count = cursor.count(0);
  cursor.skip(4);
  if (count * 4 > cursor.left)
    cursor.fail(`an array of ${count} pointers, but ${cursor.left} bytes are left`);
  // A tree has thousands of these, most of them with nothing but null pointers: a loop is several times faster here.
  const items: (T | undefined)[] = [];
  for (let i = 0; i < count; i++) items.push(passNull(cursor) ? undefined : readPointer(cursor, readBody));
  if (end !== undefined) cursor.position = end;
  return items;
}

function passNull(cursor: Cursor): boolean {
  if (cursor.left < 4 || cursor.view.getUint32(cursor.position) !== 0) return false;
  cursor.position += 4;
  return true;
}

/** Reads the items of a TList with their options. */
export function readList<T>(
  cursor: Cursor,
  readBody: ReadBody<T>,
): { name: string; items: (T | undefined)[]; options: string[] } {
  const { version, end } = readObjectHeader(cursor);
  if (version <= 3) cursor.fail(`TList of version ${version}`);
  readBaseObject(cursor);
  const name = cursor.string();
  const count = cursor.count(5);
  const options: string[] = [];
  const items = Array.from({ length: count }, () => {
    const item = readPointer(cursor, readBody);
    options.push(cursor.string());
    return item;
  });
  if (end !== undefined) cursor.position = end;
  return { name, items, options };
}
