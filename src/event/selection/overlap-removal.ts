/**
 * One particle is often found as several objects: an electron is a jet, too. Which of two objects stays is decided by
 * rules, one after another, on the objects that are left; a rule removes all that it removes at once, so that the order
 * of objects in an event makes no difference.
 *
 *     tau near electron, tau near muon, electron on a muon's track, photon near electron or muon,
 *     jet on electron, electron near jet, jet on muon, muon near jet, jet on tau, jet near photon
 */
import type { ObjectType } from '../../combinatorics/index.ts';
import { deltaPhi, rapidity } from '../../kinematics/index.ts';
import type { Passing } from './object-cut.ts';

/** Objects that are removed where one of another kind is nearer than a distance in rapidity and phi. */
export interface OverlapRule {
  readonly remove: ObjectType;
  readonly near: ObjectType;
  readonly within: number;
  /** Only those with fewer tracks than this, where their tracks are known. */
  readonly tracksBelow?: number;
}

/**
 * The rules of ATLAS in their order. An electron that shares its track with a muon is told by its direction: tracks are
 * not followed. A jet on a muon goes when it has fewer than 3 tracks: then it is made of the muon alone.
 */
export const STANDARD_OVERLAPS: readonly OverlapRule[] = [
  { remove: 'Taus', near: 'Electrons', within: 0.2 },
  { remove: 'Taus', near: 'Muons', within: 0.2 },
  { remove: 'Electrons', near: 'Muons', within: 0.01 },
  { remove: 'Photons', near: 'Electrons', within: 0.4 },
  { remove: 'Photons', near: 'Muons', within: 0.4 },
  { remove: 'Jets', near: 'Electrons', within: 0.2 },
  { remove: 'Electrons', near: 'Jets', within: 0.4 },
  { remove: 'Jets', near: 'Muons', within: 0.2, tracksBelow: 3 },
  { remove: 'Muons', near: 'Jets', within: 0.4 },
  { remove: 'Jets', near: 'Taus', within: 0.2 },
  { remove: 'Jets', near: 'Photons', within: 0.4 },
];

/** What the cut flow calls it. */
export const OVERLAP_REMOVAL = 'overlap removal';

/** Removes overlapping objects from those that pass. b-jets are jets to the rules. `tracks` names the column of tracks. */
export function removeOverlaps(
  passing: ReadonlyMap<ObjectType, Passing>,
  rules: readonly OverlapRule[],
  tracks: string | undefined,
): void {
  const placed = new Map([...passing].map(([type, objects]) => [type, placedIn(objects)]));
  for (const { failed } of passing.values()) failed[OVERLAP_REMOVAL] = 0;
  for (const rule of rules)
    for (const targets of ofType(placed, rule.remove)) {
      const doomed = new Uint8Array(targets.mask.length);
      for (const others of ofType(placed, rule.near)) markNear(doomed, targets, others, rule.within);
      remove(targets, doomed, rule, tracks);
    }
}

/** Objects with their rapidity; NaN until it is asked for, since few objects have another one near them in phi. */
export interface Placed extends Passing {
  readonly rapidity: Float64Array;
}

/** Objects of which distances are to be measured. */
export function placedIn(objects: Passing): Placed {
  return { ...objects, rapidity: new Float64Array(objects.mask.length).fill(Number.NaN) };
}

function rapidityAt({ rapidity: known, collection: { pt, eta, mass } }: Placed, place: number): number {
  if (Number.isNaN(known[place]!)) known[place] = rapidity(pt[place]!, eta[place]!, mass[place]!);
  return known[place]!;
}

/** Marks the objects nearer than `within` to one of the others; only those that pass count on either side. */
export function markNear(marks: Uint8Array, objects: Placed, others: Placed, within: number): void {
  const { offsets } = objects.collection;
  const from = others.collection.offsets;
  for (let event = 0; event + 1 < offsets.length; event++) {
    if (from[event] === from[event + 1]) continue;
    for (let i = offsets[event]!; i < offsets[event + 1]!; i++)
      if (objects.mask[i] !== 0 && isNearAny(objects, i, others, event, within)) marks[i] = 1;
  }
}

function isNearAny(objects: Placed, i: number, others: Placed, event: number, within: number): boolean {
  const { offsets, phi } = others.collection;
  const square = within * within;
  for (let other = offsets[event]!; other < offsets[event + 1]!; other++) {
    if (others.mask[other] === 0) continue;
    const around = deltaPhi(objects.collection.phi[i]!, phi[other]!);
    if (around * around >= square) continue;
    const along = rapidityAt(objects, i) - rapidityAt(others, other);
    if (along * along + around * around < square) return true;
  }
  return false;
}

function remove(
  { collection, mask, failed }: Passing,
  doomed: Uint8Array,
  { tracksBelow }: OverlapRule,
  tracksField: string | undefined,
): void {
  const tracks =
    tracksBelow === undefined || tracksField === undefined ? undefined : collection.extra.get(tracksField);
  for (let place = 0; place < doomed.length; place++) {
    if (doomed[place] === 0) continue;
    if (tracks !== undefined && Number(tracks[place]!) >= tracksBelow!) continue;
    mask[place] = 0;
    failed[OVERLAP_REMOVAL]!++;
  }
}

function ofType(placed: ReadonlyMap<ObjectType, Placed>, type: ObjectType): Placed[] {
  const types: readonly ObjectType[] = type === 'Jets' ? ['Jets', 'BJets'] : [type];
  return types.flatMap((one) => placed.get(one) ?? []);
}
