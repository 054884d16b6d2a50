import type { ObjectType } from '../../combinatorics/index.ts';
import { OBJECT_TYPES } from '../../combinatorics/index.ts';
import { UsageError } from '../../errors.ts';

/** How many events, and what they weigh together, are left after a step. Without weights each event weighs 1. */
export interface CutFlowStep {
  readonly name: string;
  readonly events: number;
  readonly weight: number;
}

/** What happened to the objects of one kind. An object counts at the first cut that it fails. */
export interface ObjectCounts {
  readonly before: number;
  readonly after: number;
  /** How many each cut took, in the order of the cuts; `finite` took those with a pt, eta, phi or mass that is no number. */
  readonly failed: Readonly<Record<string, number>>;
}

/** Events that were dropped for the number of objects of one kind; an event counts at its first reason only. */
export interface VetoCounts {
  readonly tooFew: number;
  readonly tooMany: number;
}

/** A cut that was asked for and not made, because the input does not hold what it takes. */
export interface CutNotApplied {
  readonly cut: string;
  readonly reason: string;
  /** Events that were read without it. */
  readonly events: number;
}

/** What a selection did: plain data, fit for JSON. */
export interface CutFlow {
  readonly steps: readonly CutFlowStep[];
  readonly objects: Partial<Record<ObjectType, ObjectCounts>>;
  readonly vetoed: Partial<Record<ObjectType, VetoCounts>>;
  readonly notApplied: readonly CutNotApplied[];
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
  return { steps, objects, vetoed, notApplied: addNotApplied(flows.flatMap((flow) => flow.notApplied)) };
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
  for (const [cut, count] of Object.entries(b.failed)) failed[cut] = (failed[cut] ?? 0) + count;
  return { before: a.before + b.before, after: a.after + b.after, failed };
}

function addVetoes(a: VetoCounts, b: VetoCounts): VetoCounts {
  return { tooFew: a.tooFew + b.tooFew, tooMany: a.tooMany + b.tooMany };
}

/** The same cut left out for the same reason, counted together. */
function addNotApplied(all: readonly CutNotApplied[]): CutNotApplied[] {
  const byReason = Map.groupBy(all, ({ cut, reason }) => `${cut}: ${reason}`);
  return [...byReason.values()].map((same) => ({
    ...same[0]!,
    events: same.reduce((sum, { events }) => sum + events, 0),
  }));
}
