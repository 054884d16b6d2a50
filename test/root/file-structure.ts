import assert from 'node:assert/strict';
import { Cursor, type Place } from '../../src/root/bytes/cursor.ts';
import { decompress } from '../../src/root/compression/decompress.ts';
import { parseHeader } from '../../src/root/file/header.ts';
import { readKey } from '../../src/root/file/key.ts';
import { verifyFile } from '../../src/root/index.ts';
import { fromBytes } from '../../src/storage/index.ts';

/** A record as a walk over the file finds it. */
export interface FoundRecord {
  readonly at: number;
  readonly bytes: number;
  readonly keyBytes: number;
  readonly rawBytes: number;
  readonly className: string;
  readonly name: string;
  readonly title: string;
  readonly cycle: number;
}

/** A basket: its entries, and where each starts when they differ in length. */
export interface FoundBasket extends FoundRecord {
  readonly entries: number;
  readonly last: number;
  readonly offsets: readonly number[] | undefined;
}

/** What a file is made of. */
export interface FileStructure {
  readonly end: number;
  readonly records: readonly FoundRecord[];
  readonly baskets: readonly FoundBasket[];
  readonly free: readonly { first: number; last: number }[];
}

const place: Place = { file: 'written', object: 'a record' };
const COUNT_BYTES = 4;

/**
 * Walks over a file from its first record to its end without using any of its tables, and checks that those agree with
 * what it finds: every record says where it is, records and free segments tile the file, every listed key is that of a
 * record, baskets hold what they say. Gives what was found.
 */
export async function checkStructure(bytes: Uint8Array): Promise<FileStructure> {
  const header = parseHeader(bytes, place);
  assert.equal(header.end, bytes.length, 'the header says where the file ends');
  const { records, gaps } = walk(bytes, header.begin);
  const free = readFreeList(bytes, header.freeAt, header.freeBytes);
  const tail = free.at(-1);
  assert.equal(tail?.first, bytes.length, 'the last free segment starts at the end');
  assert.deepEqual(free.slice(0, -1), gaps, 'the free list names the gaps');
  assert.ok(records.some((one) => one.at === header.infoAt && one.name === 'StreamerInfo'));
  assert.ok(records.some((one) => one.at === header.freeAt && one.bytes === header.freeBytes));
  checkKeyLists(bytes, records);
  const found = records.filter((one) => one.className === 'TBasket');
  const baskets = found.map((one) => readBasket(bytes, one));
  const { findings } = await verifyFile(fromBytes(bytes, 'written'));
  assert.deepEqual(findings, [], 'the check that users have finds nothing either');
  return { end: bytes.length, records, baskets, free };
}

