import { UnsupportedError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { readBaseObject, readNamed } from '../streamer/base-objects.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { readList } from '../streamer/object-array.ts';
import { readObjectHeader, skipObject } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';
import type { StreamerElement } from '../streamer/streamer-info.ts';

/** How a number is stored. */
export type StoredNumber = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'f32' | 'f64';

/** Numbers of an object: where the first one is, how many there are and how each is stored. */
export interface LocatedNumbers {
  readonly at: number;
  readonly count: number;
  readonly type: StoredNumber;
}

/** Where the members of an object are, those of its bases among them, those of objects inside as `fXaxis.fNbins`. */
export interface LocatedObject {
  readonly numbers: ReadonlyMap<string, LocatedNumbers>;
  readonly texts: ReadonlyMap<string, string>;
  /** The labels of axes: number of the bin, and text. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** TObject's status bits. */
  readonly bits: number;
}

/** Bytes of each kind of number. */
export const STORED_BYTES: Readonly<Record<StoredNumber, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** ROOT's codes of basic types. Double32_t without a range is a float, as the members of histograms have it. */
const BASIC: Readonly<Record<number, StoredNumber>> = {
  1: 'i8',
  2: 'i16',
  3: 'i32',
  4: 'i64',
  5: 'f32',
  6: 'i32',
  8: 'f64',
  9: 'f32',
  11: 'u8',
  12: 'u16',
  13: 'u32',
  14: 'i64',
  15: 'u32',
  16: 'i64',
  17: 'i64',
  18: 'u8',
};

/** The classes of arrays of numbers. */
export const ARRAYS: Readonly<Record<string, StoredNumber>> = {
  TArrayC: 'i8',
  TArrayS: 'i16',
  TArrayI: 'i32',
  TArrayL64: 'i64',
  TArrayF: 'f32',
  TArrayD: 'f64',
};

interface Found {
  readonly numbers: Map<string, LocatedNumbers>;
  readonly texts: Map<string, string>;
  readonly labels: Map<string, ReadonlyMap<number, string>>;
  bits: number;
}

/** Finds the members of an object by the description of its class. Throws `UnsupportedError` for a class without one. */
export function locateMembers(cursor: Cursor, className: string, classes: ClassTable): LocatedObject {
  const found: Found = { numbers: new Map(), texts: new Map(), labels: new Map(), bits: 0 };
  locateObject(cursor, className, classes, '', found);
  return found;
}

function locateObject(
  cursor: Cursor,
  className: string,
  classes: ClassTable,
  prefix: string,
  found: Found,
): void {
  const { version, end } = readObjectHeader(cursor);
  const info = classes.find(className, version);
  if (info?.version !== version || end === undefined) {
    throw new UnsupportedError(
      `root: "${cursor.place.file}": ${cursor.place.object}: no description of version ${version} of ${className}`,
    );
  }
  for (const element of info.elements) {
    if (element.kind === 'TStreamerBase') locateBase(cursor, element.name, classes, prefix, found);
    else locateMember(cursor, element, classes, prefix, found);
  }
  if (cursor.position !== end) cursor.fail(`${className}: its members end here, expected at ${end}`);
}

function locateBase(cursor: Cursor, name: string, classes: ClassTable, prefix: string, found: Found): void {
  const array = ARRAYS[name];
  if (array) locateArray(cursor, `${prefix}fArray`, array, found);
  else if (name === 'TObject') {
    const { bits } = readBaseObject(cursor);
    if (prefix === '') found.bits = bits;
  } else if (name === 'TNamed') locateNamed(cursor, prefix, found);
  else locateObject(cursor, name, classes, prefix, found);
}

function locateNamed(cursor: Cursor, prefix: string, found: Found): void {
  const at = cursor.position;
  const { title } = readNamed(cursor);
  found.texts.set(`${prefix}fTitle`, title);
  if (prefix !== '') return;
  const end = cursor.position;
  cursor.position = at;
  readObjectHeader(cursor);
  found.bits = readBaseObject(cursor).bits;
  cursor.position = end;
}

function locateArray(cursor: Cursor, name: string, type: StoredNumber, found: Found): void {
  const count = cursor.count(STORED_BYTES[type]);
  found.numbers.set(name, { at: cursor.skip(count * STORED_BYTES[type]), count, type });
}

function locateMember(
  cursor: Cursor,
  element: StreamerElement,
  classes: ClassTable,
  prefix: string,
  found: Found,
): void {
  const { type, typeName } = element;
  const name = prefix + element.name;
  const basic = BASIC[type < 20 ? type : type % 20];
  const array = ARRAYS[typeName];
  if (type === 65) found.texts.set(name, cursor.string());
  else if (type === 66) readBaseObject(cursor);
  else if (type === 67) readNamed(cursor);
  else if (array) locateArray(cursor, name, array, found);
  else if (typeName === 'TAxis') locateObject(cursor, typeName, classes, `${name}.`, found);
  else if (type === 64 && element.name === 'fLabels') found.labels.set(prefix, readLabels(cursor));
  else if (type === 64) readPointer(cursor, (kind, end) => skipBody(cursor, kind, end));
  else if (type >= 61) skipObject(cursor);
  else if (basic && type < 20) locateFixed(cursor, name, basic, 1, found);
  else if (basic && type < 40) locateFixed(cursor, name, basic, element.arrayLength, found);
  else if (basic) locateCounted(cursor, name, basic, prefix + (element.countName ?? ''), found);
  else cursor.fail(`member "${element.name}" of type ${typeName}`);
}

function locateFixed(cursor: Cursor, name: string, type: StoredNumber, count: number, found: Found): void {
  found.numbers.set(name, { at: cursor.skip(count * STORED_BYTES[type]), count, type });
}

/** A pointer to an array: a byte that says whether it is there. */
function locateCounted(
  cursor: Cursor,
  name: string,
  type: StoredNumber,
  counter: string,
  found: Found,
): void {
  const counted = found.numbers.get(counter);
  const isThere = cursor.u8() !== 0;
  const count = isThere && counted ? cursor.view.getInt32(counted.at) : 0;
  found.numbers.set(name, { at: cursor.skip(count * STORED_BYTES[type]), count, type });
}

function skipBody(cursor: Cursor, kind: string, end: number | undefined): undefined {
  if (end === undefined) cursor.fail(`a ${kind} that does not say how long it is`);
  cursor.position = end;
}

/** A list of TObjString, whose unique numbers are those of the bins. */
function readLabels(cursor: Cursor): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  readPointer(cursor, () => {
    readList(cursor, (kind) => {
      if (kind !== 'TObjString') cursor.fail(`a ${kind} among the labels of an axis`);
      const { end } = readObjectHeader(cursor);
      const { uniqueId } = readBaseObject(cursor);
      labels.set(uniqueId, cursor.string());
      if (end !== undefined) cursor.position = end;
    });
  });
  return labels;
}

