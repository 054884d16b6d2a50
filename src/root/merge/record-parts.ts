import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { Cursor } from '../bytes/cursor.ts';

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
}

/** Where the classes and objects of the new record are. */
export interface Relocation {
  /** Classes that the new record has named, shared by everything that is copied into it. */
  readonly classes: Map<string, number>;
  /** Objects of the old record, by the number that it has for them. */
  readonly objects: Map<number, number>;
  /** Objects that are left out of arrays. */
  leaveOut?(object: Pointed): boolean;
  /** Writes what stands in a slot now. */
  fill?(slot: Slot, writer: ByteWriter): void;
}

/** A relocation into a record that is new. */
export function newRelocation(): Relocation {
  return { classes: new Map(), objects: new Map() };
}

const NEW_CLASS = 0xffffffff;
const CLASS_BIT = 0x80000000;
const SHIFT = 2;

/** Copies a record, with what is in its slots replaced. */
export function copyParts(record: PartedRecord, writer: ByteWriter, relocation: Relocation): void {
  copyRange(record, record.at, record.end, record.parts, writer, relocation);
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
      copyPointed(record, part, writer, relocation);
      return;
    case 'reference':
      writer.u32(relocation.objects.get(part.to) ?? 0);
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

function copyArray(
  record: PartedRecord,
  part: PointerArray,
  writer: ByteWriter,
  relocation: Relocation,
): void {
  const kept = part.items.filter((item) => {
    if (item.kind === 'pointed') return !relocation.leaveOut?.(item);
    return item.kind !== 'reference' || relocation.objects.has(item.to);
  });
  writer.i32(kept.length);
  writer.raw(record.bytes.subarray(part.at + 4, part.at + 8));
  for (const item of kept) copyPart(record, item, writer, relocation);
}

/** Finds the parts of a record while a cursor goes through it. */
export class PartFinder {
  readonly cursor: Cursor;
  #parts: Part[] = [];

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** Everything that was found from `at` on, as a record that can be copied. */
  record(at: number, end: number): PartedRecord {
    return { bytes: this.cursor.bytes, origin: this.cursor.origin, at, end, parts: this.#parts };
  }

  /** An object with a byte count; `body` goes through as much of it as it knows, the rest is plain. */
  framed<T>(body: (version: number, end: number) => T): T {
    const { cursor } = this;
    const at = cursor.position;
    const end = this.#byteCount();
    const { inner, result } = this.#inside(() => body(cursor.u16(), end));
    if (cursor.position > end) cursor.fail(`an object that is read past its end at ${end}`, at);
    cursor.position = end;
    this.#parts.push({ kind: 'counted', at, end, parts: inner });
    return result;
  }

  /** An object with a byte count in which there are no parts. */
  plain(): void {
    this.framed(() => {});
  }

  /** The next bytes, to be replaced by what `owner` has under `name`. */
  slot(bytes: number, name: string, owner: object): void {
    const at = this.cursor.skip(bytes);
    this.#parts.push({ kind: 'slot', at, end: at + bytes, name, owner });
  }

  /** What `skip` steps over, to be replaced. */
  slotAround(name: string, owner: object, skip: () => void): void {
    const at = this.cursor.position;
    this.#inside(skip);
    this.#parts.push({ kind: 'slot', at, end: this.cursor.position, name, owner });
  }

  /** A pointer; `body` goes through the object. Gives what the object was found to be, now or before. */
  pointer<T>(body: (className: string, remember: (value: T) => void) => T): T | undefined {
    const { cursor } = this;
    const at = cursor.position;
    if ((this.#peek() & 0x40000000) === 0) return this.#reference<T>();
    const end = this.#byteCount();
    // Some writers put a byte count before a reference, too; it goes.
    if (this.#peek() < CLASS_BIT) return this.#reference<T>(at);
    const className = this.#className();
    const bodyAt = cursor.position;
    const remember = (value: T) => cursor.references.objects.set(at + cursor.origin + SHIFT, value);
    const { inner, result } = this.#inside(() => body(className, remember));
    remember(result);
    if (cursor.position > end) cursor.fail(`${className}: read past its end at ${end}`, at);
    cursor.position = end;
    this.#parts.push({ kind: 'pointed', at, bodyAt, end, className, value: result, parts: inner });
    return result;
  }

  /** A TObjArray of objects that `body` goes through. */
  array<T>(body: (className: string, remember: (value: T) => void) => T): (T | undefined)[] {
    return this.framed(() => {
      const { cursor } = this;
      this.skipObject();
      cursor.string();
      const at = cursor.position;
      const count = cursor.count(4);
      cursor.skip(4);
      const { inner, result } = this.#inside(() => Array.from({ length: count }, () => this.pointer(body)));
      this.#parts.push({ kind: 'array', at, end: cursor.position, items: inner });
      return result;
    });
  }

  /** A TObject. */
  skipObject(): void {
    const { cursor } = this;
    cursor.skip(2 + 4);
    if (cursor.u32() & 0x10) cursor.skip(2);
  }

  /** A TNamed; gives the name. */
  named(): string {
    return this.framed(() => {
      this.skipObject();
      return this.cursor.string();
    });
  }

  #inside<T>(body: () => T): { inner: Part[]; result: T } {
    const outer = this.#parts;
    const inner: Part[] = [];
    this.#parts = inner;
    try {
      return { inner, result: body() };
    } finally {
      this.#parts = outer;
    }
  }

  #peek(): number {
    this.cursor.need(4);
    return this.cursor.view.getUint32(this.cursor.position);
  }

  #byteCount(): number {
    const { cursor } = this;
    const at = cursor.position;
    const count = cursor.u32();
    const end = at + 4 + (count & 0x3fffffff);
    if ((count & 0x40000000) === 0 || end > cursor.end) {
      cursor.fail('expected the byte count of an object inside the record', at);
    }
    return end;
  }

  #reference<T>(at = this.cursor.position): T | undefined {
    const { cursor } = this;
    const to = cursor.u32();
    if (to >= CLASS_BIT) cursor.fail('an object behind a pointer that does not say how long it is', at);
    this.#parts.push({ kind: 'reference', at, end: cursor.position, to });
    return cursor.references.objects.get(to) as T | undefined;
  }

  #className(): string {
    const { cursor } = this;
    const at = cursor.position;
    const tag = cursor.u32();
    const { classes } = cursor.references;
    if (tag === NEW_CLASS) {
      const name = cursor.zeroEnded();
      classes.set(at + cursor.origin + SHIFT, name);
      return name;
    }
    const name = classes.get(tag - CLASS_BIT);
    return name ?? cursor.fail(`a class reference to ${tag - CLASS_BIT}, where no class is`, at);
  }
}
