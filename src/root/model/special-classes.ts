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
import type { ColumnReader } from './column-reader.ts';
import type { NumberReader } from './number-reader.ts';
import { OneByOneReader } from './one-by-one.ts';
import type { CompileClass } from './read-object.ts';
import { ValueReader } from './value-reader.ts';
import { WordFieldReader } from './word-reader.ts';

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
  if (className === 'TDatime') return new WordFieldReader('fDatime', (cursor) => cursor.u32());
  if (className === 'TRef') return new WordFieldReader('ref', readRef);
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
class SymmetricMatrixReader extends OneByOneReader {
  readonly #base: ColumnReader & { counterOf?(name: string): NumberReader | undefined };
  readonly #elements: ArrayObjectReader;
  length = 0;

  constructor(className: string, compile: CompileClass) {
    super();
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
