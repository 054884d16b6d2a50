import type { EnvelopeCursor } from './envelope-cursor.ts';
import type { EnvelopeWriter } from './envelope-writer.ts';

/** What a field stands for in the tree of fields, as ROOT numbers it. */
export const ROLES = ['leaf', 'collection', 'record', 'variant', 'streamer'] as const;
export type Role = (typeof ROLES)[number];

/** A field as the file describes it. Its number is its place in the list. */
export interface FieldRecord {
  readonly id: number;
  /** Its own number for a field at the top. */
  readonly parent: number;
  /** Undefined for a role that is not known. */
  readonly role: Role | undefined;
  readonly name: string;
  readonly typeName: string;
  readonly description: string;
  /** How many values each entry has, for an array; otherwise undefined. */
  readonly repetition: number | undefined;
  /** The field whose data this one shows, for a projected field. */
  readonly source: number | undefined;
  /** The record as it is stored, without its frame. */
  readonly raw: Uint8Array;
}

/** A column of a field. Its number is its place in the list. */
export interface ColumnRecord {
  readonly id: number;
  readonly type: number;
  /** Bits of one element. */
  readonly bits: number;
  readonly field: number;
  /** Columns of one field can be stored in several forms, of which each cluster has one. */
  readonly representation: number;
  /** Elements before it are zeros that are not stored; negative: the form does not exist before it. 0 is the usual. */
  readonly firstElement: number;
  /** Least and largest value, for a column of quantized numbers. */
  readonly range: readonly [number, number] | undefined;
}

/** A column of a projected field: another name for a column that is stored. */
export interface AliasRecord {
  readonly column: number;
  readonly field: number;
}

/** The fields and columns that one envelope describes. */
export interface SchemaRecord {
  readonly fields: readonly FieldRecord[];
  readonly columns: readonly ColumnRecord[];
  readonly aliases: readonly AliasRecord[];
  /** Descriptions of classes, each a list of streamer infos as ROOT writes it. */
  readonly streamerInfos: readonly Uint8Array[];
}

/** A schema without anything in it. */
export const EMPTY_SCHEMA: SchemaRecord = { fields: [], columns: [], aliases: [], streamerInfos: [] };

const FIELD = { repetitive: 1, projected: 2, checksum: 4 } as const;
const COLUMN = { deferred: 1, range: 2 } as const;
const STREAMER_INFO = 0;

/** Reads four lists: fields, columns, alias columns, descriptions of classes. Numbers go on from those of `before`. */
export function readSchema(cursor: EnvelopeCursor, before: SchemaRecord): SchemaRecord {
  const fields = cursor.records((record, i) => readField(record, before.fields.length + i));
  const columns = cursor.records((record, i) => readColumn(record, before.columns.length + i));
  const aliases = cursor.records((record) => ({ column: record.u32(), field: record.u32() }));
  const infos = cursor.records(readTypeInfo);
  return {
    fields: [...before.fields, ...fields],
    columns: [...before.columns, ...columns],
    aliases: [...before.aliases, ...aliases],
    streamerInfos: [...before.streamerInfos, ...infos.filter((info) => info !== undefined)],
  };
}

function readField(cursor: EnvelopeCursor, id: number): FieldRecord {
  const start = cursor.skip(8);
  const parent = cursor.u32();
  const role = ROLES[cursor.u16()];
  const flags = cursor.u16();
  const name = cursor.text();
  const typeName = cursor.text();
  cursor.text();
  const description = cursor.text();
  const repetition = flags & FIELD.repetitive ? cursor.size() : undefined;
  const source = flags & FIELD.projected ? cursor.u32() : undefined;
  if (flags & FIELD.checksum) cursor.skip(4);
  const raw = cursor.bytes.subarray(start, cursor.position);
  return { id, parent, role, name, typeName, description, repetition, source, raw };
}

/** Writes the lists that `readSchema` reads, by the numbers of the schema; no column is one that was added late. */
export function writeSchema(writer: EnvelopeWriter, schema: SchemaRecord): void {
  writer.records(schema.fields, (field) => writer.raw(renumbered(field)));
  writer.records(schema.columns, ({ type, bits, field, representation, range }) => {
    writer.u16(type);
    writer.u16(bits);
    writer.u32(field);
    writer.u16(range ? COLUMN.range : 0);
    writer.u16(representation);
    for (const limit of range ?? []) writer.f64(limit);
  });
  writer.records(schema.aliases, ({ column, field }) => {
    writer.u32(column);
    writer.u32(field);
  });
  writer.records(schema.streamerInfos, (info) => {
    writer.u32(STREAMER_INFO);
    writer.u32(0);
    writer.text('');
    writer.u32(info.length);
    writer.raw(info);
  });
}

/** The stored record of a field with other numbers of the fields that it refers to. */
function renumbered({ raw, parent, source }: FieldRecord): Uint8Array {
  const bytes = new Uint8Array(raw);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, parent, true);
  const behind = view.getUint16(14, true) & FIELD.checksum ? 4 : 0;
  if (source !== undefined) view.setUint32(bytes.length - behind - 4, source, true);
  return bytes;
}

function readColumn(cursor: EnvelopeCursor, id: number): ColumnRecord {
  const type = cursor.u16();
  const bits = cursor.u16();
  const field = cursor.u32();
  const flags = cursor.u16();
  const representation = cursor.u16();
  const firstElement = flags & COLUMN.deferred ? cursor.i64() : 0;
  const range = flags & COLUMN.range ? ([cursor.f64(), cursor.f64()] as const) : undefined;
  return { id, type, bits, field, representation, firstElement, range };
}

function readTypeInfo(cursor: EnvelopeCursor): Uint8Array | undefined {
  const content = cursor.u32();
  cursor.u32();
  cursor.text();
  return content === STREAMER_INFO ? cursor.take(cursor.u32()) : undefined;
}
