import type { Column, RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { NumberKind } from '../bytes/numbers.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import { ArrayReader } from './array-reader.ts';
import type { ColumnReader } from './column-reader.ts';
import { NumberReader } from './number-reader.ts';
import { OneByOneReader } from './one-by-one.ts';
import { WordReader } from './word-reader.ts';

type Member = readonly [name: string, reader: () => ColumnReader];

const number = (name: string, kind: NumberKind): Member => [name, () => new NumberReader(kind)];

const littleEndian = (name: string): Member => [
  name,
  () => new WordReader((cursor) => cursor.view.getUint32(cursor.skip(4), true)),
];

const HIT = [number('pmt', 'uint8'), littleEndian('tdc'), number('tot', 'uint8')];
const MODULE = number('id', 'int32');
const STATUS = ['daq', 'status', 'fifo', 'status_3', 'status_4'].map((name) => number(name, 'int32'));

/**
 * KM3NeT's records of data acquisition. They have no header of their own, the time of a hit is little-endian, and the mask
 * of a triggered hit is an object.
 *
 *     hit              pmt (1 byte), tdc (4), tot (1)
 *     snapshot hit     module (4), hit
 *     triggered hit    module, hit, header (6), mask (8)
 *     summary frame    module, five words of status (20), a rate for each of 31 photomultipliers (31)
 */
const KM3NET: Readonly<Record<string, readonly Member[]>> = {
  JDAQHit: HIT,
  JDAQKeyHit: [MODULE, ...HIT],
  JDAQSnapshotHit: [MODULE, ...HIT],
  JDAQTriggeredHit: [MODULE, ...HIT, ['trigger_mask', () => new HeadedReader(new NumberReader('uint64'))]],
  JDAQSummaryFrame: [MODULE, ...STATUS, ['rates', () => new ArrayReader(new NumberReader('uint8'), 31)]],
};

/**
 * A reader for a class of an experiment that is streamed by code of its own, which files say nothing about; undefined for
 * any other class, and where the file does describe members. What is not laid out so leaves bytes over: an error.
 */
export function selfStreamedReader(className: string, classes: ClassTable): ColumnReader | undefined {
  const name = className.replace(/^KM3NETDAQ::/, '');
  if (!Object.hasOwn(KM3NET, name)) return undefined;
  const isDescribed = (classes.find(className)?.elements.length ?? 0) > 0;
  return isDescribed ? undefined : new RecordReader(KM3NET[name]!);
}

/** Members one after another, without a header. */
class RecordReader extends OneByOneReader {
  readonly #fields: ReadonlyMap<string, ColumnReader>;
  length = 0;

  constructor(members: readonly Member[]) {
    super();
    this.#fields = new Map(members.map(([name, reader]) => [name, reader()]));
  }

  read(cursor: Cursor): void {
    for (const reader of this.#fields.values()) reader.read(cursor);
    this.length++;
  }

  addEmpty(count: number): void {
    for (const reader of this.#fields.values()) reader.addEmpty(count);
    this.length += count;
  }

  finish(): RecordColumn {
    const fields = new Map([...this.#fields].map(([name, reader]) => [name, reader.finish()]));
    return { kind: 'record', length: this.length, fields };
  }
}

/** The one member of an object that has a header. */
class HeadedReader extends OneByOneReader {
  readonly #member: ColumnReader;

  constructor(member: ColumnReader) {
    super();
    this.#member = member;
  }

  get length(): number {
    return this.#member.length;
  }

  read(cursor: Cursor): void {
    const start = cursor.position;
    const { end } = readObjectHeader(cursor);
    this.#member.read(cursor);
    checkEnd(cursor, start, end, 'an object with one member');
  }

  addEmpty(count: number): void {
    this.#member.addEmpty(count);
  }

  finish(): Column {
    return this.#member.finish();
  }
}
