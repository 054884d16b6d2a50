import type { Column, Numbers, Table } from '../../src/column/index.ts';
import type { ObjectType } from '../../src/combinatorics/index.ts';
import type { EventTable, ObjectCollection } from '../../src/event/index.ts';

/** A table of lists of single precision, or of one number per event where no entry is a list. */
export function tableOf(columns: Record<string, readonly (number | readonly number[])[]>): Table {
  const entries = Object.entries(columns).map(([name, values]) => [name, columnOf(values)] as const);
  return { length: Object.values(columns)[0]?.length ?? 0, columns: new Map(entries) };
}

function columnOf(values: readonly (number | readonly number[])[]): Column {
  if (values.every((value) => typeof value === 'number')) return Int32Array.from(values);
  const lists = values.map((value) => (typeof value === 'number' ? [value] : value));
  return { kind: 'jagged', offsets: offsetsOf(lists), content: Float32Array.from(lists.flat()) };
}

/** The branches of one kind of object: pt, eta, phi for each event. */
export function objects(
  prefix: string,
  pt: readonly (readonly number[])[],
  more: Record<string, readonly (readonly number[])[]> = {},
): Record<string, readonly (readonly number[])[]> {
  const fields = {
    pt,
    eta: pt.map((list) => list.map(() => 0)),
    phi: pt.map((list) => list.map((_, i) => i)),
    ...more,
  };
  return Object.fromEntries(Object.entries(fields).map(([field, lists]) => [prefix + field, lists]));
}

/** Massless objects at eta = 0 with these pT, and whatever else is given of them. */
export function collectionOf(
  type: ObjectType,
  pt: readonly (readonly number[])[],
  more: Partial<ObjectCollection> = {},
): ObjectCollection {
  const flat = Float64Array.from(pt.flat());
  const zeros = new Float64Array(flat.length);
  return {
    type,
    offsets: offsetsOf(pt),
    pt: flat,
    eta: zeros,
    phi: zeros,
    mass: zeros,
    extra: new Map(),
    ...more,
  };
}

/** Events of these collections. */
export function eventsOf(
  collections: readonly ObjectCollection[],
  fields: Record<string, Numbers> = {},
): EventTable {
  const length = collections[0] === undefined ? 0 : collections[0].offsets.length - 1;
  const byType = new Map(collections.map((collection) => [collection.type, collection]));
  return { length, collections: byType, fields: new Map(Object.entries(fields)), notes: [] };
}

/** The values of a column as lists, one per event. */
export function listsOf(offsets: Int32Array, values: ArrayLike<number | bigint>): number[][] {
  const all = Array.from(values, Number);
  return Array.from({ length: offsets.length - 1 }, (_, i) => all.slice(offsets[i], offsets[i + 1]));
}

function offsetsOf(lists: readonly (readonly unknown[])[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length;
  return offsets;
}
