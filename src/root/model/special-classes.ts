import type { Column, RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { NumberKind } from '../bytes/numbers.ts';
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
import { NumberReader } from './number-reader.ts';
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
  if (className === 'TDatime') return new FieldsReader([['fDatime', 'uint32']], 0, 0);
  if (className === 'TRef') return new FieldsReader([['ref', 'uint32']], 2, 6);
  if (className === 'TQObject') return new FieldsReader([], 0, 0);
  if (className.startsWith('TMatrixTSym<')) return new SymmetricMatrixReader(className, compile);
  return undefined;
}

/** A few numbers without header, with bytes to step over before and behind them. */
class FieldsReader implements ColumnReader {
  readonly #fields: readonly (readonly [name: string, reader: NumberReader])[];
  readonly #before: number;
  readonly #behind: number;
  length = 0;

  constructor(fields: readonly (readonly [string, NumberKind])[], before: number, behind: number) {
    this.#fields = fields.map(([name, kind]) => [name, new NumberReader(kind)]);
    this.#before = before;
    this.#behind = behind;
  }

  read(cursor: Cursor): void {
    cursor.skip(this.#before);
    for (const [, reader] of this.#fields) reader.read(cursor);
    cursor.skip(this.#behind);
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
    for (const [, reader] of this.#fields) reader.addEmpty(count);
    this.length += count;
  }

  finish(): RecordColumn {
    const fields = new Map<string, Column>(this.#fields.map(([name, reader]) => [name, reader.finish()]));
    return { kind: 'record', length: this.length, fields };
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
