import type { RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { NumberKind } from '../bytes/numbers.ts';
import { readBaseObject } from '../streamer/base-objects.ts';
import { typeOfName } from '../streamer/root-type.ts';
import { ArrayObjectReader } from './array-object-reader.ts';
import {
  type ReadCollection,
  readArrayObject,
  readClonesObject,
  readListObject,
  readMapObject,
  readRefArray,
} from './collections.ts';
import { type ColumnReader, readItemsToEnd } from './column-reader.ts';
import { GrowingNumbers } from './growing.ts';
import type { NumberReader } from './number-reader.ts';
import type { CompileClass } from './read-object.ts';
import { ValueReader } from './value-reader.ts';

const COLLECTIONS: Readonly<Record<string, ReadCollection>> = {
  TList: readListObject,
  THashList: readListObject,
  TObjArray: readArrayObject,
  TMap: readMapObject,
  TClonesArray: readClonesObject,
  TRefArray: readRefArray,
};

const ARRAYS: Readonly<Record<string, NumberKind>> = {
  TArrayC: 'int8',
  TArrayS: 'int16',
  TArrayI: 'int32',
  TArrayL: 'int64',
  TArrayL64: 'int64',
  TArrayF: 'float32',
  TArrayD: 'float64',
};

/** Whether a class is an array of numbers, which as a base class goes by the name `fArray`. */
export function isArrayClass(className: string): boolean {
  return Object.hasOwn(ARRAYS, className);
}

/** A reader for a class that ROOT streams by hand, whatever its description says; undefined for any other class. */
export function specialReader(className: string, compile: CompileClass): ColumnReader | undefined {
  const collection = COLLECTIONS[className];
  if (collection) return new ValueReader((cursor) => collection(cursor, compile));
  const array = ARRAYS[className];
  if (array) return new ArrayObjectReader(array);
  if (className === 'TDatime') return new NumberFieldReader('fDatime', (cursor) => cursor.u32());
  if (className === 'TRef') return new NumberFieldReader('ref', readRef);
  if (className === 'TQObject') return new NothingReader();
  if (className.startsWith('TMatrixTSym<')) return new SymmetricMatrixReader(className, compile);
  return undefined;
}

const HAS_UUID = 0x20;

/** A TRef: a TObject whose number is the one of the object it refers to, and the process that gave it, or a UUID. */
function readRef(cursor: Cursor): number {
  const { uniqueId, bits } = readBaseObject(cursor);
  if (bits & HAS_UUID) cursor.string();
  else cursor.skip(2);
  return uniqueId;
}

/** Objects that are one 32-bit number, without header. */
class NumberFieldReader implements ColumnReader {
  readonly #name: string;
  readonly #readOne: (cursor: Cursor) => number;
  readonly #numbers = new GrowingNumbers('uint32');

  constructor(name: string, readOne: (cursor: Cursor) => number) {
    this.#name = name;
    this.#readOne = readOne;
  }

  get length(): number {
    return this.#numbers.length;
  }

  read(cursor: Cursor): void {
    const index = this.#numbers.add(1);
    this.#numbers.array[index] = this.#readOne(cursor);
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.read(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    this.#numbers.add(count);
  }

  finish(): RecordColumn {
    const fields = new Map([[this.#name, this.#numbers.finish()]]);
    return { kind: 'record', length: this.#numbers.length, fields };
  }
}

/** Classes that write nothing. */
class NothingReader implements ColumnReader {
  length = 0;

  read(_cursor: Cursor): void {
    this.length++;
  }

  readItems(_cursor: Cursor, count: number): void {
    this.length += count;
  }

  readMembers(_cursor: Cursor, count: number): void {
    this.length += count;
  }

  readRest(_cursor: Cursor): void {}

  addEmpty(count: number): void {
    this.length += count;
  }

  finish(): RecordColumn {
    return { kind: 'record', length: this.length, fields: new Map() };
  }
}

/** A symmetric matrix: its base class (whose header is the one of the whole), then the upper right triangle row by row. */
class SymmetricMatrixReader implements ColumnReader {
  readonly #base: ColumnReader & { counterOf?(name: string): NumberReader | undefined };
  readonly #elements: ArrayObjectReader;
  length = 0;

  constructor(className: string, compile: CompileClass) {
    const item = className.slice('TMatrixTSym<'.length, -1);
    this.#base = compile(`TMatrixTBase<${item}>`);
    const type = typeOfName(item);
    this.#elements = new ArrayObjectReader(type.kind === 'number' ? type.number : 'float64');
  }

  read(cursor: Cursor): void {
    this.#base.read(cursor);
    const rows = this.#base.counterOf?.('fNrows')?.at(this.length) ?? 0;
    if (rows < 0 || rows > cursor.left) cursor.fail(`a matrix of ${rows} rows in ${cursor.left} bytes`);
    this.#elements.readCounted(cursor, (rows * (rows + 1)) / 2);
    this.length++;
  }

  readItems(cursor: Cursor, count: number): void {
    for (let i = 0; i < count; i++) this.read(cursor);
  }

  readMembers(cursor: Cursor, count: number): void {
    this.readItems(cursor, count);
  }

  readRest(cursor: Cursor): void {
    readItemsToEnd(this, cursor);
  }

  addEmpty(count: number): void {
    this.#base.addEmpty(count);
    this.#elements.addEmpty(count);
    this.length += count;
  }

  finish(): RecordColumn {
    const base = this.#base.finish();
    const fields = new Map('kind' in base && base.kind === 'record' ? base.fields : []);
    fields.set('fElements', this.#elements.finish());
    return { kind: 'record', length: this.length, fields };
  }
}
