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
  collectionsByLetter,
  concatEvents,
  type EventTable,
  maskEvents,
  mergeNotes,
  multiplicities,
  type Note,
  takeEvents,
} from './event-table.ts';
export {
  concatObjects,
  countsOf,
  maskObjects,
  type ObjectCollection,
  takeObjects,
} from './object-collection.ts';
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
export {
  addCutFlows,
  type CutFlow,
  type CutFlowStep,
  type CutNotApplied,
  type ObjectCounts,
  type VetoCounts,
} from './selection/cut-flow.ts';
export { type GoodRuns, parseGoodRuns, uniteGoodRuns } from './selection/good-runs.ts';
export type { KinematicCuts, ObjectCuts, Range } from './selection/kinematic-cuts.ts';
export {
  limitMultiplicities,
  type MultiplicityLimits,
  type OutsideLimits,
} from './selection/multiplicity.ts';
export { type OverlapRule, STANDARD_OVERLAPS } from './selection/overlap-removal.ts';
export { parseKinematicCuts, parseMultiplicityLimits, typeOf } from './selection/parse-selection.ts';
export { type PlanOptions, planSelection, type SelectionPlan } from './selection/plan-selection.ts';
export { KINEMATICS_ONLY, type SelectionRequest } from './selection/request.ts';
export { type Selection, selectEvents } from './selection/select-events.ts';
export { type EnergyUnit, toGeV } from './units.ts';
export {
  planWeights,
  type SampleNumbers,
  type Weighting,
  type WeightRequest,
  weighEvents,
} from './weights.ts';
