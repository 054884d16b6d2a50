import { ABSENT, type PagedCluster } from '../rntuple/page-list.ts';
import type { SchemaRecord } from '../rntuple/schema-record.ts';
import { schemaKeys } from './top-fields.ts';

/** An ntuple seen with the fields and columns of another schema. */
export interface SchemaView {
  /** The other schema; a column that the ntuple does not have is one that was added to it after its last entry. */
  readonly schema: SchemaRecord;
  /** A cluster of the ntuple by the numbers of that schema. */
  clusterOf?(cluster: PagedCluster): PagedCluster;
  /** Fields at the top that the ntuple does not have. */
  readonly missing?: readonly string[];
}

/** Sees an ntuple of schema `own` as one of schema `merged`: what has the same name and place is the same. */
export function viewAs(merged: SchemaRecord, own: SchemaRecord): SchemaView {
  const [wanted, there] = [schemaKeys(merged), schemaKeys(own)];
  const numbers = new Map(there.columns.map((key, id) => [key, id]));
  const columns = merged.columns.map((column, id) => {
    const number = numbers.get(wanted.columns[id]!);
    return { ...column, firstElement: number === undefined ? 1 : own.columns[number]!.firstElement };
  });
  const fields = new Set(there.fields);
  return {
    schema: { ...merged, columns },
    clusterOf: (cluster) => ({
      ...cluster,
      pages(id) {
        const number = numbers.get(wanted.columns[id] ?? '');
        return number === undefined ? ABSENT : cluster.pages(number);
      },
    }),
    missing: merged.fields.flatMap(({ id, parent, name }) =>
      parent === id && !fields.has(name) ? [name] : [],
    ),
  };
}
