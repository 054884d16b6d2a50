import { concatColumns, type Mask, maskedIndices, type Numbers, takeColumn } from '../column/index.ts';
import { LETTERS, type Letter, letterOf, type ObjectType, objectTypeOf } from '../combinatorics/index.ts';
import { UsageError } from '../errors.ts';
import { concatObjects, countsOf, type ObjectCollection, takeObjects } from './object-collection.ts';

/** Something that a schema met and that the user should hear of, with how often. */
export interface Note {
  readonly text: string;
  readonly count: number;
}

/**
 * Events as columns: the objects of each kind, and what there is once per event.
 * `fields` holds, where the file has them, `runNumber`, `eventNumber`, `weight` (the generator's weight, float64),
 * `met` (GeV) and `metPhi`, and the file's own columns that were asked for. A kind of object that the file cannot
 * have has no collection; one that it could have and has not, has an empty list in every event.
 */
export interface EventTable {
  readonly length: number;
  readonly collections: ReadonlyMap<ObjectType, ObjectCollection>;
  readonly fields: ReadonlyMap<string, Numbers>;
  readonly notes: readonly Note[];
}

/** The events at these places, in this order. */
export function takeEvents(events: EventTable, places: ArrayLike<number>): EventTable {
  const collections = new Map<ObjectType, ObjectCollection>();
  for (const [type, collection] of events.collections) collections.set(type, takeObjects(collection, places));
  const fields = new Map<string, Numbers>();
  for (const [name, column] of events.fields) fields.set(name, takeColumn(column, places));
  return { length: places.length, collections, fields, notes: events.notes };
}

/** The events for which the mask (one byte per event) is set. Throws a `usage` error when the lengths differ. */
export function maskEvents(events: EventTable, mask: Mask): EventTable {
  if (mask.length !== events.length)
    throw new UsageError(`event: a mask of ${mask.length} for ${events.length} events`);
  return takeEvents(events, maskedIndices(mask));
}

/**
 * The events of several tables one after another. A kind of object that only some have gets empty lists in the
 * others; fields that not all have are left out.
 */
export function concatEvents(tables: readonly EventTable[]): EventTable {
  const first = tables[0];
  if (first === undefined) throw new UsageError('event: no events to put together');
  const types = LETTERS.map(objectTypeOf).filter((type) =>
    tables.some((table) => table.collections.has(type)),
  );
  const collections = new Map<ObjectType, ObjectCollection>();
  for (const type of types)
    collections.set(
      type,
      concatObjects(tables.map((table) => table.collections.get(type) ?? noObjects(type, table))),
    );
  const names = [...first.fields.keys()].filter((name) => tables.every(({ fields }) => fields.has(name)));
  const fields = new Map(
    names.map((name) => [name, concatColumns(tables.map((table) => table.fields.get(name)!))]),
  );
  const length = tables.reduce((sum, table) => sum + table.length, 0);
  return { length, collections, fields, notes: mergeNotes(tables.flatMap((table) => table.notes)) };
}

/** The collections by letter, as the combinatorics take them. */
export function collectionsByLetter(events: EventTable): ReadonlyMap<Letter, ObjectCollection> {
  return new Map([...events.collections].map(([type, collection]) => [letterOf(type), collection]));
}

/** How many objects of each kind every event has, by letter. */
export function multiplicities(events: EventTable): ReadonlyMap<Letter, Int32Array> {
  return new Map([...events.collections].map(([type, collection]) => [letterOf(type), countsOf(collection)]));
}

/** Notes with the same text made one, their counts added. */
export function mergeNotes(notes: readonly Note[]): Note[] {
  const counts = new Map<string, number>();
  for (const { text, count } of notes) counts.set(text, (counts.get(text) ?? 0) + count);
  return [...counts].map(([text, count]) => ({ text, count }));
}

function noObjects(type: ObjectType, { length }: EventTable): ObjectCollection {
  const none = new Float64Array(0);
  return {
    type,
    offsets: new Int32Array(length + 1),
    pt: none,
    eta: none,
    phi: none,
    mass: none,
    extra: new Map(),
  };
}
