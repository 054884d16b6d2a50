import type { ObjectType } from '../../combinatorics/index.ts';
import { plainName } from '../schema/branch-names.ts';
import { conditionsIn, missingOf } from '../schema/criteria.ts';
import type { ObjectSource } from '../schema/schema.ts';
import { criterionOfEvents } from './criterion-cut.ts';
import { type EventCut, notMade } from './event-cut.ts';
import { inGoodRuns } from './good-runs.ts';
import { hasField, needField, type Planning, reasonOf, sourceOf } from './needs.ts';

/** The cuts of a request on events, before any on objects. Those that a file has not what it takes for keep everything. */
export function planEventCuts(plan: Planning, isSimulation: boolean): EventCut[] {
  return [...goodRuns(plan, isSimulation), ...eventCriteria(plan), ...trigger(plan)];
}

/** The fields that say which objects fired a trigger, per kind; undefined when the request does not ask, empty when none says it. */
export function planTriggerMatch(plan: Planning): Partial<Record<ObjectType, readonly string[]>> | undefined {
  if (!plan.request.trigger?.matched) return undefined;
  const fields: Partial<Record<ObjectType, readonly string[]>> = {};
  for (const type of ['Electrons', 'Muons', 'Photons'] as const) {
    const source = sourceOf(plan, type);
    if (source === undefined) continue;
    const own = matchFields(plan, source).filter(hasField(plan, source));
    for (const field of own) needField(plan, source, field);
    if (own.length > 0) fields[type] = own;
  }
  if (Object.keys(fields).length === 0)
    plan.notApplied.push({ cut: 'trigger matching', reason: reasonOf(plan.schema, [], []) });
  return fields;
}

/** A flag of the object for all triggers, or the lists of what fired the chains asked for. */
function matchFields({ schema, request }: Planning, { type, triggerMatch }: ObjectSource): string[] {
  const { triggers } = schema.offers;
  if (triggerMatch !== undefined || triggers === undefined) return triggerMatch ? [triggerMatch] : [];
  const { before, after } = triggers.branch;
  const chains = request.trigger?.chains ?? triggers.standard;
  return chains
    .filter((chain) => triggers.firedBy?.(chain) === type)
    .map((chain) => `listed.${before}${chain}${after}`);
}

/** Notes whether the missing momentum that is asked for can be had. */
export function checkMissingMomentum(plan: Planning): void {
  const { schema, names, request, notApplied } = plan;
  if (request.met === null) return;
  const { missing } = schema.offers;
  const terms = missing === undefined ? [] : [missing.x, missing.y, missing.source];
  const stored = hasColumn(plan, 'met');
  if (stored || (terms.length > 0 && terms.every((term) => names.has(term)))) return;
  const gone = terms.filter((term) => !names.has(term));
  notApplied.push({ cut: 'met', reason: reasonOf(schema, [], gone) });
}

function goodRuns(plan: Planning, isSimulation: boolean): EventCut[] {
  const { request, schema, notApplied } = plan;
  if (request.goodRuns === null) return [];
  const cut = inGoodRuns(request.goodRuns);
  if (isSimulation) return [notMade(cut.name)];
  if (hasColumn(plan, 'runNumber') && hasColumn(plan, 'lumiBlock')) return [cut];
  notApplied.push({ cut: cut.name, reason: reasonOf(schema, [], []) });
  return [notMade(cut.name)];
}

/** Whether the file has a column per event that the schema knows under this name. */
function hasColumn({ schema, names }: Planning, name: string): boolean {
  const branches = schema.fields.find((field) => field.name === name)?.branches ?? [];
  return branches.some((branch) => names.has(plainName(branch)));
}

function eventCriteria(plan: Planning): EventCut[] {
  const { schema, names, request, eventFields, notApplied } = plan;
  return Object.entries(request.eventCriteria).map(([criterion, name]) => {
    const cut = `event ${criterion}`;
    const points = schema.offers.criteria?.[criterion] ?? {};
    const point = points[name];
    const has = (field: string) => names.has(field);
    const conditions = point && conditionsIn(point, has);
    if (conditions === undefined) {
      const missing = point === undefined ? [] : missingOf(point, has);
      notApplied.push({ cut, reason: reasonOf(schema, Object.keys(points), missing) });
      return notMade(cut);
    }
    for (const field of conditions.flatMap(({ fields }) => fields)) eventFields.add(field);
    return criterionOfEvents(cut, conditions, schema.unit);
  });
}

/** Events for which one of the chains fired. Chains that are named and not there are told; of the standard ones some suffice. */
function trigger(plan: Planning): EventCut[] {
  const { schema, names, request, notApplied } = plan;
  if (request.trigger === null) return [];
  const { triggers } = schema.offers;
  const chains = request.trigger.chains ?? triggers?.standard ?? [];
  const { before, after, kind } = triggers?.branch ?? { before: '', after: '', kind: 'flag' };
  const branchOf = (chain: string) => before + chain + after;
  const there = chains.map(branchOf).filter((branch) => names.has(branch));
  const gone = chains.filter((chain) => !names.has(branchOf(chain)));
  const reason = reasonOf(schema, [], gone.map(branchOf));
  if (there.length === 0) notApplied.push({ cut: 'trigger', reason });
  else if (request.trigger.chains !== null && gone.length > 0)
    notApplied.push({ cut: `trigger ${gone.join(', ')}`, reason });
  if (there.length === 0) return [notMade('trigger')];
  for (const branch of there) (kind === 'flag' ? plan.eventFields : plan.eventCounts).add(branch);
  return [anyOf(there)];
}

function anyOf(columns: readonly string[]): EventCut {
  return {
    name: 'trigger',
    on({ fields }) {
      const fired = columns.map((column) => fields.get(column)!);
      return (event) => fired.some((column) => Number(column[event]!) !== 0);
    },
  };
}
