import type { Cursor } from '../bytes/cursor.ts';

/** What stands before the members of a streamed object: how many bytes it has, and the version of its class. */
export interface ObjectHeader {
  readonly version: number;
  /** Where the object ends; undefined when it was written without a byte count. */
  readonly end: number | undefined;
  /** The items of a container were written member by member. */
  readonly memberwise: boolean;
}

const BYTE_COUNT = 0x40000000;
const MEMBERWISE = 0x4000;

/** Reads `byte count | 0x40000000, version`, or a version alone. */
export function readObjectHeader(cursor: Cursor): ObjectHeader {
  const end = readByteCount(cursor);
  const version = cursor.u16();
  const memberwise = version < 0x8000 && (version & MEMBERWISE) !== 0;
  return { version: memberwise ? version & ~MEMBERWISE : version, end, memberwise };
}

/** Reads a byte count if there is one, and gives the position behind the object. */
export function readByteCount(cursor: Cursor): number | undefined {
  if (!hasByteCount(cursor)) return undefined;
  const first = cursor.view.getUint32(cursor.position);
  const end = cursor.position + 4 + (first & 0x3fffffff);
  if (end > cursor.end) {
    cursor.fail(`an object of ${first & 0x3fffffff} bytes, but ${cursor.left - 4} bytes are left`);
  }
  cursor.position += 4;
  return end;
}

/** Whether a byte count is next. */
export function hasByteCount(cursor: Cursor): boolean {
  return cursor.left >= 4 && (cursor.view.getUint32(cursor.position) & 0xc0000000) >>> 0 === BYTE_COUNT;
}

/** Checks that an object was read to its end, no more and no less. */
export function checkEnd(cursor: Cursor, start: number, end: number | undefined, name: string): void {
  if (end === undefined || cursor.position === end) return;
  cursor.fail(`${name}: expected ${end - start} bytes, read ${cursor.position - start}`, start);
}

/** Reads a whole object by its byte count without looking inside. */
export function skipObject(cursor: Cursor): void {
  const { end } = readObjectHeader(cursor);
  if (end === undefined) cursor.fail('an object without byte count, which cannot be stepped over');
  cursor.position = end;
}
