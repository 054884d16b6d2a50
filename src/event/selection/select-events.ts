import { type Mask, maskedIndices, type Numbers, takeColumn } from '../../column/index.ts';
import type { ObjectType } from '../../combinatorics/index.ts';
import type { Floats } from '../../kinematics/index.ts';
import type { EventTable } from '../event-table.ts';
import type { ObjectCollection } from '../object-collection.ts';
import type { CutFlow, CutNotApplied, ObjectCounts } from './cut-flow.ts';
import { cutEvents, type EventCut, notMade, stepOf } from './event-cut.ts';
import { type KinematicCuts, kinematicCuts } from './kinematic-cuts.ts';
import { missingMomentum } from './missing-momentum.ts';
import { limitMultiplicities, type MultiplicityLimits, type OutsideLimits } from './multiplicity.ts';
import { allPassing, leftBefore, makeCut, type ObjectCut, type Passing } from './object-cut.ts';
import { type OverlapRule, removeOverlaps } from './overlap-removal.ts';

/** Which objects and which events are kept, ready to be made on the events of one file. Everything in GeV. */
export interface Selection {
  readonly cuts: KinematicCuts;
  readonly counts: MultiplicityLimits;
  readonly outsideCounts?: OutsideLimits;
  /** Cuts on events before any on objects. */
  readonly eventCuts?: readonly EventCut[];
  /** Cuts on objects after the kinematic ones. */
  readonly objectCuts?: Partial<Record<ObjectType, readonly ObjectCut[]>>;
  readonly overlaps?: { readonly rules: readonly OverlapRule[]; readonly tracks: string | undefined };
  /** Events with an object that fired a trigger: the columns that say so, per kind of object; all events when none does. */
  readonly triggerMatch?: Partial<Record<ObjectType, readonly string[]>>;
  /** The missing momentum is kept with the events, and cut on; `jetCuts` are those on the jets that count for it. */
  readonly met?: { readonly min: number | null; readonly jetCuts: readonly ObjectCut[] };
  /** Columns that only the cuts need, of objects and of events. */
  readonly scratch?: ReadonlySet<string>;
  readonly notApplied?: readonly Omit<CutNotApplied, 'events'>[];
}

/**
 * Cuts on events, then on objects, then on what is left of each event; last come the limits on the number of objects.
 * The cut flow has the step `read`, one for each cut on events that is made, and `counts`. Columns are shared with the
 * events given where nothing is cut.
 */
export function selectEvents(
  all: EventTable,
  selection: Selection,
): { events: EventTable; cutFlow: CutFlow } {
  const weights = all.fields.get('weight');
  const mask = new Uint8Array(all.length).fill(1);
  const read = stepOf('read', mask, weights);
  const early = cutEvents(all, mask, selection.eventCuts ?? []);
  const passing = cutObjects(all, mask, selection);
  const objects = countsOf(passing);
  const events = withMissingMomentum(all, passing, selection);
  const late = cutEvents(events, mask, lateCuts(passing, selection));
  const vetoed = limitMultiplicities(mask, passing, selection.counts, selection.outsideCounts ?? 'veto');
  const cutFlow: CutFlow = {
    steps: [read, ...early, ...late, stepOf('limits on counts', mask, weights)],
    ...{ objects, vetoed },
    notApplied: (selection.notApplied ?? []).map((cut) => ({ ...cut, events: all.length })),
  };
  return { events: keep(events, mask, passing, selection.scratch ?? new Set()), cutFlow };
}

function cutObjects(
  events: EventTable,
  mask: Mask,
  { cuts, objectCuts = {}, overlaps }: Selection,
): ReadonlyMap<ObjectType, Passing> {
  const passing = new Map(
    [...events.collections].map(([type, objects]) => [type, allPassing(objects, mask)]),
  );
  for (const [type, objects] of passing)
    for (const cut of [...kinematicCuts(cuts[type] ?? {}), ...(objectCuts[type] ?? [])])
      makeCut(objects, cut);
  if (overlaps !== undefined) removeOverlaps(passing, overlaps.rules, overlaps.tracks);
  return passing;
}

function countsOf(passing: ReadonlyMap<ObjectType, Passing>): Partial<Record<ObjectType, ObjectCounts>> {
  const counts: Partial<Record<ObjectType, ObjectCounts>> = {};
  for (const [type, { before, failed }] of passing) {
    const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
    counts[type] = { before, after: before - lost, failed };
  }
  return counts;
}

