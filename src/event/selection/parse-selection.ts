import { isObjectType, OBJECT_TYPES, type ObjectType } from '../../combinatorics/index.ts';
import { UsageError } from '../../errors.ts';
import type { EnergyUnit } from '../units.ts';
import type { KinematicCuts, ObjectCuts, Range } from './kinematic-cuts.ts';
import type { MultiplicityLimits } from './multiplicity.ts';

/**
 * Cuts from a configuration: per kind of object (`electrons` or `Electrons`) the keys `pt_min`, `pt_max`,
 * `eta_max` (both sides of 0), `eta_min`, `phi_min`, `phi_max`, `rel_isolation_max`, or `pt`, `eta`, `phi`
 * with `min` and `max`. A side of phi that is missing is -pi or pi. Energies are in `unit`; the result is in GeV.
 * Kinds that Beamline has not (such as `ljets`) are named in `unknown`. Throws a `usage` error for anything else.
 */
export function parseKinematicCuts(
  raw: unknown,
  { unit = 'GeV' }: { unit?: EnergyUnit } = {},
): { cuts: KinematicCuts; unknown: string[] } {
  const cuts: KinematicCuts = {};
  const unknown: string[] = [];
  for (const [name, value] of entriesOf(raw, 'kinematic_cuts')) {
    const type = typeOf(name);
    if (type === undefined) unknown.push(name);
    else if (value !== null) cuts[type] = parseObjectCuts(value, `kinematic_cuts.${name}`, unit);
  }
  return { cuts, unknown };
}

/** Limits on counts from a configuration: per kind of object `min` and `max`; kinds as in `parseKinematicCuts`. */
export function parseMultiplicityLimits(raw: unknown): { limits: MultiplicityLimits; unknown: string[] } {
  const limits: MultiplicityLimits = {};
  const unknown: string[] = [];
  for (const [name, value] of entriesOf(raw, 'particle_counts')) {
    const type = typeOf(name);
    if (type === undefined) unknown.push(name);
    else if (value !== null) limits[type] = parseRange(value, `particle_counts.${name}`);
  }
  return { limits, unknown };
}

/** The kind of object that a configuration names, in any mixture of cases; undefined for what Beamline has not. */
export function typeOf(name: string): ObjectType | undefined {
  if (isObjectType(name)) return name;
  return OBJECT_TYPES.find((type) => type.toLowerCase() === name.toLowerCase());
}

const CUT_KEYS = [
  'pt_min',
  'pt_max',
  'eta_min',
  'eta_max',
  'phi_min',
  'phi_max',
  'rel_isolation_max',
] as const;
const RANGE_KEYS = ['pt', 'eta', 'phi'] as const;

function parseObjectCuts(raw: unknown, path: string, unit: EnergyUnit): ObjectCuts {
  const given = new Map(entriesOf(raw, path));
  for (const key of given.keys())
    if (![...CUT_KEYS, ...RANGE_KEYS].some((known) => known === key))
      throw new UsageError(
        `event: unknown cut ${path}.${key}; known are ${[...CUT_KEYS, ...RANGE_KEYS].join(', ')}`,
      );
  const number = (key: (typeof CUT_KEYS)[number]) => optionalNumber(given.get(key), `${path}.${key}`);
  const range = (key: (typeof RANGE_KEYS)[number], short: Range) => ({
    ...short,
    ...parseRange(given.get(key), `${path}.${key}`),
  });
  const etaMax = number('eta_max');
  const pt = range('pt', rangeOf(number('pt_min'), number('pt_max')));
  const eta = range(
    'eta',
    rangeOf(number('eta_min') ?? (etaMax === undefined ? undefined : -etaMax), etaMax),
  );
  const phi = range('phi', rangeOf(number('phi_min'), number('phi_max')));
  const relIsolationMax = number('rel_isolation_max');
  return {
    ...(isOpen(pt) ? {} : { pt: inGeV(pt, unit) }),
    ...(isOpen(eta) ? {} : { eta }),
    ...(isOpen(phi) ? {} : { phi: { min: -Math.PI, max: Math.PI, ...phi } }),
    ...(relIsolationMax === undefined ? {} : { relIsolationMax }),
  };
}

function parseRange(raw: unknown, path: string): Range {
  if (raw === undefined || raw === null) return {};
  const given = new Map(entriesOf(raw, path));
  const stranger = [...given.keys()].find((key) => key !== 'min' && key !== 'max');
  if (stranger !== undefined)
    throw new UsageError(`event: unknown key ${path}.${stranger}; known are min, max`);
  const [min, max] = [
    optionalNumber(given.get('min'), `${path}.min`),
    optionalNumber(given.get('max'), `${path}.max`),
  ];
  if (min !== undefined && max !== undefined && min > max)
    throw new UsageError(`event: ${path} goes from ${min} to ${max}`);
  return rangeOf(min, max);
}

function rangeOf(min: number | undefined, max: number | undefined): Range {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function isOpen({ min, max }: Range): boolean {
  return min === undefined && max === undefined;
}

function inGeV({ min, max }: Range, unit: EnergyUnit): Range {
  const divisor = unit === 'MeV' ? 1000 : 1;
  return rangeOf(
    min === undefined ? undefined : min / divisor,
    max === undefined ? undefined : max / divisor,
  );
}

function optionalNumber(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new UsageError(`event: ${path} is ${JSON.stringify(value)}, expected a number`);
  return value;
}

function entriesOf(raw: unknown, path: string): [string, unknown][] {
  if (raw === undefined || raw === null) return [];
  if (typeof raw !== 'object' || Array.isArray(raw))
    throw new UsageError(`event: ${path} is ${JSON.stringify(raw)}, expected names with values`);
  return Object.entries(raw);
}
