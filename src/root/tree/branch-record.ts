import type { Cursor } from '../bytes/cursor.ts';
import { readNamed } from '../streamer/base-objects.ts';
import { readObjectArray } from '../streamer/object-array.ts';
import { readObjectHeader, skipObject } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';
import { type Basket, readEmbeddedBasket } from './basket.ts';
import { type LeafRecord, readLeaf } from './leaf-record.ts';

/** A branch as it is stored. Sizes in bytes. */
export interface BranchRecord {
  /** TBranch, TBranchElement, TBranchObject, ... */
  readonly className: string;
  readonly name: string;
  readonly title: string;
  /** Where its entries end. */
  readonly entries: number;
  /** Where they begin: a branch for a class that came late has nothing for the entries before. */
  readonly firstEntry: number;
  readonly rawBytes: number;
  readonly compressedBytes: number;
  /** Baskets carry the offsets of their entries. */
  readonly hasOffsets: boolean;
  readonly branches: readonly BranchRecord[];
  readonly leaves: readonly LeafRecord[];
  /** Baskets on disk: first entry, place and size of each, in order of entries. */
  readonly baskets: readonly StoredBasket[];
  /** Baskets inside the record of the tree, in order of entries. */
  readonly embedded: readonly EmbeddedBasket[];
  /** Another file that holds the baskets; empty for this one. */
  readonly fileName: string;
  readonly element: ElementRecord | undefined;
  /** For a TBranchObject. */
  readonly objectClass: string | undefined;
}

/** A basket that is there already. */
export interface EmbeddedBasket {
  readonly firstEntry: number;
  readonly basket: Basket;
}

/** Where a basket is. */
export interface StoredBasket {
  readonly firstEntry: number;
  readonly at: number;
  readonly bytes: number;
}

/** What a TBranchElement adds: which part of which class it holds. */
export interface ElementRecord {
  readonly className: string;
  readonly parentName: string;
  readonly clonesName: string;
  readonly checksum: number;
  readonly classVersion: number;
  /** Index of the member in the streamer info; -1 or -2 for a whole object. */
  readonly id: number;
  /** 0 member, 1 base class, 2 split member, 3 TClonesArray, 31 its member, 4 container, 41 its member. */
  readonly type: number;
  readonly streamerType: number;
  /** The branch that counts the items of a container. */
  readonly counter: BranchRecord | undefined;
  /** The branch that says how long the array of each item is. */
  readonly lengths: BranchRecord | undefined;
}

/** Reads the body of a branch of any class, with everything below it. */
export function readBranch(
  cursor: Cursor,
  className: string,
  remember: (branch: BranchRecord) => void,
): BranchRecord {
  // Branches below refer to this one as their counter, so it is known before it is filled.
  const branch = {} as Growing;
  remember(branch);
  const start = cursor.position;
  const outer = readObjectHeader(cursor);
  if (className === 'TBranch') cursor.position = start;
  Object.assign(branch, readBaseBranch(cursor, className));
  if (className === 'TBranchObject') branch.objectClass = cursor.string();
  if (className === 'TBranchElement') branch.element = readElementPart(cursor, outer.version);
  if (outer.end !== undefined) cursor.position = outer.end;
  return branch;
}

type Growing = { -readonly [K in keyof BranchRecord]: BranchRecord[K] };

function readBaseBranch(cursor: Cursor, className: string): BranchRecord {
  const { version, end } = readObjectHeader(cursor);
  if (version < 6) cursor.fail(`TBranch of version ${version}`);
  const { name, title } = readNamed(cursor);
  if (version > 7) skipObject(cursor);
  const head = version > 9 ? readHead(cursor, version) : readOldHead(cursor, version);
  const readChild = (kind: string, _end: number | undefined, remember: (branch: BranchRecord) => void) =>
    readBranch(cursor, kind, remember);
  const branches = readObjectArray(cursor, readChild).filter((child) => child !== undefined);
  const leaves = readObjectArray(cursor, (kind) => readLeaf(cursor, kind));
  const embedded = readObjectArray(cursor, (_, basketEnd) => readEmbeddedBasket(cursor, name, basketEnd));
  const tables = readBasketTables(cursor, version, head.maximum, head.written);
  const fileName = cursor.string();
  if (end !== undefined) cursor.position = end;
  return {
    className,
    name,
    title,
    entries: head.firstEntry + head.entries,
    firstEntry: head.firstEntry,
    rawBytes: head.rawBytes,
    compressedBytes: head.compressedBytes,
    hasOffsets: head.offsetLength > 0 && (head.ioBits & GENERATE_OFFSETS) === 0,
    branches,
    leaves: leaves.filter((leaf) => leaf !== undefined),
    baskets: tables.baskets,
    embedded: embedded.flatMap((basket, i) =>
      basket && basket.entries > 0 && !tables.isStored(i)
        ? [{ firstEntry: tables.firstEntry(i), basket }]
        : [],
    ),
    fileName,
    element: undefined,
    objectClass: undefined,
  };
}

