import type { EnvelopeCursor } from './envelope-cursor.ts';

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
  cursor.skip(8);
  const parent = cursor.u32();
  const role = ROLES[cursor.u16()];
  const flags = cursor.u16();
  const name = cursor.text();
  const typeName = cursor.text();
  cursor.text();
  const description = cursor.text();
  const repetition = flags & FIELD.repetitive ? cursor.size() : undefined;
  const source = flags & FIELD.projected ? cursor.u32() : undefined;
  return { id, parent, role, name, typeName, description, repetition, source };
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