function withMissingMomentum(
  events: EventTable,
  passing: ReadonlyMap<ObjectType, Passing>,
  { met }: Selection,
): EventTable {
  const rebuilt = met && missingMomentum(events, passing, met.jetCuts);
  if (rebuilt === undefined) return events;
  return { ...events, fields: new Map<string, Numbers>([...events.fields, ...Object.entries(rebuilt)]) };
}

/** The cuts on events that need the objects which passed. */
function lateCuts(
  passing: ReadonlyMap<ObjectType, Passing>,
  { triggerMatch, met }: Selection,
): readonly EventCut[] {
  return [
    ...(triggerMatch === undefined ? [] : [firedByOneOf(passing, triggerMatch)]),
    ...(met === undefined || met.min === null ? [] : [atLeastMissing(met.min)]),
  ];
}

function atLeastMissing(min: number): EventCut {
  return {
    name: 'met',
    on({ fields }) {
      const met = fields.get('met');
      return met === undefined ? () => true : (event) => Number(met[event]!) >= min;
    },
  };
}

/** Events in which one of the objects that passed fired a trigger. */
function firedByOneOf(
  passing: ReadonlyMap<ObjectType, Passing>,
  fields: Partial<Record<ObjectType, readonly string[]>>,
): EventCut {
  const name = 'trigger matching';
  if (Object.keys(fields).length === 0) return notMade(name);
  return {
    name,
    on({ length }) {
      const fired = new Uint8Array(length);
      for (const [type, { collection, mask }] of passing) {
        for (const field of fields[type] ?? [])
          markFired(fired, collection.offsets, mask, collection.extra.get(field)!);
      }
      return (event) => fired[event] !== 0;
    },
  };
}

function markFired(fired: Mask, offsets: Int32Array, mask: Mask, flags: Numbers): void {
  for (let event = 0; event < fired.length; event++)
    for (let place = offsets[event]!; place < offsets[event + 1]!; place++)
      if (mask[place] !== 0 && Number(flags[place]!) !== 0) fired[event] = 1;
}

/** What the masks leave, each column taken once; without what only the cuts needed. */
function keep(
  events: EventTable,
  mask: Mask,
  passing: ReadonlyMap<ObjectType, Passing>,
  scratch: ReadonlySet<string>,
): EventTable {
  const places = maskedIndices(mask);
  const isWhole = places.length === events.length;
  const fields = new Map<string, Numbers>();
  for (const [name, column] of events.fields)
    if (!scratch.has(name)) fields.set(name, isWhole ? column : takeColumn(column, places));
  const collections = new Map<ObjectType, ObjectCollection>();
  for (const [type, objects] of passing) collections.set(type, keepObjects(objects, mask, isWhole, scratch));
  return { length: places.length, collections, fields, notes: events.notes };
}

function keepObjects(
  passing: Passing,
  events: Mask,
  isWhole: boolean,
  scratch: ReadonlySet<string>,
): ObjectCollection {
  const { collection } = passing;
  const { type, pt, eta, phi, mass } = collection;
  const extra = [...collection.extra].filter(([name]) => !scratch.has(name));
  if (isWhole && !passing.mask.includes(0)) return { ...collection, extra: new Map(extra) };
  const { offsets, places } = placesLeft(passing, events);
  const take = <N extends Numbers>(column: N): N => takeColumn(column, places);
  return {
    ...{ type, offsets },
    ...{ pt: take<Floats>(pt), eta: take<Floats>(eta), phi: take<Floats>(phi), mass: take<Floats>(mass) },
    extra: new Map(extra.map(([name, column]) => [name, take(column)])),
  };
}

/** Where the objects that are left are in the events that are left, and the lists that they make there. */
function placesLeft(passing: Passing, events: Mask): { offsets: Int32Array; places: Int32Array } {
  const { offsets } = passing.collection;
  const mask = withoutThoseOf(passing, events);
  const before = leftBefore(mask);
  const kept = maskedIndices(events);
  const lists = new Int32Array(kept.length + 1);
  for (let i = 0; i < kept.length; i++) lists[i + 1] = before[offsets[kept[i]! + 1]!]!;
  return { offsets: lists, places: maskedIndices(mask) };
}

/** The mask of objects without those of events that are dropped. */
function withoutThoseOf({ collection: { offsets }, mask }: Passing, events: Mask): Mask {
  const left = mask.slice();
  for (let event = 0; event < events.length; event++) {
    if (events[event] !== 0) continue;
    for (let place = offsets[event]!; place < offsets[event + 1]!; place++) left[place] = 0;
  }
  return left;
}
