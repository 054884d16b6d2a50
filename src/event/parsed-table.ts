import type { Column, Numbers, Table } from '../column/index.ts';
import type { EventTable } from './event-table.ts';
import { countsOf } from './object-collection.ts';

/**
 * Events as the table that a run keeps: for each kind of object `n{Type}` (int32) and the lists `{Type}_pt`,
 * `_eta`, `_phi`, `_mass` (float32, GeV) and `{Type}_{extra}` (floating-point extras as float32, others as they are),
 * then the columns per event, the missing momentum as `MET_pt` (GeV) and `MET_phi`. The schema `parsed-events` reads it back. Offsets are shared with the collections.
 */
export function parsedTable(events: EventTable): Table {
  const columns = new Map<string, Column>();
  for (const [type, collection] of events.collections) {
    const { offsets, pt, eta, phi, mass, extra } = collection;
    columns.set(`n${type}`, countsOf(collection));
    for (const [field, content] of [...Object.entries({ pt, eta, phi, mass }), ...extra])
      columns.set(`${type}_${field}`, { kind: 'jagged', offsets, content: asFloat32(content) });
  }
  for (const [name, column] of events.fields) columns.set(parsedName(name), column);
  return { length: events.length, columns };
}

/** Columns per event that have another name in the table. */
const PARSED_NAMES: Readonly<Record<string, string>> = { met: 'MET_pt', metPhi: 'MET_phi' };

/** What a column per event is called in the table. */
export function parsedName(field: string): string {
  return PARSED_NAMES[field] ?? field;
}

function asFloat32(numbers: Numbers): Numbers {
  return numbers instanceof Float64Array ? Float32Array.from(numbers) : numbers;
}
