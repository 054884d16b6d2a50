import { FormatError } from '../../errors.ts';
import type { Place } from '../bytes/cursor.ts';
import type { ColumnRecord, FieldRecord, SchemaRecord } from './schema-record.ts';

/** A field with what belongs to it. */
export interface Field extends FieldRecord {
  readonly children: readonly Field[];
  /** Its columns in each form that they are stored in; a projected field has those of its source. */
  readonly forms: readonly (readonly ColumnRecord[])[];
}

/** Fields nested deeper than this are taken for a broken file. */
const MAX_DEPTH = 100;

/** Puts fields and columns together; gives the fields at the top. Refuses numbers of fields and columns that do not exist. */
export function buildSchema(record: SchemaRecord, place: Place): Field[] {
  const forms = columnsByField(record, place);
  const children = record.fields.map((): Field[] => []);
  const depths = new Int32Array(record.fields.length);
  const top: Field[] = [];
  for (const field of record.fields) {
    const { id, parent } = field;
    // Parents come first, so that no field can be inside itself.
    if (parent > id) fail(place, `field "${field.name}" is in field ${parent}, which comes after it`);
    const built = { ...field, children: children[id]!, forms: forms[id] ?? [] };
    if (parent === id) {
      top.push(built);
      continue;
    }
    depths[id] = depths[parent]! + 1;
    if (depths[id]! > MAX_DEPTH) fail(place, `fields nested more than ${MAX_DEPTH} deep`);
    children[parent]!.push(built);
  }
  return top;
}

function columnsByField({ fields, columns, aliases }: SchemaRecord, place: Place): ColumnRecord[][][] {
  const forms = fields.map((): ColumnRecord[][] => []);
  const add = (field: number, column: ColumnRecord) => {
    const own = forms[field];
    if (!own) fail(place, `column ${column.id} of field ${field}, but there are ${fields.length} fields`);
    const last = own.at(-1);
    if (last && last[0]!.representation === column.representation) last.push(column);
    else own.push([column]);
  };
  for (const column of columns) add(column.field, column);
  for (const alias of aliases) {
    const column = columns[alias.column];
    if (!column) fail(place, `an alias of column ${alias.column}, but there are ${columns.length} columns`);
    add(alias.field, column);
  }
  return forms;
}

function fail(place: Place, message: string): never {
  throw new FormatError(`root: "${place.file}": ${place.object}: ${message}`);
}
