import { UnsupportedError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { readNamed } from '../streamer/base-objects.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { readList, readObjectArray } from '../streamer/object-array.ts';
import { readObjectHeader, skipObject } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';
import { type BranchRecord, readBranch } from './branch-record.ts';

/** A tree as it is stored. */
export interface TreeRecord {
  readonly name: string;
  readonly title: string;
  readonly entries: number;
  /** Entries per cluster when positive, bytes when negative. */
  readonly autoFlush: number;
  /** Clusters of equal size within ranges: last entry of each range, and the size there. */
  readonly clusterRanges: readonly { readonly lastEntry: number; readonly size: number }[];
  readonly branches: readonly BranchRecord[];
  readonly friends: readonly FriendRecord[];
}

/** Another tree whose columns belong to the same entries. */
export interface FriendRecord {
  readonly alias: string;
  readonly treeName: string;
  readonly fileName: string;
}

/** The members between the attributes and the branches, with the version of TTree that brought each. */
const MEMBERS: readonly [name: string, kind: MemberKind, since: number][] = [
  ['fEntries', 'i64', 0],
  ['fTotBytes', 'i64', 0],
  ['fZipBytes', 'i64', 0],
  ['fSavedBytes', 'i64', 0],
  ['fFlushedBytes', 'i64', 18],
  ['fWeight', 'f64', 0],
  ['fTimerInterval', 'i32', 0],
  ['fScanField', 'i32', 0],
  ['fUpdate', 'i32', 0],
  ['fDefaultEntryOffsetLen', 'i32', 17],
  ['fNClusterRange', 'i32', 19],
  ['fMaxEntries', 'i64', 0],
  ['fMaxEntryLoop', 'i64', 0],
  ['fMaxVirtualSize', 'i64', 0],
  ['fAutoSave', 'i64', 0],
  ['fAutoFlush', 'i64', 18],
  ['fEstimate', 'i64', 0],
  ['fClusterRangeEnd', 'ranges', 19],
  ['fClusterSize', 'ranges', 19],
  ['fIOFeatures', 'object', 20],
];

type MemberKind = 'i32' | 'i64' | 'f64' | 'ranges' | 'object';

const KIND_OF_TYPE: Readonly<Record<number, MemberKind>> = {
  3: 'i32',
  6: 'i32',
  8: 'f64',
  16: 'i64',
  56: 'ranges',
  62: 'object',
};

/** The members of a version; of one that is older than the table, by the description in the file. */
export function membersOf(cursor: Cursor, version: number, classes: ClassTable): [string, MemberKind][] {
  if (version >= 16)
    return MEMBERS.filter(([, , since]) => version >= since).map(([name, kind]) => [name, kind]);
  const info = classes.find('TTree', version);
  if (info?.version !== version) cursor.fail(`TTree of version ${version}, which the file does not describe`);
  const members = info.elements.filter((element) => element.kind !== 'TStreamerBase');
  const stop = members.findIndex((element) => element.name === 'fBranches');
  return members.slice(0, stop).map((element) => {
    const kind = KIND_OF_TYPE[element.type];
    return kind
      ? [element.name, kind]
      : cursor.fail(`TTree of version ${version} with a member ${element.typeName}`);
  });
}

/** Reads a record of class TTree, or of a class that starts with a TTree. */
export function readTree(cursor: Cursor, className: string, classes: ClassTable): TreeRecord {
  if (className !== 'TTree') readObjectHeader(cursor);
  const { version, end } = readObjectHeader(cursor);
  if (version < 5) throw new UnsupportedError(`root: a TTree of version ${version}, from before ROOT 3`);
  const { name, title } = readNamed(cursor);
  for (let attributes = 0; attributes < 3; attributes++) skipObject(cursor);
  const numbers = new Map<string, number>();
  const ranges = new Map<string, number[]>();
  for (const [member, kind] of membersOf(cursor, version, classes)) {
    if (kind === 'object') skipObject(cursor);
    else if (kind === 'ranges') ranges.set(member, readRanges(cursor, numbers.get('fNClusterRange') ?? 0));
    else numbers.set(member, cursor[kind]());
  }
  const branches = readObjectArray<BranchRecord>(cursor, (kind, _end, remember) =>
    readBranch(cursor, kind, remember),
  );
  const friends = version >= 16 ? readTail(cursor) : [];
  if (end !== undefined) cursor.position = end;
  return {
    name,
    title,
    entries: numbers.get('fEntries') ?? 0,
    autoFlush: numbers.get('fAutoFlush') ?? 0,
    clusterRanges: zipRanges(ranges),
    branches: branches.filter((branch) => branch !== undefined),
    friends,
  };
}

function readRanges(cursor: Cursor, count: number): number[] {
  if (cursor.u8() === 0) return [];
  if (count < 0 || count * 8 > cursor.left)
    cursor.fail(`${count} cluster ranges, but ${cursor.left} bytes are left`);
  return Array.from({ length: count }, () => cursor.i64());
}

function zipRanges(ranges: Map<string, number[]>): { lastEntry: number; size: number }[] {
  const sizes = ranges.get('fClusterSize') ?? [];
  return (ranges.get('fClusterRangeEnd') ?? []).map((lastEntry, i) => ({ lastEntry, size: sizes[i] ?? 0 }));
}

/** What follows the branches: the leaves again, aliases, index, friends. Only the friends are kept. */
function readTail(cursor: Cursor): FriendRecord[] {
  skipObject(cursor);
  readPointer(cursor, (_, end) => skipTo(cursor, end));
  cursor.skip(8 * cursor.count(8));
  cursor.skip(4 * cursor.count(4));
  readPointer(cursor, (_, end) => skipTo(cursor, end));
  const friends = readPointer<FriendRecord[]>(cursor, () => readFriends(cursor));
  return friends ?? [];
}

function skipTo(cursor: Cursor, end: number | undefined): undefined {
  if (end === undefined) cursor.fail('an object without byte count, which cannot be stepped over');
  cursor.position = end;
}

function readFriends(cursor: Cursor): FriendRecord[] {
  const { items } = readList<FriendRecord>(cursor, () => {
    const { end } = readObjectHeader(cursor);
    const { name: alias, title: fileName } = readNamed(cursor);
    const treeName = cursor.string();
    if (end !== undefined) cursor.position = end;
    return { alias, treeName, fileName };
  });
  return items.filter((item) => item !== undefined);
}
