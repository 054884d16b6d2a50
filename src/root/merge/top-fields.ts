import type { AliasRecord, ColumnRecord, FieldRecord, SchemaRecord } from '../rntuple/schema-record.ts';

/** A field at the top of an ntuple, with everything that is in it. */
export interface TopField {
  readonly name: string;
  /** The field itself first, each behind the one that it is in. */
  readonly fields: readonly FieldRecord[];
  readonly columns: readonly ColumnRecord[];
  readonly aliases: readonly AliasRecord[];
  /** All that decides what its pages mean, without numbers that only count fields: equal for fields that fit together. */
  readonly form: string;
  /** Names of other fields at the top whose data it shows. */
  readonly sources: ReadonlySet<string>;
}

/** The fields at the top of a schema, in its order, by name. */
export function topFields(schema: SchemaRecord): ReadonlyMap<string, TopField> {
  const topOf = topsOf(schema);
  const found = new Map<string, TopField>();
  for (const [id, field] of schema.fields.entries()) {
    if (topOf[id] === id) found.set(field.name, topField(schema, topOf, id));
  }
  return found;
}

/** For each field the one at the top that it is in. */
function topsOf({ fields }: SchemaRecord): Int32Array {
  const tops = new Int32Array(fields.length);
  // Parents come first: a field that says otherwise is taken for one at the top.
  for (const { id, parent } of fields) tops[id] = parent < id ? tops[parent]! : id;
  return tops;
}

function topField(schema: SchemaRecord, topOf: Int32Array, id: number): TopField {
  const isInside = ({ field }: { field: number }) => topOf[field] === id;
  const fields = schema.fields.filter((field) => topOf[field.id] === id);
  const columns = schema.columns.filter(isInside);
  const aliases = schema.aliases.filter(isInside);
  const sources = fields.flatMap(({ source }) => (source === undefined ? [] : [topOf[source]!]));
  const form = JSON.stringify({
    fields: fields.map(({ parent, role, name, typeName, repetition, source }) => [
      ...[placeIn(fields, parent), role, name, typeName, repetition],
      source === undefined ? undefined : pathOf(schema, source),
    ]),
    columns: columns.map(({ field, type, bits, representation, range }) => [
      ...[placeIn(fields, field), type, bits, representation, range],
    ]),
    aliases: aliases.map(({ column, field }) => [
      placeIn(fields, field),
      pathOf(schema, schema.columns[column]?.field ?? -1),
    ]),
  });
  const others = new Set(sources.flatMap((top) => schema.fields[top]?.name ?? []));
  return { name: fields[0]!.name, fields, columns, aliases, form, sources: others };
}

const placeIn = (fields: readonly FieldRecord[], id: number) => fields.findIndex((field) => field.id === id);

/** The names of the fields that a field is in, and its own. */
function pathOf({ fields }: SchemaRecord, id: number): string {
  const names: string[] = [];
  for (let field = fields[id]; field; field = field.parent < field.id ? fields[field.parent] : undefined)
    names.unshift(field.name);
  return names.join('/');
}

/** Texts that are the same for what is the same in two schemas, by number. */
export interface SchemaKeys {
  readonly fields: readonly string[];
  readonly columns: readonly string[];
}

/** The keys of fields, which are the names on the way to them, and of the columns of each, which are counted. */
export function schemaKeys(schema: SchemaRecord): SchemaKeys {
  const fields = schema.fields.map(({ id }) => pathOf(schema, id));
  const counts = new Map<number, number>();
  const columns = schema.columns.map(({ field }) => {
    const count = counts.get(field) ?? 0;
    counts.set(field, count + 1);
    return `${fields[field]}/#${count}`;
  });
  return { fields, columns };
}
