import { UsageError } from '../../errors.ts';
import type { ColumnRecord, FieldRecord, SchemaRecord } from '../rntuple/schema-record.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { InputNTuple } from './input-ntuple.ts';
import { equalBytes } from './merge-input.ts';
import { type SchemaKeys, schemaKeys, type TopField, topFields } from './top-fields.ts';
import type { DifferingBranches } from './tree-schema.ts';

/** A field at the top of the merged ntuple, and the schema that it comes from. */
interface KeptField {
  readonly field: TopField;
  readonly from: SchemaRecord;
}

/** Which fields the merged ntuple has, as the inputs are looked at one after another. */
export class NTupleSchema {
  readonly #path: string;
  readonly #differing: DifferingBranches;
  #first: InputNTuple | undefined;
  #kept = new Map<string, KeptField>();
  #hasDifferences = false;
  /** What is left out of the merged ntuple, in words. */
  readonly leftOut = new Set<string>();

  constructor(path: string, differing: DifferingBranches) {
    this.#path = path;
    this.#differing = differing;
  }

  /** The first input with entries, or without when none has any. */
  get first(): InputNTuple {
    return this.#first as InputNTuple; // an input is looked at before anybody asks
  }

  /** Looks at an ntuple; nothing is changed until what it gives is called. Throws `UsageError` when it differs and must not. */
  survey(ntuple: InputNTuple): () => void {
    const isFirst = !this.#first || (this.#first.entries === 0 && ntuple.entries > 0);
    const { schema } = ntuple.footer;
    const difference =
      isFirst || ntuple.entries === 0 ? undefined : compareSchemas(this.first.footer.schema, schema);
    if (difference !== undefined && this.#differing === 'refuse') {
      const hint = 'merge the fields that all have, those that any has, or merge these files apart';
      throw this.#refusal(ntuple, difference, hint);
    }
    const found = topFields(schema);
    const isNew = difference !== undefined || this.#hasDifferences;
    if (isNew && ntuple.entries > 0 && this.#differing === 'union') this.#checkUnion(ntuple, found);
    return () => {
      if (isFirst) {
        this.#first = ntuple;
        this.#kept = new Map([...found].map(([name, field]) => [name, { field, from: schema }]));
      } else if (isNew && ntuple.entries > 0) {
        this.#hasDifferences = true;
        if (this.#differing === 'union') this.#addNew(schema, found);
        else this.#leaveOut(ntuple, found);
      }
    };
  }

  #refusal({ context }: InputNTuple, text: string, hint: string): UsageError {
    const first = this.first.context.file.name;
    return new UsageError(
      `root: ntuple "${this.#path}" of "${context.file.name}": ${text}, compared with "${first}"`,
      { hint },
    );
  }

  #checkUnion(ntuple: InputNTuple, found: ReadonlyMap<string, TopField>): void {
    for (const [name, { field }] of this.#kept) {
      const other = found.get(name);
      if (!other) checkEmptyForm(field);
      else if (other.form !== field.form)
        throw this.#refusal(
          ntuple,
          differenceOf(field, other),
          'a union has no room for two kinds of one field',
        );
    }
    for (const [name, field] of found) if (!this.#kept.has(name)) checkEmptyForm(field);
  }

  #addNew(from: SchemaRecord, found: ReadonlyMap<string, TopField>): void {
    for (const [name, field] of found) if (!this.#kept.has(name)) this.#kept.set(name, { field, from });
  }

  #leaveOut({ context }: InputNTuple, found: ReadonlyMap<string, TopField>): void {
    const place = `(in "${context.file.name}")`;
    for (const [name, { field }] of this.#kept) {
      const other = found.get(name);
      if (other?.form === field.form) continue;
      this.#kept.delete(name);
      this.leftOut.add(`${other ? differenceOf(field, other) : `field "${name}" is missing`} ${place}`);
    }
    const before = topFields(this.first.footer.schema);
    for (const name of found.keys())
      if (!before.has(name)) this.leftOut.add(`field "${name}" is new ${place}`);
  }

  /** The schema of the merged ntuple where inputs differ; undefined where that of the first one is that of all. */
  merged(): SchemaRecord | undefined {
    if (!this.#hasDifferences) return undefined;
    const kept = withSources(this.#kept);
    const infos: Uint8Array[] = [];
    for (const from of new Set([...kept.values()].map((one) => one.from))) {
      for (const info of from.streamerInfos)
        if (!infos.some((other) => equalBytes(other, info))) infos.push(info);
    }
    return { ...renumber([...kept.values()]), streamerInfos: infos };
  }
}

/** Zeros stand for nothing in every field but those that hold whole objects as ROOT streams them. */
function checkEmptyForm({ name, fields }: TopField): void {
  const streamed = fields.find(({ role }) => role === 'streamer' || role === undefined);
  if (streamed)
    throw new UsageError(`root: field "${name}" has no empty form, as it holds a ${streamed.typeName}`);
}

function differenceOf(before: TopField, now: TopField): string {
  const [was, is] = [before, now].map(({ fields }) => fields[0]?.typeName ?? '');
  if (was !== is) return `field "${now.name}" has the type "${is}" instead of "${was}"`;
  return `field "${now.name}" is made or stored in another way`;
}

/** What is left when those go that show the data of one that is not there. */
function withSources(kept: ReadonlyMap<string, KeptField>): Map<string, KeptField> {
  const left = new Map(kept);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [name, { field }] of left)
      if ([...field.sources].some((source) => !left.has(source))) left.delete(name);
  }
  return left;
}

/** Numbers fields and columns anew, so that they count those that are kept. */
function renumber(kept: readonly KeptField[]): Omit<SchemaRecord, 'streamerInfos'> {
  const keys = new Map([...new Set(kept.map(({ from }) => from))].map((from) => [from, schemaKeys(from)]));
  const all = <T>(of: (top: TopField) => readonly T[], keyOf: (own: SchemaKeys, item: T) => string) =>
    kept.flatMap(({ field, from }) =>
      of(field).map((item) => ({ item, key: keyOf(keys.get(from)!, item), from })),
    );
  const fields = all<FieldRecord>(
    (top) => top.fields,
    (own, { id }) => own.fields[id]!,
  );
  const columns = all<ColumnRecord>(
    (top) => top.columns,
    (own, { id }) => own.columns[id]!,
  );
  const fieldIds = new Map(fields.map(({ key }, id) => [key, id]));
  const columnIds = new Map(columns.map(({ key }, id) => [key, id]));
  const fieldId = (from: SchemaRecord, id: number) => fieldIds.get(keys.get(from)!.fields[id]!)!;
  return {
    fields: fields.map(({ item, from }, id) => ({
      ...{ ...item, id, parent: fieldId(from, item.parent) },
      source: item.source === undefined ? undefined : fieldId(from, item.source),
    })),
    columns: columns.map(({ item, from }, id) => ({
      ...item,
      id,
      field: fieldId(from, item.field),
      firstElement: 0,
    })),
    aliases: kept.flatMap(({ field, from }) =>
      field.aliases.map((alias) => ({
        field: fieldId(from, alias.field),
        column: columnIds.get(keys.get(from)!.columns[alias.column]!)!,
      })),
    ),
  };
}
