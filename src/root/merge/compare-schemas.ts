import type { ColumnRecord, FieldRecord, SchemaRecord } from '../rntuple/schema-record.ts';
import { equalBytes } from './merge-input.ts';

/**
 * The first difference of two ntuples because of which the pages of one cannot stand behind those of the other, in words
 * about the second; undefined when there is none. When a column was added does not matter.
 */
export function compareSchemas(first: SchemaRecord, second: SchemaRecord): string | undefined {
  return (
    firstDifference(
      first.fields,
      second.fields,
      describeField,
      (id) => `field "${pathOf(first, second, id)}"`,
    ) ??
    firstDifference(first.columns, second.columns, describeColumn, (id) => {
      const field = (second.columns[id] ?? first.columns[id])?.field ?? 0;
      return `column ${id} of field "${pathOf(first, second, field)}"`;
    }) ??
    firstDifference(first.aliases, second.aliases, describeAlias, (id) => `alias column ${id}`) ??
    compareInfos(first.streamerInfos, second.streamerInfos)
  );
}

type Description = readonly (readonly [what: string, value: string])[];

function firstDifference<T>(
  first: readonly T[],
  second: readonly T[],
  describe: (one: T) => Description,
  nameOf: (index: number) => string,
): string | undefined {
  const shared = Math.min(first.length, second.length);
  for (let i = 0; i < shared; i++) {
    const after = describe(second[i]!);
    for (const [j, [what, value]] of describe(first[i]!).entries()) {
      const other = after[j]![1];
      if (other !== value) return `${nameOf(i)} has the ${what} ${other} instead of ${value}`;
    }
  }
  if (second.length > shared) return `${nameOf(shared)} is new`;
  return first.length > shared ? `${nameOf(shared)} is missing` : undefined;
}

function describeField(field: FieldRecord): Description {
  const { parent, role, name, typeName, repetition, source } = field;
  return [
    ['name', `"${name}"`],
    ['place', `in field ${parent}`],
    ['type', `"${typeName}"`],
    ['role', String(role)],
    ['length', String(repetition)],
    ['source', String(source)],
  ];
}

function describeColumn({ field, type, bits, representation, range }: ColumnRecord): Description {
  return [
    ['field', String(field)],
    ['encoding', `0x${type.toString(16).padStart(2, '0')}`],
    ['number of bits', String(bits)],
    ['form', String(representation)],
    ['range', range ? range.join(' to ') : 'none'],
  ];
}

function describeAlias({ column, field }: { column: number; field: number }): Description {
  return [
    ['column', String(column)],
    ['field', String(field)],
  ];
}

function compareInfos(first: readonly Uint8Array[], second: readonly Uint8Array[]): string | undefined {
  const isSame = first.length === second.length && first.every((info, i) => equalBytes(info, second[i]!));
  return isSame ? undefined : 'it describes other classes';
}

function pathOf(first: SchemaRecord, second: SchemaRecord, id: number): string {
  const { fields } = id < second.fields.length ? second : first;
  const names: string[] = [];
  // Parents come first; a file that says otherwise must not keep us here.
  for (let field = fields[id]; field; field = field.parent < field.id ? fields[field.parent] : undefined)
    names.unshift(field.name);
  return names.join('/');
}