/** The numbers at a place, as doubles. */
export function readLocated(view: DataView, { at, count, type }: LocatedNumbers): Float64Array {
  const values = new Float64Array(count);
  const read = READ[type];
  for (let i = 0; i < count; i++) values[i] = read(view, at + i * STORED_BYTES[type]);
  return values;
}

const READ: Readonly<Record<StoredNumber, (view: DataView, at: number) => number>> = {
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  i16: (view, at) => view.getInt16(at),
  u16: (view, at) => view.getUint16(at),
  i32: (view, at) => view.getInt32(at),
  u32: (view, at) => view.getUint32(at),
  i64: (view, at) => Number(view.getBigInt64(at)),
  f32: (view, at) => view.getFloat32(at),
  f64: (view, at) => view.getFloat64(at),
};

const WRITE: Readonly<Record<StoredNumber, (view: DataView, at: number, value: number) => void>> = {
  i8: (view, at, value) => view.setInt8(at, value),
  u8: (view, at, value) => view.setUint8(at, value),
  i16: (view, at, value) => view.setInt16(at, value),
  u16: (view, at, value) => view.setUint16(at, value),
  i32: (view, at, value) => view.setInt32(at, value),
  u32: (view, at, value) => view.setUint32(at, value),
  i64: (view, at, value) => view.setBigInt64(at, BigInt(value)),
  f32: (view, at, value) => view.setFloat32(at, value),
  f64: (view, at, value) => view.setFloat64(at, value),
};

/** The largest number that can be stored; the least is the one below its negative. */
export function largestOf(type: StoredNumber): number {
  const bits = { i8: 8, i16: 16, i32: 32, i64: 64 }[type as string];
  return bits ? 2 ** (bits - 1) - 1 : Number.POSITIVE_INFINITY;
}

/** Writes numbers to where others were. Integers must fit; the caller has checked that. */
export function writeLocated(
  view: DataView,
  { at, count, type }: LocatedNumbers,
  values: Float64Array,
): void {
  const write = WRITE[type];
  for (let i = 0; i < count; i++) write(view, at + i * STORED_BYTES[type], values[i]!);
}
