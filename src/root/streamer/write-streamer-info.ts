import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { ClassLayout, MemberLayout } from './class-layout.ts';
import { writePointed, writeTList, writeTNamed, writeTObjArray } from './write-object.ts';
import { layoutOf, withDependencies } from './written-classes.ts';

/** Codes of the two bases that ROOT treats apart. */
const BASE_TYPE: Readonly<Record<string, number>> = { TObject: 66, TNamed: 67 };

const STREAMER_CLASS = {
  base: ['TStreamerBase', 3],
  basic: ['TStreamerBasicType', 2],
  string: ['TStreamerString', 2],
  any: ['TStreamerObjectAny', 2],
  object: ['TStreamerObject', 2],
  pointer: ['TStreamerObjectPointer', 2],
  counted: ['TStreamerBasicPointer', 2],
} as const;

/** The list of TStreamerInfo for the classes named and all that they are made of. */
export function writeStreamerInfos(writer: ByteWriter, classNames: Iterable<string>): void {
  const layouts = withDependencies(classNames);
  writeTList(writer, layouts.length, (index) => writeStreamerInfo(writer, layouts[index]!));
}

/** A TStreamerInfo as an element of the list: behind a pointer, and with the empty option that follows every element. */
export function writeStreamerInfo(writer: ByteWriter, layout: ClassLayout): void {
  writePointed(writer, 'TStreamerInfo', () => writeInfo(writer, layout));
  writer.text('');
}

function writeInfo(writer: ByteWriter, layout: ClassLayout): void {
  writer.versioned(9, () => {
    writeTNamed(writer, layout.name, '');
    writer.u32(layout.checksum);
    writer.i32(layout.version);
    writePointed(writer, 'TObjArray', () => {
      const { members } = layout;
      writeTObjArray(writer, members.length, (index) => writeMember(writer, members[index]!));
    });
  });
}

function writeMember(writer: ByteWriter, member: MemberLayout): void {
  const [className, version] = STREAMER_CLASS[member.kind];
  writePointed(writer, className, () => {
    writer.versioned(version, () => {
      if (member.kind === 'base') writeBase(writer, member.name);
      else if (member.kind === 'counted') writeCounted(writer, member);
      else writeElement(writer, { ...member, title: '', baseChecksum: 0 });
    });
  });
}

function writeCounted(writer: ByteWriter, member: MemberLayout & { kind: 'counted' }): void {
  writeElement(writer, { ...member, title: `[${member.counter}]`, baseChecksum: 0 });
  writer.i32(member.ownerVersion);
  writer.text(member.counter);
  writer.text(member.owner);
}

function writeBase(writer: ByteWriter, name: string): void {
  const { version, checksum } = layoutOf(name);
  const type = BASE_TYPE[name] ?? 0;
  writeElement(writer, { name, title: '', type, bytes: 0, typeName: 'BASE', baseChecksum: checksum });
  writer.i32(version);
}

interface Element {
  readonly name: string;
  readonly title: string;
  readonly type: number;
  readonly bytes: number;
  readonly typeName: string;
  readonly baseChecksum: number;
}

/** The common part, a TStreamerElement. No member is a fixed array; of the five dimensions, bases keep a checksum in the second. */
function writeElement(writer: ByteWriter, element: Element): void {
  writer.versioned(4, () => {
    writeTNamed(writer, element.name, element.title);
    writer.i32(element.type);
    writer.i32(element.bytes);
    writer.i32(0);
    writer.i32(0);
    for (const value of [0, element.baseChecksum, 0, 0, 0]) writer.u32(value);
    writer.text(element.typeName);
  });
}
