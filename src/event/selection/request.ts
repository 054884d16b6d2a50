import type { ObjectType } from '../../combinatorics/index.ts';
import type { GoodRuns } from './good-runs.ts';
import type { KinematicCuts } from './kinematic-cuts.ts';
import type { MultiplicityLimits, OutsideLimits } from './multiplicity.ts';

/**
 * What is asked of events and objects, whatever the format of the file: plain data, fit for a configuration. Energies in
 * GeV. `planSelection` finds out what it means for a file.
 */
export interface SelectionRequest {
  readonly cuts: KinematicCuts;
  readonly counts: MultiplicityLimits;
  readonly outsideCounts: OutsideLimits;
  /** Per kind of object the working point of each criterion, such as `{ identification: 'medium' }`; made in this order. */
  readonly criteria: Partial<Record<ObjectType, Readonly<Record<string, string>>>>;
  /** The kinds that may not lie in the crack of the calorimeter. */
  readonly crack: readonly ObjectType[];
  /** The working point of each criterion on events. */
  readonly eventCriteria: Readonly<Record<string, string>>;
  /** Of data only these luminosity blocks; null for all. */
  readonly goodRuns: GoodRuns | null;
  /** Any of these chains fired (null for those of the format), and, if `matched`, one of the objects that passed fired it. */
  readonly trigger: { readonly chains: readonly string[] | null; readonly matched: boolean } | null;
  readonly overlapRemoval: boolean;
  /** The missing momentum is kept with the events, at least `min` GeV. */
  readonly met: { readonly min: number | null } | null;
  /** How b-jets are told: by a score of the file, or by the working point of a score that the format knows. */
  readonly btag:
    | { readonly field: string; readonly threshold: number }
    | { readonly workingPoint: string }
    | null;
  /** A cut that a file does not hold what it takes for is an error instead of being left out. */
  readonly required: boolean;
}

/** Nothing but kinematic cuts and numbers of objects. */
export const KINEMATICS_ONLY: SelectionRequest = {
  cuts: {},
  counts: {},
  outsideCounts: 'veto',
  criteria: {},
  crack: [],
  eventCriteria: {},
  goodRuns: null,
  trigger: null,
  overlapRemoval: false,
  met: null,
  btag: null,
  required: false,
};
