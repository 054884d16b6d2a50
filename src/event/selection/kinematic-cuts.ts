import type { Mask } from '../../column/index.ts';
import type { ObjectType } from '../../combinatorics/index.ts';
import { NotFoundError } from '../../errors.ts';
import type { Floats } from '../../kinematics/index.ts';
import { type ObjectCut, sweep } from './object-cut.ts';

/** Limits that both belong to what is kept. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What an object has to be. Compared in float64; a value that is not a number is never within a range. */
export interface ObjectCuts {
  /** GeV. */
  readonly pt?: Range;
  readonly eta?: Range;
  /** Radians. */
  readonly phi?: Range;
  /** Isolation over pT; only below it, not at it. */
  readonly relIsolationMax?: number;
}

/** Cuts per kind of object; kinds without cuts keep all objects that are finite. */
export type KinematicCuts = Partial<Record<ObjectType, ObjectCuts>>;

/** Objects whose pt, eta, phi and mass are numbers: always the first cut. */
export const FINITE: ObjectCut = {
  name: 'finite',
  make({ pt, eta, phi, mass }, mask) {
    let lost = 0;
    for (let place = 0; place < mask.length; place++) {
      if (Number.isFinite(pt[place]! + eta[place]! + phi[place]! + mass[place]!)) continue;
      lost += mask[place]!;
      mask[place] = 0;
    }
    return lost;
  },
};

/** The cuts that are asked for, after `FINITE`. They throw `not-found` when objects have no isolation to cut on. */
export function kinematicCuts({ pt, eta, phi, relIsolationMax }: ObjectCuts): ObjectCut[] {
  const cuts: ObjectCut[] = [FINITE];
  if (pt !== undefined) cuts.push({ name: 'pt', make: (objects, mask) => within(mask, objects.pt, pt) });
  if (eta !== undefined) cuts.push({ name: 'eta', make: (objects, mask) => within(mask, objects.eta, eta) });
  if (phi !== undefined) cuts.push({ name: 'phi', make: (objects, mask) => within(mask, objects.phi, phi) });
  if (relIsolationMax !== undefined) cuts.push(relativeIsolation(relIsolationMax));
  return cuts;
}

/** Objects outside the crack of the calorimeter, from `low` to `high` in |eta|, both ends cut away. */
export function outsideCrack([low, high]: readonly [number, number]): ObjectCut {
  return {
    name: 'crack',
    make: ({ eta }, mask) =>
      sweep(mask, (place) => Math.abs(eta[place]!) < low || Math.abs(eta[place]!) > high),
  };
}

/**
 * Clears a mask where a value is outside the range, or no number; tells how many it cleared. Without a branch: which
 * objects pass cannot be guessed.
 */
function within(mask: Mask, values: Floats, range: Range): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  let lost = 0;
  for (let place = 0; place < mask.length; place++) {
    const value = values[place]!;
    const stays = mask[place]! & Number(value >= min) & Number(value <= max);
    lost += mask[place]! - stays;
    mask[place] = stays;
  }
  return lost;
}

function relativeIsolation(max: number): ObjectCut {
  return {
    name: 'relative isolation',
    make({ extra, type }, mask) {
      const isolation = extra.get('relIsolation');
      if (isolation === undefined)
        throw new NotFoundError(`event: a cut on the isolation of ${type}, but their file has none`, {
          hint: `leave rel_isolation_max out for ${type}`,
        });
      return sweep(mask, (place) => Number(isolation[place]!) < max);
    },
  };
}
