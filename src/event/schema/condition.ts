import type { Numbers } from '../../column/index.ts';
import type { Floats } from '../../kinematics/index.ts';

/** What a condition knows of the objects (or events) besides its own columns. */
export interface Subject {
  /** GeV; empty for events. */
  readonly pt: Floats;
  readonly eta: Floats;
  /** How much of the file's unit of energy is a GeV. */
  readonly perGeV: number;
}

/** Says of the object or event at a place whether it passes. */
export type Test = (place: number) => boolean;

/** Something that the file's own numbers have to fulfil, such as a flag that is set. */
export interface Condition {
  /** The fields that it looks at, by the file's names, without the prefix of the object. */
  readonly fields: readonly string[];
  /** The test on columns of these fields, in this order. */
  on(columns: readonly Numbers[], subject: Subject): Test;
}

/** Not zero, as a flag that is set. */
export function isSet(field: string): Condition {
  return comparing(field, (value) => value !== 0);
}

/** Equal to a number. */
export function equals(field: string, expected: number): Condition {
  return comparing(field, (value) => value === expected);
}

/** One of some numbers. */
export function isOneOf(field: string, expected: readonly number[]): Condition {
  return comparing(field, (value) => expected.includes(value));
}

/** At least a number. */
export function atLeast(field: string, least: number): Condition {
  return comparing(field, (value) => value >= least);
}

/** Smaller than a limit, whatever the sign. */
export function isNear(field: string, limit: number): Condition {
  return comparing(field, (value) => Math.abs(value) < limit);
}

/** Some of these bits are set. */
export function hasBits(field: string, bits: number): Condition {
  return comparing(field, (value) => (value & bits) !== 0);
}

/** None of these bits is set. */
export function lacksBits(field: string, bits: number): Condition {
  return comparing(field, (value) => (value & bits) === 0);
}

/** The number that these lowest bits hold is at most `level`. */
export function levelUpTo(field: string, bits: number, level: number): Condition {
  return comparing(field, (value) => (value & bits) <= level);
}

/** Below a limit, as with isolations that are already divided by pT. */
export function isBelow(field: string, limit: number): Condition {
  return comparing(field, (value) => value < limit);
}

/** Below a share of the object's pT, `plus` a constant in GeV. */
export function belowShareOfPt(
  field: string,
  share: number,
  { plus = 0 }: { plus?: number } = {},
): Condition {
  return {
    fields: [field],
    on:
      ([values], { pt, perGeV }) =>
      (place) =>
        Number(values![place]!) < (share * pt[place]! + plus) * perGeV,
  };
}

/** The tracks and 0.4 times what neutral particles add (if anything) are below a share of the object's pT. */
export function flowBelowShareOfPt(tracks: string, neutrals: string, share: number): Condition {
  return {
    fields: [tracks, neutrals],
    on:
      ([charged, neutral], { pt, perGeV }) =>
      (place) =>
        Number(charged![place]!) + 0.4 * Math.max(Number(neutral![place]!), 0) < share * pt[place]! * perGeV,
  };
}

/** |value / error| is below a limit. */
export function isInsignificant(field: string, errorField: string, limit: number): Condition {
  return {
    fields: [field, errorField],
    on:
      ([values, errors]) =>
      (place) =>
        Math.abs(Number(values![place]!)) < limit * Number(errors![place]!),
  };
}

/** |z0 sin(theta)| is below a limit, in the unit of the file. */
export function startsNear(z0: string, limit: number): Condition {
  return {
    fields: [z0],
    on:
      ([values], { eta }) =>
      (place) =>
        Math.abs(Number(values![place]!)) < limit * Math.cosh(eta[place]!),
  };
}

/**
 * The track passes near the beam, within `limit` times its error, and starts within `length` of the primary vertex along it,
 * times sin(theta): by the names of ATLAS, in millimetres.
 */
export function trackFromVertex({ limit, length }: { limit: number; length: number }): Condition {
  const ofTrack = ['d0', 'definingParametersCovMatrixDiag', 'z0', 'vz', 'theta'].map(
    (name) => `track.${name}`,
  );
  return {
    fields: [...ofTrack, 'event.PrimaryVerticesAuxDyn.z'],
    on(columns) {
      const [d0, variance, z0, origin, theta, vertex] = columns;
      return (place) =>
        Math.abs(Number(d0![place]!)) < limit * Math.sqrt(Number(variance![place]!)) &&
        Math.abs(Number(z0![place]!) + Number(origin![place]!) - Number(vertex![place]!)) *
          Math.sin(Number(theta![place]!)) <
          length;
    },
  };
}

/** Asks only of objects below this pT (GeV) and |eta|; all others pass. */
export function onlyBelow(limits: { pt: number; eta: number }, condition: Condition): Condition {
  return {
    fields: condition.fields,
    on(columns, subject) {
      const passes = condition.on(columns, subject);
      const { pt, eta } = subject;
      return (place) => pt[place]! >= limits.pt || Math.abs(eta[place]!) >= limits.eta || passes(place);
    },
  };
}

function comparing(field: string, passes: (value: number) => boolean): Condition {
  return {
    fields: [field],
    on:
      ([values]) =>
      (place) =>
        passes(Number(values![place]!)),
  };
}