function walk(
  bytes: Uint8Array,
  begin: number,
): { records: FoundRecord[]; gaps: { first: number; last: number }[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: FoundRecord[] = [];
  const gaps: { first: number; last: number }[] = [];
  let at = begin;
  while (at < bytes.length) {
    const length = view.getInt32(at);
    assert.notEqual(length, 0, `at ${at} there is neither a record nor a gap`);
    if (length < 0) gaps.push({ first: at, last: at - length - 1 });
    else {
      const key = readKey(new Cursor(bytes, place, { position: at }));
      assert.equal(key.at, at, `the ${key.className} "${key.name}" says where it is`);
      records.push(key);
    }
    at += Math.abs(length);
  }
  assert.equal(at, bytes.length, 'the last record ends with the file');
  return { records, gaps };
}

function readFreeList(bytes: Uint8Array, at: number, length: number): { first: number; last: number }[] {
  const cursor = new Cursor(bytes, place, { position: at, end: at + length });
  cursor.position = at + readKey(cursor).keyBytes;
  const segments: { first: number; last: number }[] = [];
  while (cursor.left > 0) {
    const wide = cursor.u16() > 1000;
    segments.push({ first: wide ? cursor.i64() : cursor.u32(), last: wide ? cursor.i64() : cursor.u32() });
  }
  return segments;
}

/** Key lists are the records of class TFile or TDirectory whose data are a count and that many keys, of an empty directory only the count. */
function checkKeyLists(bytes: Uint8Array, records: readonly FoundRecord[]): void {
  const listed = new Set(records.flatMap((one) => keysIn(bytes, one).map((key) => key.at)));
  const own = ['TFile', 'TBasket', 'RBlob'];
  for (const one of records) {
    const isList =
      one.className === 'TDirectory' && (one.rawBytes === COUNT_BYTES || keysIn(bytes, one).length > 0);
    const isInfo = one.className === 'TList' && one.name === 'StreamerInfo';
    const needsEntry = !own.includes(one.className) && !isList && !isInfo;
    assert.equal(listed.has(one.at), needsEntry, `the ${one.className} "${one.name}" is in a directory`);
  }
}

function keysIn(bytes: Uint8Array, record: FoundRecord): FoundRecord[] {
  if (record.className !== 'TFile' && record.className !== 'TDirectory') return [];
  const end = record.at + record.bytes;
  const cursor = new Cursor(bytes, place, { position: record.at + record.keyBytes, end });
  if (cursor.left < 33) return [];
  const count = cursor.i32();
  if (count < 1 || count * 29 > cursor.left) return [];
  try {
    const keys = Array.from({ length: count }, () => readKey(cursor));
    return cursor.left === 0 ? keys : [];
  } catch {
    return [];
  }
}

function readBasket(bytes: Uint8Array, record: FoundRecord): FoundBasket {
  const cursor = basketHeader(bytes, record);
  const version = cursor.u16();
  const bufferBytes = cursor.i32();
  if (cursor.i32() < 0) cursor.skip(1);
  const entries = cursor.i32();
  const last = cursor.i32();
  assert.ok(entries > 0, `the basket of "${record.name}" at ${record.at} holds entries`);
  // Before version 3 of baskets ROOT said how large its own buffer was; later it may leave out a part of the key.
  const needed = version === 3 ? record.rawBytes : 0;
  assert.ok(bufferBytes >= needed, `a buffer of ${bufferBytes} bytes for a basket of ${needed}`);
  const stored = bytes.subarray(record.at + record.keyBytes, record.at + record.bytes);
  const raw = stored.length === record.rawBytes ? stored : decompress(stored, record.rawBytes, place);
  const offsets =
    last - record.keyBytes === raw.length ? undefined : readOffsets(raw, last - record.keyBytes);
  if (offsets) checkOffsets(offsets, entries, record.keyBytes, last);
  return { ...record, entries, last, offsets };
}

/** What stands between the key and the data: 19 bytes, or 20 where a basket says how its offsets are stored. */
function basketHeader(bytes: Uint8Array, record: FoundRecord): Cursor {
  const starts = [19, 20].map((length) => record.at + record.keyBytes - length);
  const cursors = starts.map((position) => new Cursor(bytes, place, { position }));
  const index = starts.findIndex((at) => bytes[at] === 0 && (bytes[at + 1] === 2 || bytes[at + 1] === 3));
  assert.ok(index >= 0, `the basket at ${record.at} has a version`);
  return cursors[index] as Cursor; // there is one for each start
}

function readOffsets(raw: Uint8Array, at: number): number[] {
  const cursor = new Cursor(raw, place, { position: at });
  const offsets = Array.from({ length: cursor.count(4) }, () => cursor.i32());
  assert.equal(cursor.left, 0, 'the offsets end a basket');
  return offsets;
}

function checkOffsets(offsets: readonly number[], entries: number, keyBytes: number, last: number): void {
  assert.equal(offsets.length, entries + 1);
  assert.equal(offsets[0], keyBytes, 'the first entry starts behind the key');
  for (let i = 1; i < entries; i++)
    assert.ok((offsets[i] ?? -1) >= (offsets[i - 1] ?? 0), 'offsets never fall');
  assert.ok((offsets[entries - 1] ?? 0) <= last);
}
