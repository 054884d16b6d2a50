import type { ObjectType } from '../combinatorics/index.ts';
import { OBJECT_TYPES } from '../combinatorics/index.ts';
import { UsageError } from '../errors.ts';
import type { EventTable } from './event-table.ts';

/** How many events, and what they weigh together, are left after a step. Without weights each event weighs 1. */
export interface CutFlowStep {
  readonly name: string;
  readonly events: number;
  readonly weight: number;
}

/** Why an object was left out: the first of the reasons in this order that holds. */
export const OBJECT_REASONS = ['notFinite', 'pt', 'eta', 'phi', 'isolation'] as const;

/** One of `OBJECT_REASONS`; `notFinite` = pt, eta, phi or mass is NaN or infinite. */
export type ObjectReason = (typeof OBJECT_REASONS)[number];

/** What happened to the objects of one kind. */
export interface ObjectCounts {
  readonly before: number;
  readonly after: number;
  readonly failed: Readonly<Record<ObjectReason, number>>;
}

/** Events that were dropped for the number of objects of one kind; an event counts at its first reason only. */
export interface VetoCounts {
  readonly tooFew: number;
  readonly tooMany: number;
}

/** What a selection did: plain data, fit for JSON. */
export interface CutFlow {
  readonly steps: readonly CutFlowStep[];
  readonly objects: Partial<Record<ObjectType, ObjectCounts>>;
  readonly vetoed: Partial<Record<ObjectType, VetoCounts>>;
}

/** A step that these events reached. */
export function stepOf(name: string, events: EventTable): CutFlowStep {
  const weights = events.fields.get('weight');
  if (weights === undefined) return { name, events: events.length, weight: events.length };
  let weight = 0;
  for (let i = 0; i < weights.length; i++) weight += Number(weights[i]!);
  return { name, events: events.length, weight };
}

/** The cut flows of several inputs made one. Throws a `usage` error when their steps differ. */
export function addCutFlows(flows: readonly CutFlow[]): CutFlow {
  const steps = (flows[0]?.steps ?? []).map((step, i) =>
    addSteps(
      flows.map((flow) => flow.steps[i]),
      step.name,
    ),
  );
  const longer = flows.find((flow) => flow.steps.length !== steps.length);
  if (longer !== undefined)
    throw new UsageError(
      `event: cut flows of ${steps.length} and ${longer.steps.length} steps cannot be added`,
    );
  const objects: Partial<Record<ObjectType, ObjectCounts>> = {};
  const vetoed: Partial<Record<ObjectType, VetoCounts>> = {};
  for (const type of OBJECT_TYPES) {
    const counts = flows.flatMap((flow) => flow.objects[type] ?? []);
    if (counts.length > 0) objects[type] = counts.reduce(addObjectCounts);
    const vetoes = flows.flatMap((flow) => flow.vetoed[type] ?? []);
    if (vetoes.length > 0) vetoed[type] = vetoes.reduce(addVetoes);
  }
  return { steps, objects, vetoed };
}

function addSteps(steps: readonly (CutFlowStep | undefined)[], name: string): CutFlowStep {
  let [events, weight] = [0, 0];
  for (const step of steps) {
    if (step?.name !== name)
      throw new UsageError(`event: step "${step?.name}" of a cut flow where others have "${name}"`);
    events += step.events;
    weight += step.weight;
  }
  return { name, events, weight };
}

function addObjectCounts(a: ObjectCounts, b: ObjectCounts): ObjectCounts {
  const failed = { ...a.failed };
  for (const reason of OBJECT_REASONS) failed[reason] += b.failed[reason];
  return { before: a.before + b.before, after: a.after + b.after, failed };
}

function addVetoes(a: VetoCounts, b: VetoCounts): VetoCounts {
  return { tooFew: a.tooFew + b.tooFew, tooMany: a.tooMany + b.tooMany };
}
