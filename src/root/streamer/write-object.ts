import type { ByteWriter } from '../bytes/byte-writer.ts';

/** Status bits of TObject that ROOT sets on everything that lives on the heap and was not deleted. */
const ALIVE = 0x03000000;
/** Stands for "a class name follows" where a class is named. */
const NEW_CLASS = 0xffffffff;
/** ROOT counts references from the start of the record, plus this, so that zero is free to mean null. */
const REFERENCE_SHIFT = 2;

/** The base of everything in ROOT: version, unique number, status bits. It has no byte count. */
export function writeTObject(writer: ByteWriter, options: { uniqueId?: number; bits?: number } = {}): void {
  writer.i16(1);
  writer.u32(options.uniqueId ?? 0);
  writer.u32((ALIVE | (options.bits ?? 0)) >>> 0);
}

/** A TNamed: an object with a name and a title. */
export function writeTNamed(writer: ByteWriter, name: string, title: string, bits = 0): void {
  writer.versioned(1, () => {
    writeTObject(writer, { bits });
    writer.text(name);
    writer.text(title);
  });
}

/**
 * An object behind a pointer: its class name, then what `body` writes. Gives the number by which later pointers in the
 * same record refer to it.
 */
export function writePointed(writer: ByteWriter, className: string, body: () => void): number {
  const reference = writer.origin + writer.length + REFERENCE_SHIFT;
  writer.counted(() => {
    writer.u32(NEW_CLASS);
    writer.nulText(className);
    body();
  });
  return reference;
}

/** A pointer to nothing. */
export function writeNull(writer: ByteWriter): void {
  writer.u32(0);
}

/** A pointer to an object that the record already holds. */
export function writeReference(writer: ByteWriter, reference: number): void {
  writer.u32(reference);
}

/** A TObjArray of `count` objects; `element` writes the pointer to each. */
export function writeTObjArray(writer: ByteWriter, count: number, element: (index: number) => void): void {
  writer.versioned(3, () => {
    writeTObject(writer);
    writer.text('');
    writer.i32(count);
    writer.i32(0);
    for (let i = 0; i < count; i++) element(i);
  });
}

/** A TList (or THashList, which looks the same) of `count` objects; `element` writes the pointer to each and its option. */
export function writeTList(writer: ByteWriter, count: number, element: (index: number) => void): void {
  writer.versioned(5, () => {
    writeTObject(writer);
    writer.text('');
    writer.i32(count);
    for (let i = 0; i < count; i++) element(i);
  });
}

/** The attributes of lines, areas and markers that ROOT gives to a new histogram or tree. */
export function writeDrawingAttributes(writer: ByteWriter): void {
  writer.versioned(2, () => {
    writer.i16(602);
    writer.i16(1);
    writer.i16(1);
  });
  writeFillAttributes(writer);
  writer.versioned(2, () => {
    writer.i16(1);
    writer.i16(1);
    writer.f32(1);
  });
}

/** The attributes of an area: no colour, solid. */
export function writeFillAttributes(writer: ByteWriter): void {
  writer.versioned(2, () => {
    writer.i16(0);
    writer.i16(1001);
  });
}
