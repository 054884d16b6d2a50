import type { Table } from '../../column/index.ts';
import { OBJECT_TYPES } from '../../combinatorics/index.ts';
import { isError, NotFoundError } from '../../errors.ts';
import type { EventTable } from '../event-table.ts';
import { indexBranches } from '../schema/branch-names.ts';
import type { Schema, SchemaOptions } from '../schema/schema.ts';
import type { KinematicCuts } from './kinematic-cuts.ts';
import { hasField, needField, type Planning, planning, reasonOf, sourceOf } from './needs.ts';
import { STANDARD_OVERLAPS } from './overlap-removal.ts';
import { checkMissingMomentum, planEventCuts, planTriggerMatch } from './plan-events.ts';
import { planJetCuts, planObjectCuts } from './plan-objects.ts';
import type { SelectionRequest } from './request.ts';
import type { Selection } from './select-events.ts';

/** A selection for files of one format with certain branches. */
export interface SelectionPlan {
  /** The branches to read, for the events and for the cuts on them. */
  readonly columns: readonly string[];
  readonly selection: Selection;
  /** Events from a table of these branches. */
  events(table: Table): EventTable;
}

/** What else is known of the files, and wanted of them. */
export interface PlanOptions {
  /** Lists of good runs are for data. */
  readonly isSimulation: boolean;
  /** Read the generator's weight, too. */
  readonly weight?: boolean;
  /** Further columns per event, by the file's own names. */
  readonly eventFields?: readonly string[];
}

/**
 * What a request means for files with these branches: which of them to read, which cuts to make, and which of those
 * asked for cannot be made (`selection.notApplied`). Throws `not-found` when there are such and the request says that
 * they are required, when a score that is named is not there, and as `Schema.columns` does.
 */
export function planSelection(
  schema: Schema,
  branches: readonly string[],
  request: SelectionRequest,
  options: PlanOptions,
): SelectionPlan {
  const plan = planning(schema, indexBranches(branches), request);
  const selection = planCuts(plan, options.isSimulation);
  const read = { ...readOptions(plan, selection.cuts, options), ...bTag(plan, branches) };
  if (request.required) refuseMissing(plan);
  return {
    columns: schema.columns(branches, read),
    selection: { ...selection, notApplied: plan.notApplied },
    events: (table) => schema.events(table, read),
  };
}

function planCuts(plan: Planning, isSimulation: boolean): Selection {
  const { request } = plan;
  const eventCuts = planEventCuts(plan, isSimulation);
  const objectCuts = planObjectCuts(plan);
  const triggerMatch = planTriggerMatch(plan);
  checkMissingMomentum(plan);
  return {
    cuts: planKinematics(plan),
    counts: request.counts,
    outsideCounts: request.outsideCounts,
    ...{ eventCuts, objectCuts },
    ...(request.overlapRemoval ? { overlaps: planOverlaps(plan) } : {}),
    ...(triggerMatch === undefined ? {} : { triggerMatch }),
    ...(request.met ? { met: { min: request.met.min, jetCuts: planJetCuts(plan, 'vertex') } } : {}),
    scratch: scratchOf(plan),
  };
}

/** The kinematic cuts without those on an isolation that the file does not have. */
function planKinematics(plan: Planning): KinematicCuts {
  const cuts: KinematicCuts = {};
  for (const type of OBJECT_TYPES) {
    const { relIsolationMax, ...others } = plan.request.cuts[type] ?? {};
    const source = sourceOf(plan, type);
    const fields = source?.isolation?.fields ?? [];
    const isThere = source !== undefined && fields.some(hasField(plan, source));
    cuts[type] = isThere && relIsolationMax !== undefined ? { ...others, relIsolationMax } : others;
    if (relIsolationMax === undefined || isThere || source === undefined) continue;
    const missing = fields.map((field) => source.prefix + field);
    plan.notApplied.push({
      cut: `${type} relative isolation`,
      reason: reasonOf(plan.schema, [], missing),
    });
  }
  return cuts;
}

function planOverlaps(plan: Planning): NonNullable<Selection['overlaps']> {
  const jets = sourceOf(plan, 'Jets');
  const tracks = jets?.tracks;
  if (jets === undefined || tracks === undefined || !hasField(plan, jets)(tracks))
    return { rules: STANDARD_OVERLAPS, tracks: undefined };
  needField(plan, jets, tracks);
  return { rules: STANDARD_OVERLAPS, tracks };
}

function scratchOf({ objectFields, eventFields, eventCounts }: Planning): ReadonlySet<string> {
  const ofObjects = [...objectFields.values()].flatMap((fields) => [...fields]);
  return new Set([...ofObjects, ...eventFields, ...eventCounts, 'relIsolation', 'softX', 'softY']);
}

function readOptions(
  plan: Planning,
  cuts: KinematicCuts,
  { weight = false, eventFields = [] }: PlanOptions,
): SchemaOptions {
  return {
    weight,
    met: plan.request.met === null ? 'none' : 'terms',
    isolation: OBJECT_TYPES.filter((type) => cuts[type]?.relIsolationMax !== undefined),
    objectFields: Object.fromEntries([...plan.objectFields].map(([type, fields]) => [type, [...fields]])),
    eventFields: [...plan.eventFields, ...eventFields],
    eventCounts: [...plan.eventCounts],
  };
}

/** How b-jets are told in these files: the first score of the format that they have with the working point asked for. */
function bTag({ schema, request, notApplied }: Planning, branches: readonly string[]): SchemaOptions {
  const { btag } = request;
  if (btag === null) return {};
  if ('field' in btag) return { btag };
  const scores = schema.offers.bTags ?? [];
  for (const { score, points } of scores) {
    const threshold = points[btag.workingPoint];
    if (threshold === undefined) continue;
    const option = { btag: { field: score, threshold } };
    if (canRead(schema, branches, option)) return option;
  }
  const known = scores.map(({ score, points }) => `${score} at ${Object.keys(points).join(', ')}`);
  const missing = scores.filter(({ points }) => btag.workingPoint in points).map(({ score }) => score);
  notApplied.push({ cut: `b-tagging ${btag.workingPoint}`, reason: reasonOf(schema, known, missing) });
  return {};
}

function canRead(schema: Schema, branches: readonly string[], options: SchemaOptions): boolean {
  try {
    return schema.columns(branches, options).length > 0;
  } catch (error) {
    if (isError(error, 'not-found')) return false;
    throw error;
  }
}

function refuseMissing({ schema, notApplied }: Planning): void {
  if (notApplied.length === 0) return;
  const [{ cut, reason }] = notApplied as [(typeof notApplied)[number]];
  const more = notApplied.length > 1 ? ` (and ${notApplied.length - 1} more cuts)` : '';
  throw new NotFoundError(`event: ${cut} cannot be applied to this ${schema.name} file: ${reason}${more}`, {
    hint: 'leave the cut out, or let it not be required',
  });
}
