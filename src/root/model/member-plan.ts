import { UnsupportedError } from '../../errors.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { qualify } from '../streamer/qualify.ts';
import { type RootType, typeOfElement, typeOfName } from '../streamer/root-type.ts';
import type { StreamerElement, StreamerInfo } from '../streamer/streamer-info.ts';
import { CountedReader } from './array-reader.ts';
import type { ColumnReader } from './column-reader.ts';
import type { ItemVersion } from './list-reader.ts';
import { NumberReader } from './number-reader.ts';

/** Makes a reader for a type. */
export type Compile = (type: RootType) => ColumnReader;

/** A member that some version of a class has. Base classes go by their name after a colon. */
export interface Field {
  readonly reader: ColumnReader;
  readonly type: RootType;
}

/** A member to read. */
export interface Step {
  readonly reader: ColumnReader;
  /** For a base class: the version that the description of the class names. */
  readonly base: ItemVersion | undefined;
}

/** The members of one version of a class, in the order of the bytes. */
export interface MemberPlan {
  readonly steps: readonly Step[];
  /** Readers of members that other versions have and this one does not; grows with the versions that are seen. */
  absent: readonly ColumnReader[];
}

/** What the name of a field starts with that is a base class: its fields join those of the class. */
export const BASE = ':';

/**
 * Plans the members of a version. Members that are new join `fields`, filled up to `length` for the objects that came
 * before; `findCounter` looks for the member that counts another one in the base classes.
 */
export function planMembers(
  info: StreamerInfo,
  classes: ClassTable,
  fields: Map<string, Field>,
  compile: Compile,
  length: number,
): MemberPlan {
  const steps = membersOf(info, classes).map((member) => ({
    reader: fieldFor(info, member, fields, compile, length),
    base: member.base,
  }));
  return { steps, absent: absentFrom(steps, fields) };
}

/** The readers of members that are not among the steps. */
export function absentFrom(steps: readonly Step[], fields: ReadonlyMap<string, Field>): ColumnReader[] {
  const used = new Set(steps.map((step) => step.reader));
  return [...fields.values()].map((field) => field.reader).filter((reader) => !used.has(reader));
}

interface Member {
  readonly name: string;
  readonly type: RootType;
  readonly base: ItemVersion | undefined;
}

const known = new WeakMap<StreamerInfo, readonly Member[]>();

/** The members that take bytes, with their types; worked out once for each description. */
function membersOf(info: StreamerInfo, classes: ClassTable): readonly Member[] {
  let members = known.get(info);
  if (!members) {
    members = info.elements.flatMap((element): Member[] => {
      const named = typeOfMember(info, element);
      if (!named) return [];
      const type = qualify(named, info.className, classes);
      if (element.kind !== 'TStreamerBase') return [{ name: element.name, type, base: undefined }];
      const base = { version: element.baseVersion, checksum: element.baseChecksum };
      return [{ name: BASE + element.name, type, base }];
    });
    known.set(info, members);
  }
  return members;
}

/** `undefined` for what takes no bytes: members that exist in memory only. */
function typeOfMember(info: StreamerInfo, element: StreamerElement): RootType | undefined {
  if (element.kind === 'TStreamerArtificial' || element.type < 0) return undefined;
  if (element.kind === 'TStreamerBase') return typeOfName(element.name);
  const type = typeOfElement(element);
  if (type) return type;
  throw new UnsupportedError(
    `root: member "${element.name}" of class "${info.className}" has the unknown type ${element.type} (${element.typeName})`,
  );
}

function fieldFor(
  info: StreamerInfo,
  { name, type }: Member,
  fields: Map<string, Field>,
  compile: Compile,
  length: number,
): ColumnReader {
  const before = fields.get(name);
  if (before && sameType(before.type, type)) return before.reader;
  if (before) {
    throw new UnsupportedError(
      `root: member "${name}" of class "${info.className}" has two types in one branch`,
    );
  }
  const reader = type.kind === 'counted' ? countedReader(info, type, fields, compile) : compile(type);
  reader.addEmpty(length);
  fields.set(name, { reader, type });
  return reader;
}

function sameType(a: RootType, b: RootType): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function countedReader(
  info: StreamerInfo,
  type: RootType & { kind: 'counted' },
  fields: Map<string, Field>,
  compile: Compile,
): ColumnReader {
  return new CountedReader(compile(type.item), type, () => {
    const counter = findCounter(type.counter, fields);
    if (counter) return counter;
    throw new UnsupportedError(
      `root: class "${info.className}" counts by "${type.counter}", which it does not have`,
    );
  });
}

/** The reader of a member, also when a base class has it. */
export function findCounter(name: string, fields: ReadonlyMap<string, Field>): NumberReader | undefined {
  const own = fields.get(name)?.reader;
  if (own instanceof NumberReader) return own;
  for (const [base, { reader }] of fields) {
    const found =
      base.startsWith(BASE) && 'counterOf' in reader ? (reader as Countable).counterOf(name) : undefined;
    if (found) return found;
  }
  return undefined;
}

interface Countable extends ColumnReader {
  counterOf(name: string): NumberReader | undefined;
}
