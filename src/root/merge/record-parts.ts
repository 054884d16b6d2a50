import type { ByteWriter } from '../bytes/byte-writer.ts';

/**
 * A record is copied with changes by knowing where the parts are that depend on their place: byte counts, pointers, and
 * what is to be replaced. All between them is copied as it is. Parts are in the order of the bytes and do not overlap.
 */
export type Part = Counted | Pointed | Reference | PointerArray | Slot;

/** Four bytes of byte count, then what they count. */
interface Counted {
  readonly kind: 'counted';
  readonly at: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

/** An object behind a pointer: byte count, class, body. */
export interface Pointed {
  readonly kind: 'pointed';
  readonly at: number;
  readonly bodyAt: number;
  readonly end: number;
  readonly className: string;
  /** What the object was found to be. */
  readonly value: unknown;
  readonly parts: readonly Part[];
}

/** A pointer to an object that stands elsewhere in the record. */
export interface Reference {
  readonly kind: 'reference';
  readonly at: number;
  readonly end: number;
  /** The number by which the record refers to that object. */
  readonly to: number;
}

/** The number of pointers in an array, the number of its first one, and the pointers. Pointers to what was left out go, too. */
interface PointerArray {
  readonly kind: 'array';
  readonly at: number;
  readonly end: number;
  readonly items: readonly Part[];
  readonly name: string | undefined;
}

/** Bytes that are replaced by what `owner` has under this name. */
export interface Slot {
  readonly kind: 'slot';
  readonly at: number;
  readonly end: number;
  readonly name: string;
  readonly owner: object;
}

/** The parts of the bytes from `at` to `end`. */
export interface PartedRecord {
  readonly bytes: Uint8Array;
  /** What is added to a position for the number by which pointers refer to it. */
  readonly origin: number;
  readonly at: number;
  readonly end: number;
  readonly parts: readonly Part[];
  /** Every object behind a pointer, by the number that the record has for it. */
  readonly objects: ReadonlyMap<number, Pointed>;
}

/** Where the classes and objects of the new record are. */
export interface Relocation {
  /** Classes that the new record has named, shared by everything that is copied into it. */
  readonly classes: Map<string, number>;
  /** Objects of the old record, by the number that it has for them. */
  readonly objects: Map<number, number>;
  /** Objects that are left out of arrays, and to which pointers become null. */
  leaveOut?(object: Pointed): boolean;
  /** What comes behind the items of an array that was given a name. */
  further?(name: string): FurtherItems;
  /** Writes what stands in a slot now. */
  fill?(slot: Slot, writer: ByteWriter): void;
}

/** Items of an array that come from elsewhere. */
export interface FurtherItems {
  readonly count: number;
  write(writer: ByteWriter): void;
}

/** A relocation into a record that is new. */
export function newRelocation(): Relocation {
  return { classes: new Map(), objects: new Map() };
}

/** The number of a class that follows, the bit that numbers of classes have, and what is added to positions. */
export const NEW_CLASS = 0xffffffff;
export const CLASS_BIT = 0x80000000;
export const SHIFT = 2;

/** Copies a record, with what is in its slots replaced. */
export function copyParts(record: PartedRecord, writer: ByteWriter, relocation: Relocation): void {
  copyRange(record, record.at, record.end, record.parts, writer, relocation);
}

/** Copies an object behind a pointer into a record that is being written. */
export function copyObject(
  record: PartedRecord,
  object: Pointed,
  writer: ByteWriter,
  relocation: Relocation,
): void {
  copyPointed(record, object, writer, relocation);
}

function copyRange(
  record: PartedRecord,
  from: number,
  end: number,
  parts: readonly Part[],
  writer: ByteWriter,
  relocation: Relocation,
): void {
  let at = from;
  for (const part of parts) {
    writer.raw(record.bytes.subarray(at, part.at));
    copyPart(record, part, writer, relocation);
    at = part.end;
  }
  writer.raw(record.bytes.subarray(at, end));
}

function copyPart(record: PartedRecord, part: Part, writer: ByteWriter, relocation: Relocation): void {
  switch (part.kind) {
    case 'counted':
      writer.counted(() => copyRange(record, part.at + 4, part.end, part.parts, writer, relocation));
      return;
    case 'pointed':
      if (relocation.leaveOut?.(part)) writer.u32(0);
      else copyPointed(record, part, writer, relocation);
      return;
    case 'reference':
      copyReference(record, part, writer, relocation);
      return;
    case 'array':
      copyArray(record, part, writer, relocation);
      return;
    case 'slot':
      relocation.fill?.(part, writer);
      return;
    default:
      part satisfies never;
  }
}

function copyPointed(record: PartedRecord, part: Pointed, writer: ByteWriter, relocation: Relocation): void {
  relocation.objects.set(part.at + record.origin + SHIFT, writer.origin + writer.length + SHIFT);
  writer.counted(() => {
    const known = relocation.classes.get(part.className);
    if (known === undefined) {
      relocation.classes.set(part.className, writer.origin + writer.length + SHIFT);
      writer.u32(NEW_CLASS);
      writer.nulText(part.className);
    } else writer.u32(CLASS_BIT + known);
    copyRange(record, part.bodyAt, part.end, part.parts, writer, relocation);
  });
}

/** What was first written inside something that is left out is written where it is referred to first. */
function copyReference(
  record: PartedRecord,
  { to }: Reference,
  writer: ByteWriter,
  relocation: Relocation,
): void {
  const known = relocation.objects.get(to);
  const object = record.objects.get(to);
  if (known !== undefined) writer.u32(known);
  else if (object && !relocation.leaveOut?.(object)) copyPointed(record, object, writer, relocation);
  else writer.u32(0);
}

function copyArray(
  record: PartedRecord,
  part: PointerArray,
  writer: ByteWriter,
  relocation: Relocation,
): void {
  const kept = part.items.filter((item) => {
    if (item.kind !== 'pointed' && item.kind !== 'reference') return true;
    const object = item.kind === 'pointed' ? item : record.objects.get(item.to);
    return object !== undefined && !relocation.leaveOut?.(object);
  });
  const further = part.name === undefined ? undefined : relocation.further?.(part.name);
  writer.i32(kept.length + (further?.count ?? 0));
  writer.raw(record.bytes.subarray(part.at + 4, part.at + 8));
  for (const item of kept) copyPart(record, item, writer, relocation);
  further?.write(writer);
}
