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

/** A TNamed: the texts are taken out of the record when they are asked for, because most of a large tree are names of leaves. */
export class Named {
  readonly #cursor: Cursor;
  readonly #nameAt: number;
  readonly #titleAt: number;

  /** Steps over the members of a TNamed. */
  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#nameAt = cursor.skipString();
    this.#titleAt = cursor.skipString();
  }

  get name(): string {
    return this.#cursor.stringAt(this.#nameAt);
  }

  get title(): string {
    return this.#cursor.stringAt(this.#titleAt);
  }
}

/** Reads a TNamed. */
export function readNamed(cursor: Cursor): Named {
  const { end } = readObjectHeader(cursor);
  readBaseObject(cursor);
  const named = new Named(cursor);
  if (end !== undefined) cursor.position = end;
  return named;
}
