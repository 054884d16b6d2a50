import type { Cursor } from '../bytes/cursor.ts';
import { readByteCount } from './object-header.ts';

/**
 * A pointer in a record is one of
 *
 *     0                                        null
 *     offset                                   an object that was read before
 *     byte count, 0xffffffff, class name, 0    an object of a class that is new in this record
 *     byte count, 0x80000000 | offset          an object of a class that was named before
 *
 * Offsets count from the start of the record's key, and stand for "position of the tag + 2".
 */

const NEW_CLASS = 0xffffffff;
const CLASS_BIT = 0x80000000;

/** Objects inside one another that are more than this are damage: they would take more stack than there is. */
const DEEPEST = 200;

/** Gives the value of the object whose body starts at the cursor; `remember` may be called early, for objects that refer to themselves. */
export type ReadBody<T> = (className: string, end: number | undefined, remember: (value: T) => void) => T;

/** What stands for a class that is named only inside an object that was stepped over: no description has this name. */
export const UNKNOWN_CLASS = '?';

/** Reads a pointer; `undefined` is null, or a reference to what is not in the record. */
export function readPointer<T>(cursor: Cursor, readBody: ReadBody<T>): T | undefined {
  const start = cursor.position;
  const end = readByteCount(cursor);
  const tagAt = cursor.position;
  const tag = cursor.u32();
  if (tag < CLASS_BIT) {
    if (end !== undefined) cursor.position = end;
    return cursor.references.objects.get(tag) as T | undefined;
  }
  const className = readClass(cursor, tag, tagAt) ?? (end === undefined ? undefined : UNKNOWN_CLASS);
  if (className === undefined) {
    cursor.fail(`a class reference to ${tag - CLASS_BIT}, where no class is`, tagAt);
  }
  const remember = (value: T) => cursor.references.objects.set(start + cursor.origin + 2, value);
  if (cursor.depth >= DEEPEST) cursor.fail(`objects inside one another, ${cursor.depth + 1} deep`);
  let value: T;
  cursor.depth++;
  try {
    value = readBody(className, end, remember);
  } finally {
    cursor.depth--;
  }
  remember(value);
  if (end !== undefined) {
    if (cursor.position > end) cursor.fail(`${className}: read past its end at ${end}`, start);
    cursor.position = end;
  }
  return value;
}

function readClass(cursor: Cursor, tag: number, tagAt: number): string | undefined {
  if (tag === NEW_CLASS) {
    const className = cursor.zeroEnded();
    cursor.references.classes.set(tagAt + cursor.origin + 2, className);
    return className;
  }
  return cursor.references.classes.get(tag - CLASS_BIT);
}
