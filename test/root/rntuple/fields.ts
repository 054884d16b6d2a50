import fc from 'fast-check';
import type { Column, Table } from '../../../src/column/index.ts';
import {
  createRootFile,
  type FieldType,
  type NTupleWriterOptions,
  openRootFile,
} from '../../../src/root/index.ts';
import { fromBytes, toMemory } from '../../../src/storage/index.ts';
import { NUMBER_ARRAYS, NUMBER_TYPES } from '../sample-table.ts';

/** A field with a column for it. */
export interface FilledField {
  readonly type: FieldType;
  readonly column: Column;
}

const identity = { time: new Date('2024-05-06T07:08:09Z'), uuid: new Uint8Array(16).fill(7) };
const encoder = new TextEncoder();

/** Writes an ntuple `nt` into a file in memory, in as many tables as `cuts` cut the entries into. */
export async function writeNTuple(
  fields: Readonly<Record<string, FieldType>>,
  tables: readonly Table[],
  options: NTupleWriterOptions = {},
): Promise<Uint8Array> {
  const sink = toMemory('sample.root');
  const file = await createRootFile(sink, { identity });
  const ntuple = file.ntuple('nt', fields, options);
  for (const table of tables) await ntuple.append(table);
  await file.close();
  return sink.bytes();
}

/** Opens the ntuple `nt` of a file in memory. */
export async function openNT(bytes: Uint8Array) {
  const file = await openRootFile(fromBytes(bytes, 'sample.root'));
  return file.tree('nt');
}

/** Offsets of lists of these lengths. */
export function offsetsFrom(lengths: readonly number[]): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) offsets[i + 1] = offsets[i]! + length;
  return offsets;
}

/** A column of texts. */
export function textsOf(texts: readonly string[]): Column {
  const parts = texts.map((text) => encoder.encode(text));
  const offsets = offsetsFrom(parts.map((part) => part.length));
  const bytes = new Uint8Array(offsets.at(-1)!);
  for (const [i, part] of parts.entries()) bytes.set(part, offsets[i]!);
  return { kind: 'text', offsets, bytes };
}

/** Numbers of any value of their kind. */
function numbers(type: (typeof NUMBER_TYPES)[number], length: number): fc.Arbitrary<FilledField> {
  const bytes = NUMBER_ARRAYS[type].BYTES_PER_ELEMENT * length;
  return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((raw) => {
    const column = new NUMBER_ARRAYS[type](raw.slice().buffer);
    return { type: { type }, column: type === 'bool' ? column.map(lowestBit as never) : column };
  });
}

const lowestBit = (value: number) => value & 1;

/** Fields of every form with a column of `length` entries. Records only where the format allows them. */
export function anyField(length: number, depth: number, mayBeRecord: boolean): fc.Arbitrary<FilledField> {
  const leaf = fc.oneof(
    fc.constantFrom(...NUMBER_TYPES).chain((type) => numbers(type, length)),
    fc
      .array(fc.string({ unit: 'grapheme', maxLength: 5 }), { minLength: length, maxLength: length })
      .map((texts): FilledField => ({ type: { type: 'string' }, column: textsOf(texts) })),
  );
  if (depth === 0) return leaf;
  const forms = [leaf, vectors(length, depth, mayBeRecord), arrays(length, depth), variants(length, depth)];
  return fc.oneof(...forms, ...(mayBeRecord ? [records(length, depth)] : []));
}

function vectors(length: number, depth: number, mayBeRecord: boolean): fc.Arbitrary<FilledField> {
  return fc.array(fc.nat(3), { minLength: length, maxLength: length }).chain((lengths) => {
    const offsets = offsetsFrom(lengths);
    return anyField(offsets.at(-1)!, depth - 1, mayBeRecord).map(
      ({ type, column }): FilledField => ({
        type: { vector: type },
        column: { kind: 'jagged', offsets, content: column },
      }),
    );
  });
}

function arrays(length: number, depth: number): fc.Arbitrary<FilledField> {
  return fc.integer({ min: 1, max: 3 }).chain((size) =>
    anyField(length * size, depth - 1, false).map(
      ({ type, column }): FilledField => ({
        type: { array: type, size },
        column: { kind: 'fixed', length, size, content: column },
      }),
    ),
  );
}

function records(length: number, depth: number): fc.Arbitrary<FilledField> {
  return fc.array(anyField(length, depth - 1, true), { minLength: 1, maxLength: 3 }).map((inner) => {
    const named = inner.map((one, i) => [`member${i}`, one] as const);
    return {
      type: { record: Object.fromEntries(named.map(([name, { type }]) => [name, type])) },
      column: { kind: 'record', length, fields: new Map(named.map(([name, { column }]) => [name, column])) },
    };
  });
}

/** Variants and, of one alternative, optional values; places in any order. */
function variants(length: number, depth: number): fc.Arbitrary<FilledField> {
  const alternative = fc
    .nat(4)
    .chain((size) => anyField(size, depth - 1, false).map((field) => ({ ...field, size })));
  return fc.array(alternative, { minLength: 1, maxLength: 3 }).chain((alternatives) => {
    const choice = fc.nat(alternatives.length).chain((tag) => {
      const size = alternatives[tag - 1]?.size ?? 0;
      return size === 0
        ? fc.constant({ tag: 0, place: 0 })
        : fc.nat(size - 1).map((place) => ({ tag, place }));
    });
    return fc.array(choice, { minLength: length, maxLength: length }).map((choices): FilledField => {
      const [only] = alternatives;
      const type: FieldType =
        alternatives.length === 1
          ? { optional: only!.type }
          : { variant: alternatives.map((one) => one.type) };
      return {
        type,
        column: {
          kind: 'variant',
          tags: Uint8Array.from(choices, ({ tag }) => tag),
          places: Int32Array.from(choices, ({ place }) => place),
          alternatives: alternatives.map((one) => one.column),
        },
      };
    });
  });
}
