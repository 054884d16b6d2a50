import type { Cursor } from '../bytes/cursor.ts';
import { type Named, readNamed } from '../streamer/base-objects.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';

/** A leaf as it is stored: one variable of a branch. */
export interface LeafRecord {
  /** TLeafI, TLeafElement, ... */
  readonly className: string;
  readonly name: string;
  /** The name with its dimensions: `x[n][3]`. */
  readonly title: string;
  /** Product of the fixed dimensions. */
  readonly length: number;
  readonly isUnsigned: boolean;
  /** The leaf that counts the items, for a leaf of variable length. */
  readonly counter: LeafRecord | undefined;
  /** For a TLeafObject: each entry starts with its class name. */
  readonly isVirtual: boolean;
}

/** Reads the body of a leaf of any class; what follows the common part is stepped over. */
export function readLeaf(cursor: Cursor, className: string): LeafRecord {
  const outer = readObjectHeader(cursor);
  const start = cursor.position;
  const leaf = className === 'TLeaf' ? undefined : readObjectHeader(cursor);
  const named = readNamed(cursor);
  const length = cursor.i32();
  cursor.skip(8);
  cursor.skip(1);
  const isUnsigned = cursor.u8() !== 0;
  const counter = readPointer(cursor, (kind) => readLeaf(cursor, kind));
  if (leaf && cursor.position !== leaf.end) checkEnd(cursor, start, leaf.end, `leaf "${named.name}"`);
  const isVirtual = className === 'TLeafObject' && outer.version >= 4 && cursor.u8() !== 0;
  if (outer.end !== undefined) cursor.position = outer.end;
  return new ReadLeaf(named, { className, length, isUnsigned, counter, isVirtual });
}

/** Its names are needed seldom. */
class ReadLeaf implements LeafRecord {
  readonly #named: Named;
  readonly className: string;
  readonly length: number;
  readonly isUnsigned: boolean;
  readonly counter: LeafRecord | undefined;
  readonly isVirtual: boolean;

  constructor(named: Named, told: Omit<LeafRecord, 'name' | 'title'>) {
    this.#named = named;
    this.className = told.className;
    this.length = told.length;
    this.isUnsigned = told.isUnsigned;
    this.counter = told.counter;
    this.isVirtual = told.isVirtual;
  }

  get name(): string {
    return this.#named.name;
  }

  get title(): string {
    return this.#named.title;
  }
}
