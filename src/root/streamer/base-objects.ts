import type { Cursor } from '../bytes/cursor.ts';
import { readObjectHeader } from './object-header.ts';

/** The status bit of a TObject that something refers to: two more bytes follow. */
export const IS_REFERENCED = 0x10;

/** Members of TObject. */
export interface BaseObject {
  readonly uniqueId: number;
  readonly bits: number;
}

/** Reads a TObject: a version (rarely with a byte count), two numbers, and a process number if it is referred to. */
export function readBaseObject(cursor: Cursor): BaseObject {
  readObjectHeader(cursor);
  const uniqueId = cursor.u32();
  const bits = cursor.u32();
  if (bits & IS_REFERENCED) cursor.skip(2);
  return { uniqueId, bits };
}

/** Reads a TNamed. */
export function readNamed(cursor: Cursor): { name: string; title: string } {
  const { end } = readObjectHeader(cursor);
  readBaseObject(cursor);
  const name = cursor.string();
  const title = cursor.string();
  if (end !== undefined) cursor.position = end;
  return { name, title };
}
