import type { Cursor } from '../bytes/cursor.ts';
import { type Named, readNamed } from '../streamer/base-objects.ts';
import { readObjectArray } from '../streamer/object-array.ts';
import { readObjectHeader, skipObject } from '../streamer/object-header.ts';
import { type ReadBody, readPointer } from '../streamer/pointer.ts';
import { type Basket, readEmbeddedBasket } from './basket.ts';
import { type LeafRecord, readLeaf } from './leaf-record.ts';
import { type StoredBasket, StoredBaskets } from './stored-baskets.ts';

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
  /** Baskets on disk, in order of entries. */
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
  const branch = new FilledRecord(className);
  remember(branch);
  const start = cursor.position;
  const outer = readObjectHeader(cursor);
  if (className === 'TBranch') cursor.position = start;
  readBaseBranch(cursor, branch);
  if (className === 'TBranchObject') branch.objectClass = cursor.string();
  if (className === 'TBranchElement') branch.element = readElementPart(cursor, outer.version);
  if (outer.end !== undefined) cursor.position = outer.end;
  return branch;
}

/** A record while it is read. */
class FilledRecord implements BranchRecord {
  readonly className: string;
  named: Named | undefined;
  head = NO_HEAD;
  branches: readonly BranchRecord[] = [];
  leaves: readonly LeafRecord[] = [];
  tables: StoredBaskets | undefined;
  embedded: readonly EmbeddedBasket[] = [];
  fileName = '';
  element: ElementRecord | undefined;
  objectClass: string | undefined;
  #name: string | undefined;

  constructor(className: string) {
    this.className = className;
  }

  get name(): string {
    this.#name ??= this.named?.name ?? '';
    return this.#name;
  }

  get title(): string {
    return this.named?.title ?? '';
  }

  get entries(): number {
    return this.head.firstEntry + this.head.entries;
  }

  get firstEntry(): number {
    return this.head.firstEntry;
  }

  get rawBytes(): number {
    return this.head.rawBytes;
  }

  get compressedBytes(): number {
    return this.head.compressedBytes;
  }

  get hasOffsets(): boolean {
    return this.head.offsetLength > 0 && (this.head.ioBits & GENERATE_OFFSETS) === 0;
  }

  get baskets(): readonly StoredBasket[] {
    return this.tables?.stored ?? [];
  }
}

function readBaseBranch(cursor: Cursor, branch: FilledRecord): void {
  const { version, end } = readObjectHeader(cursor);
  if (version < 6) cursor.fail(`TBranch of version ${version}`);
  branch.named = readNamed(cursor);
  if (version > 7) skipObject(cursor);
  const head = version > 9 ? readHead(cursor, version) : readOldHead(cursor, version);
  branch.head = head;
  branch.branches = readObjects(cursor, (kind, _, remember) => readBranch(cursor, kind, remember));
  branch.leaves = readObjects(cursor, (kind) => readLeaf(cursor, kind));
  const embedded = readObjectArray(cursor, (_, basketEnd) =>
    readEmbeddedBasket(cursor, branch.name, basketEnd),
  );
  branch.tables = new StoredBaskets(cursor, version, head.maximum, head.written);
  branch.embedded = placeBaskets(embedded, branch.tables);
  branch.fileName = cursor.string();
  if (end !== undefined) cursor.position = end;
}

function readObjects<T>(cursor: Cursor, readBody: ReadBody<T>): readonly T[] {
  return readObjectArray(cursor, readBody).filter((one) => one !== undefined);
}

function placeBaskets(baskets: readonly (Basket | undefined)[], tables: StoredBaskets): EmbeddedBasket[] {
  const placed: EmbeddedBasket[] = [];
  for (let i = 0; i < baskets.length; i++) {
    const basket = baskets[i];
    if (basket && basket.entries > 0 && !tables.isStored(i))
      placed.push({ firstEntry: tables.firstEntry(i), basket });
  }
  return placed;
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

const NO_HEAD: Head = {
  ioBits: 0,
  offsetLength: 0,
  written: 0,
  maximum: 0,
  entries: 0,
  firstEntry: 0,
  rawBytes: 0,
  compressedBytes: 0,
};

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
