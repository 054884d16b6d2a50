import { OBJECT_TYPES, type ObjectType } from '../../combinatorics/index.ts';
import { conditionsIn, missingOf } from '../schema/criteria.ts';
import { nameOfField } from '../schema/object-field.ts';
import type { ObjectSource } from '../schema/schema.ts';
import { criterionOfObjects } from './criterion-cut.ts';
import { outsideCrack } from './kinematic-cuts.ts';
import { hasField, needField, type Planning, reasonOf, sourceOf } from './needs.ts';
import type { ObjectCut } from './object-cut.ts';

/** The cuts of a request on objects that a file has what it takes for, besides the kinematic ones. */
export function planObjectCuts(plan: Planning): Partial<Record<ObjectType, readonly ObjectCut[]>> {
  const cuts: Partial<Record<ObjectType, readonly ObjectCut[]>> = {};
  for (const type of OBJECT_TYPES) {
    const source = sourceOf(plan, type);
    if (source !== undefined) cuts[type] = [...crackOf(plan, type), ...criteriaOf(plan, type, source)];
  }
  return cuts;
}

/** The cut of one criterion on jets alone, as the missing momentum needs it. */
export function planJetCuts(plan: Planning, criterion: string): ObjectCut[] {
  const source = sourceOf(plan, 'Jets');
  const point = plan.request.criteria.Jets?.[criterion];
  return source === undefined || point === undefined
    ? []
    : criterionCut(plan, 'Jets', source, criterion, point);
}

function crackOf({ schema, request, notApplied }: Planning, type: ObjectType): ObjectCut[] {
  if (!request.crack.includes(type)) return [];
  if (schema.offers.crack !== undefined) return [outsideCrack(schema.offers.crack)];
  notApplied.push({ cut: `${type} crack`, reason: reasonOf(schema, [], []) });
  return [];
}

function criteriaOf(plan: Planning, type: ObjectType, source: ObjectSource): ObjectCut[] {
  const asked = Object.entries(plan.request.criteria[type] ?? {});
  return asked.flatMap(([criterion, point]) => criterionCut(plan, type, source, criterion, point));
}

function criterionCut(
  plan: Planning,
  type: ObjectType,
  source: ObjectSource,
  criterion: string,
  name: string,
): ObjectCut[] {
  const { schema, notApplied } = plan;
  const points = source.criteria?.[criterion] ?? {};
  const point = points[name];
  const conditions = point && conditionsIn(point, hasField(plan, source));
  if (conditions === undefined) {
    const missing = point === undefined ? [] : missingOf(point, hasField(plan, source));
    const reason = reasonOf(
      schema,
      Object.keys(points),
      missing.map((field) => nameOfField(source, field)),
    );
    const cut = { cut: `${type} ${criterion} ${name}`, reason };
    if (!notApplied.some((one) => one.cut === cut.cut)) notApplied.push(cut);
    return [];
  }
  for (const field of conditions.flatMap(({ fields }) => fields)) needField(plan, source, field);
  return conditions.length === 0 ? [] : [criterionOfObjects(criterion, conditions, schema.unit)];
}
