import type { Column, RecordColumn } from '../../column/index.ts';
import { UnsupportedError } from '../../errors.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { checkEnd, readObjectHeader } from '../streamer/object-header.ts';
import type { StreamerInfo } from '../streamer/streamer-info.ts';
import type { ItemReader, ItemVersion } from './list-reader.ts';
import {
  absentFrom,
  BASE,
  type Compile,
  type Field,
  findCounter,
  type MemberPlan,
  planMembers,
} from './member-plan.ts';
import type { NumberReader } from './number-reader.ts';
import { OneByOneReader } from './one-by-one.ts';
import { isArrayClass } from './special-classes.ts';

/** Objects of a class that the file describes: a header, then the members of its version. */
export class ObjectReader extends OneByOneReader implements ItemReader {
  readonly #className: string;
  readonly #classes: ClassTable;
  readonly #compile: Compile;
  readonly #insideItself: boolean;
  readonly #fields = new Map<string, Field>();
  readonly #plans = new Map<StreamerInfo, MemberPlan>();
  #last: { version: number | undefined; checksum: number | undefined; plan: MemberPlan } | undefined;
  length = 0;

  constructor(className: string, classes: ClassTable, compile: Compile, insideItself: boolean) {
    super();
    this.#insideItself = insideItself;
    this.#className = className;
    this.#classes = classes;
    this.#compile = compile;
    if (!classes.find(className)) throw new UnsupportedError(`root: no description of class "${className}"`);
  }

  read(cursor: Cursor): void {
    const start = cursor.position;
    const { version, end } = readObjectHeader(cursor);
    // A base class that ROOT knows nothing about has no bytes. Whatever it writes has a byte count.
    if (end === undefined && this.#isEmpty()) {
      cursor.position = start;
      this.addEmpty(1);
      return;
    }
    const plan = this.#planOf(version, this.#checksum(cursor, version, end));
    this.#readBody(cursor, plan);
    checkEnd(cursor, start, end, this.#className);
  }

  #isEmpty(): boolean {
    return this.#classes.find(this.#className)?.elements.length === 0;
  }

  /** Reads the members of a version, without a header in front. */
  readBare(cursor: Cursor, { version, checksum }: ItemVersion): void {
    this.#readBody(cursor, this.#planOf(version, checksum));
  }

  /** Objects without a version of their own (classes that are not registered with ROOT) carry a checksum instead. */
  #checksum(cursor: Cursor, version: number, end: number | undefined): number | undefined {
    if (version !== 0 || end === undefined || end - cursor.position < 4) return undefined;
    const checksum = cursor.view.getUint32(cursor.position);
    const isKnown = this.#classes.hasChecksum(this.#className, checksum);
    if (!isKnown && this.#classes.find(this.#className)?.version === 0) return undefined;
    cursor.position += 4;
    return checksum;
  }

  #planOf(version: number | undefined, checksum?: number): MemberPlan {
    if (this.#last && this.#last.version === version && this.#last.checksum === checksum)
      return this.#last.plan;
    const info = this.#classes.find(this.#className, version, checksum);
    if (!info) throw new UnsupportedError(`root: no description of class "${this.#className}"`);
    let plan = this.#plans.get(info);
    if (!plan) {
      plan = planMembers(info, this.#classes, this.#fields, this.#compile, this.length);
      for (const other of this.#plans.values()) other.absent = absentFrom(other.steps, this.#fields);
      this.#plans.set(info, plan);
    }
    this.#last = { version, checksum, plan };
    return plan;
  }

  #readBody(cursor: Cursor, plan: MemberPlan): void {
    for (const { reader } of plan.steps) reader.read(cursor);
    for (const reader of plan.absent) reader.addEmpty(1);
    this.length++;
  }

  readMemberwise(cursor: Cursor, count: number, version: ItemVersion | undefined): void {
    const plan = this.#planOf(version?.version, version?.checksum);
    if (plan.steps.length === 0 && plan.absent.length > 0 && count > cursor.left) {
      cursor.fail(`${count} objects of ${this.#className} in ${cursor.left} bytes`);
    }
    for (const { reader, base } of plan.steps) {
      // A base class has no header here, and its version is the one that the description names.
      const items: ItemReader = reader;
      if (base && items.readMemberwise) items.readMemberwise(cursor, count, base);
      else reader.readMembers(cursor, count);
    }
    for (const reader of plan.absent) reader.addEmpty(count);
    this.length += count;
  }

  addEmpty(count: number): void {
    for (const { reader } of this.#fields.values()) reader.addEmpty(count);
    this.length += count;
  }

  /** The member that counts others, own or of a base class. */
  counterOf(name: string): NumberReader | undefined {
    return findCounter(name, this.#fields);
  }

  finish(): Column {
    return this.finishRecord();
  }

  protected finishRecord(): RecordColumn {
    // Without any object the fields are those of the newest version, unless the class is inside itself.
    if (this.#plans.size === 0 && !this.#insideItself) this.#planOf(undefined);
    const fields = new Map<string, Column>();
    for (const [name, { reader }] of this.#fields) {
      const column = reader.finish();
      if ('kind' in column && column.kind === 'record' && name.startsWith(BASE)) {
        for (const [field, inner] of column.fields) if (!fields.has(field)) fields.set(field, inner);
      } else fields.set(fieldName(name), column);
    }
    return { kind: 'record', length: this.length, fields };
  }
}

/** A std::array that is an item of a container: an object whose one member is the array. */
export class StdArrayReader extends ObjectReader {
  override finish(): Column {
    const record = this.finishRecord();
    const [elements] = record.fields.values();
    return elements ?? record;
  }
}

/** The name of a member; a base class that is no record goes by its own, and arrays of numbers by ROOT's name for theirs. */
function fieldName(name: string): string {
  if (!name.startsWith(BASE)) return name;
  const base = name.slice(BASE.length);
  return isArrayClass(base) ? 'fArray' : base;
}
