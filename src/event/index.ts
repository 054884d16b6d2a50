/**
 * Physics objects over columns: schemas that make events of a file's branches, and selections with their cut flow.
 * Energies are in GeV, whatever the file has.
 *
 * - *schema*: one data format: which branches are which objects, in which unit.
 * - *collection*: all objects of one kind in all events.
 * - *events*: the collections, and what there is once per event.
 * - *selection*: cuts on objects, then limits on how many of them an event may have.
 * - *cut flow*: how many events and objects were left after each step, and why the others were not.
 *
 *     const found = findSchema(file.trees);
 *     const table = await readColumns(found.tree.name, found.schema.columns(found.tree.branches));
 *     const { cuts } = parseKinematicCuts({ muons: { pt_min: 25, eta_max: 2.5 } });
 *     const { events, cutFlow } = selectEvents(found.schema.events(table), { cuts, counts: {} });
 *     const objects = rankObjects(collectionsByLetter(events));
 */
export {
  addCutFlows,
  type CutFlow,
  type CutFlowStep,
  OBJECT_REASONS,
  type ObjectCounts,
  type ObjectReason,
  stepOf,
  type VetoCounts,
} from './cut-flow.ts';
export { cutObjects, type KinematicCuts, type ObjectCuts, type Range } from './cuts.ts';
export {
  collectionsByLetter,
  concatEvents,
  type EventTable,
  maskEvents,
  mergeNotes,
  multiplicities,
  type Note,
  takeEvents,
} from './event-table.ts';
export { limitMultiplicities, type MultiplicityLimits } from './multiplicity.ts';
export {
  concatObjects,
  countsOf,
  maskObjects,
  type ObjectCollection,
  takeObjects,
} from './object-collection.ts';
export { parseKinematicCuts, parseMultiplicityLimits, typeOf } from './parse-selection.ts';
export { parsedTable } from './parsed-table.ts';
export { describe } from './schema/describe.ts';
export {
  type FoundSchema,
  findSchema,
  SCHEMAS,
  schemaOfRelease,
  type TreeContent,
} from './schema/find-schema.ts';
export type { Schema, SchemaDescription, SchemaOptions } from './schema/schema.ts';
export { type Selection, selectEvents } from './selection.ts';
export { type EnergyUnit, toGeV } from './units.ts';
