import type { Cursor } from '../bytes/cursor.ts';
import { readNamed } from './base-objects.ts';
import { readList, readObjectArray } from './object-array.ts';
import { readObjectHeader } from './object-header.ts';
import { readPointer } from './pointer.ts';

/** How one version of a class is streamed: its elements, in order. */
export interface StreamerInfo {
  readonly className: string;
  readonly version: number;
  readonly checksum: number;
  readonly elements: readonly StreamerElement[];
}

/** One member (or base class) of a class. */
export interface StreamerElement {
  /** TStreamerBase, TStreamerBasicType, ... */
  readonly kind: string;
  readonly name: string;
  /** The comment of the member, which holds the ranges of Double32_t and the counters of arrays. */
  readonly title: string;
  /** ROOT's number for how it is streamed. */
  readonly type: number;
  readonly typeName: string;
  /** Product of the fixed dimensions; 0 when it is no array. */
  readonly arrayLength: number;
  readonly dimensions: readonly number[];
  /** Version and checksum of the base class, for a base; neither in old files, no checksum for a class with versions. */
  readonly baseVersion?: number;
  readonly baseChecksum?: number;
  /** For a container: ROOT's number for what its items are. */
  readonly itemType?: number;
  /** The member that counts, for a pointer to an array. */
  readonly countName?: string;
}

/** Reads the record of streamer infos. */
export function readStreamerInfos(cursor: Cursor): StreamerInfo[] {
  const { items } = readList<StreamerInfo | undefined>(cursor, (className, end) => {
    if (className === 'TStreamerInfo') return readInfo(cursor);
    if (end === undefined) cursor.fail(`${className} without byte count among the streamer infos`);
    cursor.position = end;
    return undefined;
  });
  return items.filter((item) => item !== undefined);
}

function readInfo(cursor: Cursor): StreamerInfo {
  readObjectHeader(cursor);
  const { name: className } = readNamed(cursor);
  const checksum = cursor.u32();
  const version = cursor.i32();
  return { className, version, checksum, elements: readElements(cursor) };
}

/** The elements are behind a pointer, whose class is always TObjArray. */
function readElements(cursor: Cursor): StreamerElement[] {
  const elements = readPointer(cursor, () => readObjectArray(cursor, (kind) => readElement(cursor, kind)));
  return elements?.filter((element) => element !== undefined) ?? [];
}

function readElement(cursor: Cursor, kind: string): StreamerElement {
  if (kind === 'TStreamerElement') return readElementBase(cursor, kind);
  const outer = readObjectHeader(cursor);
  // A TStreamerSTLstring is a TStreamerSTL, which is a TStreamerElement: one header for each.
  if (kind === 'TStreamerSTLstring') readObjectHeader(cursor);
  const base = readElementBase(cursor, kind);
  const element = { ...base, ...readElementRest(cursor, kind, outer.version) };
  if (outer.end !== undefined) cursor.position = outer.end;
  return element;
}

function readElementBase(cursor: Cursor, kind: string): StreamerElement {
  const { version, end } = readObjectHeader(cursor);
  const { name, title } = readNamed(cursor);
  const type = cursor.i32();
  cursor.skip(4);
  const arrayLength = cursor.i32();
  const rank = cursor.i32();
  if (rank < 0 || rank > 5) cursor.fail(`member "${name}" with ${rank} dimensions`);
  const maximum = Array.from({ length: version === 1 ? cursor.count(4) : 5 }, () => cursor.i32());
  const typeName = cursor.string();
  if (end !== undefined) cursor.position = end;
  // Bases are no arrays: one of the dimensions is the checksum of the class.
  const baseChecksum = kind === 'TStreamerBase' && maximum[1] ? maximum[1] >>> 0 : undefined;
  const isBool = type % 20 === 11 && type < 60 && (typeName === 'Bool_t' || typeName === 'bool');
  return {
    kind,
    name,
    title,
    type: isBool ? type + 7 : type,
    typeName,
    arrayLength,
    dimensions: maximum.slice(0, rank),
    ...(baseChecksum === undefined ? {} : { baseChecksum }),
  };
}

function readElementRest(
  cursor: Cursor,
  kind: string,
  version: number,
): { baseVersion?: number; countName?: string; itemType?: number } {
  if (kind === 'TStreamerBase') return version > 2 ? { baseVersion: cursor.i32() } : {};
  if (kind === 'TStreamerSTL' || kind === 'TStreamerSTLstring') {
    cursor.skip(4);
    return { itemType: cursor.i32() };
  }
  if (kind !== 'TStreamerBasicPointer' && kind !== 'TStreamerLoop') return {};
  cursor.skip(4);
  return { countName: cursor.string() };
}