/** An I/O feature: offsets are not stored, they follow from the counter. */
const GENERATE_OFFSETS = 1;

interface Head {
  readonly ioBits: number;
  readonly offsetLength: number;
  readonly written: number;
  readonly maximum: number;
  readonly entries: number;
  readonly firstEntry: number;
  readonly rawBytes: number;
  readonly compressedBytes: number;
}

function readHead(cursor: Cursor, version: number): Head {
  cursor.skip(8);
  const offsetLength = cursor.i32();
  const written = cursor.i32();
  cursor.skip(8);
  const ioBits = version > 12 ? readIoBits(cursor) : 0;
  cursor.skip(4);
  const maximum = cursor.i32();
  cursor.skip(4);
  const entries = cursor.i64();
  const firstEntry = version > 10 ? cursor.i64() : 0;
  const rawBytes = cursor.i64();
  const compressedBytes = cursor.i64();
  return { ioBits, offsetLength, written, maximum, entries, firstEntry, rawBytes, compressedBytes };
}

/** A ROOT::TIOFeatures, whose only member is a byte. */
function readIoBits(cursor: Cursor): number {
  skipObject(cursor);
  return cursor.bytes[cursor.position - 1]!;
}

/** Versions 6 to 9, of ROOT 3 and 4: counts are doubles, entry numbers have 32 bits. */
function readOldHead(cursor: Cursor, version: number): Head {
  cursor.skip(8);
  const offsetLength = cursor.i32();
  const written = cursor.i32();
  cursor.skip(8);
  const maximum = cursor.i32();
  if (version > 6) cursor.skip(4);
  const entries = cursor.f64();
  const rawBytes = cursor.f64();
  const compressedBytes = cursor.f64();
  return { ioBits: 0, offsetLength, written, maximum, entries, firstEntry: 0, rawBytes, compressedBytes };
}

function readBasketTables(
  cursor: Cursor,
  version: number,
  maximum: number,
  written: number,
): { baskets: StoredBasket[]; firstEntry: (index: number) => number; isStored: (index: number) => boolean } {
  if (maximum < 0 || written < 0 || written > maximum) {
    cursor.fail(`${written} baskets in a table for ${maximum}`);
  }
  const bytes = readTable(cursor, maximum, 4);
  const entries = readTable(cursor, maximum, version > 9 ? 8 : 4);
  const places = readTable(cursor, maximum, version > 9 ? 8 : undefined);
  const firstEntry = (index: number) => (index < maximum ? entries(index) : 0);
  // A tree that was saved while it grew can have a basket twice: on disk, and still in its record.
  const isStored = (index: number) => index < written && bytes(index) > 0 && places(index) > 0;
  const baskets: StoredBasket[] = [];
  for (let i = 0; i < written; i++) {
    if (isStored(i)) baskets.push({ bytes: bytes(i), firstEntry: entries(i), at: places(i) });
  }
  return { baskets, firstEntry, isStored };
}

/** A table of numbers of 4 or 8 bytes behind a byte that says whether it is there (and, in old files, 2 for 8 bytes). */
function readTable(cursor: Cursor, count: number, stored: 4 | 8 | undefined): (index: number) => number {
  const flag = cursor.u8();
  if (flag === 0) return () => 0;
  const width = stored ?? (flag === 2 ? 8 : 4);
  const at = cursor.skip(count * width);
  const { view } = cursor;
  if (width === 4) return (i) => view.getInt32(at + 4 * i);
  return (i) => view.getInt32(at + 8 * i) * 4294967296 + view.getUint32(at + 8 * i + 4);
}

/** Version 1 is of ROOT 3.00 and 3.02; 7 brought the classes around the member and the counters, 8 the checksum. */
function readElementPart(cursor: Cursor, version: number): ElementRecord {
  if (version > 1 && version < 7) cursor.fail(`TBranchElement of version ${version}`);
  const isFirst = version === 1;
  const className = cursor.string();
  const parentName = isFirst ? '' : cursor.string();
  const clonesName = isFirst ? '' : cursor.string();
  const checksum = version < 8 ? 0 : cursor.u32();
  const classVersion = version < 10 ? cursor.i32() : cursor.i16();
  const id = cursor.i32();
  const type = cursor.i32();
  const streamerType = cursor.i32();
  if (!isFirst) cursor.skip(4);
  const counter = isFirst ? undefined : readCounter(cursor);
  const lengths = isFirst ? undefined : readCounter(cursor);
  const names = { className, parentName, clonesName };
  return { ...names, checksum, classVersion, id, type, streamerType, counter, lengths };
}

function readCounter(cursor: Cursor): BranchRecord | undefined {
  return readPointer<BranchRecord>(cursor, (kind, _end, remember) => readBranch(cursor, kind, remember));
}
