import { isError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { hasByteCount } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';
import type { ColumnReader } from './column-reader.ts';
import { ListReader } from './list-reader.ts';
import { type RootObject, type RootValue, valueAt } from './root-object.ts';
import { TextReader } from './text-reader.ts';

/** Makes a reader for a class, or throws `UnsupportedError`. */
export type CompileClass = (className: string) => ColumnReader;

/** Reads a pointer: the object it points to, or null. An object whose class cannot be read is named and stepped over. */
export function readPointed(cursor: Cursor, compile: CompileClass): RootObject | null {
  const object = readPointer<RootObject>(cursor, (className, end, remember) => {
    const members: Record<string, RootValue> = {};
    const found: RootObject = { className, members };
    // Known before its members are read: they may point back to it.
    remember(found);
    try {
      Object.assign(members, readMembers(cursor, className, compile));
    } catch (error) {
      if (end === undefined || !isError(error, 'unsupported')) throw error;
      cursor.position = end;
      return { ...found, unreadable: error.message.replace(/^root: /, '') };
    }
    return found;
  });
  return object ?? null;
}

/** Reads the members of an object of a class, whose header or first byte is at the cursor. */
export function readMembers(
  cursor: Cursor,
  className: string,
  compile: CompileClass,
): { readonly [name: string]: RootValue } {
  const reader = compile(className);
  // A string of its own has no header, other than as a member; a container may have none; an object has one.
  const isBare = reader instanceof TextReader || (reader instanceof ListReader && !hasByteCount(cursor));
  if (isBare) reader.readItems(cursor, 1);
  else reader.read(cursor);
  const value = valueAt(reader.finish(), 0);
  const isMembers =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  // What is no object with members (a string, a TArray, a list) goes by the name of its one value.
  return isMembers ? (value as { readonly [name: string]: RootValue }) : { value };
}
