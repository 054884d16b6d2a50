import type { Mask, Numbers, Table } from '../../column/index.ts';
import type { ObjectType } from '../../combinatorics/index.ts';
import { type Floats, massFromEnergy } from '../../kinematics/index.ts';
import type { EventTable, Note } from '../event-table.ts';
import { maskObjects, type ObjectCollection } from '../object-collection.ts';
import { type EnergyUnit, toGeV } from '../units.ts';
import { splitJets } from './b-tag.ts';
import { firstOfEach, lengthsOf, type ObjectColumns, objectColumns } from './object-columns.ts';
import { readField } from './object-field.ts';
import type { FieldPlan, ObjectPlan, Plan, SoftPlan } from './plan.ts';
import type { SchemaOptions } from './schema.ts';

/** Events from a table that holds the columns of a plan. Throws `format` when columns do not fit together. */
export function collectEvents(
  plan: Plan,
  unit: EnergyUnit,
  table: Table,
  options: SchemaOptions,
): EventTable {
  const collections = new Map<ObjectType, ObjectCollection>();
  const notes: Note[] = [];
  for (const object of plan.objects) {
    const columns = objectColumns(table, object.pt);
    const all = collect(object, unit, columns, table);
    const kept =
      object.only === undefined ? all : maskObjects(all, onlyMask(object, columns.read(object.only)));
    if (object.score === undefined || options.btag === undefined) collections.set(kept.type, kept);
    else {
      const { jets, bjets, unscored } = splitJets(kept, object.score, table, options.btag);
      collections.set('Jets', jets);
      collections.set('BJets', bjets);
      if (unscored > 0)
        notes.push({
          text: `jets without a number for "${options.btag.field}", taken as not tagged`,
          count: unscored,
        });
    }
  }
  notes.push(...unclaimed(plan, table));
  return { length: table.length, collections, fields: collectFields(plan, unit, table), notes };
}

function collect(plan: ObjectPlan, unit: EnergyUnit, columns: ObjectColumns, table: Table): ObjectCollection {
  const pt = asFloats(columns.read(plan.pt));
  const eta = asFloats(columns.read(plan.eta));
  const phi = asFloats(columns.read(plan.phi));
  const extra = new Map<string, Numbers>();
  if (plan.charge !== undefined) extra.set('charge', columns.read(plan.charge));
  if (plan.isolation !== undefined) {
    const isolation = asFloats(columns.read(plan.isolation));
    extra.set('relIsolation', plan.source.isolation?.relative ? isolation : ratios(isolation, pt));
  }
  for (const [field, place] of plan.extra) extra.set(field, readField(place, columns, table));
  const mass = massOf(plan, unit, columns, { pt, eta });
  return { type: plan.source.type, offsets: columns.offsets, pt: inGeV(pt, unit), eta, phi, mass, extra };
}

function massOf(
  { mass, energy, source }: ObjectPlan,
  unit: EnergyUnit,
  columns: ObjectColumns,
  { pt, eta }: { pt: Floats; eta: Floats },
): Floats {
  if (mass !== undefined) return inGeV(asFloats(columns.read(mass)), unit);
  if (energy === undefined) return new Float64Array(pt.length).fill(source.mass.otherwise);
  const energies = asFloats(columns.read(energy));
  const masses = new Float64Array(pt.length);
  for (let i = 0; i < masses.length; i++) masses[i] = massFromEnergy(pt[i]!, eta[i]!, energies[i]!);
  return inGeV(masses, unit);
}

function ratios(values: Floats, divisors: Floats): Float64Array {
  const divided = new Float64Array(values.length);
  for (let i = 0; i < divided.length; i++) divided[i] = values[i]! / divisors[i]!;
  return divided;
}

function collectFields(plan: Plan, unit: EnergyUnit, table: Table): ReadonlyMap<string, Numbers> {
  const fields = new Map(plan.fields.map((field) => [field.source.name, fieldOf(field, unit, table)]));
  for (const [name, branch] of plan.counts) fields.set(name, lengthsOf(table, branch));
  if (plan.soft !== undefined)
    for (const [name, column] of softTerms(plan.soft, table)) fields.set(name, inGeV(column, unit));
  if (plan.weight !== undefined)
    fields.set('weight', Float64Array.from(firstOfEach(table, plan.weight, 1), Number));
  return fields;
}

/** The sums of the terms of each event that come from no object. */
function softTerms({ x, y, source, bit }: SoftPlan, table: Table): [string, Float64Array][] {
  const columns = objectColumns(table, x);
  const [xs, ys, sources] = [columns.read(x), columns.read(y), columns.read(source)];
  const sums = { softX: new Float64Array(table.length), softY: new Float64Array(table.length) };
  for (let event = 0; event < table.length; event++)
    for (let term = columns.offsets[event]!; term < columns.offsets[event + 1]!; term++) {
      if ((BigInt(sources[term]!) & bit) === 0n) continue;
      sums.softX[event]! += Number(xs[term]!);
      sums.softY[event]! += Number(ys[term]!);
    }
  return Object.entries(sums);
}

function fieldOf({ source, branch }: FieldPlan, unit: EnergyUnit, table: Table): Numbers {
  const column = firstOfEach(table, branch, Number.NaN);
  return source.energy ? inGeV(asFloats(column), unit) : column;
}

function onlyMask({ source }: ObjectPlan, values: Numbers): Mask {
  const mask = new Uint8Array(values.length);
  for (let i = 0; i < mask.length; i++) if (Number(values[i]!) === source.only?.equals) mask[i] = 1;
  return mask;
}

/** Objects of a list shared by several kinds that none of them takes. */
function unclaimed(plan: Plan, table: Table): Note[] {
  const lists = new Map<string, number[]>();
  for (const { only, source } of plan.objects)
    if (only !== undefined && source.only !== undefined)
      lists.set(only, [...(lists.get(only) ?? []), source.only.equals]);
  return [...lists].flatMap(([branch, values]) => {
    const numbers = objectColumns(table, branch).read(branch);
    let count = 0;
    for (let i = 0; i < numbers.length; i++) if (!values.includes(Number(numbers[i]!))) count++;
    return count === 0
      ? []
      : [{ text: `objects whose "${branch}" is none of ${values.join(', ')}, left out`, count }];
  });
}

function inGeV(values: Floats, unit: EnergyUnit): Floats {
  return unit === 'GeV' ? values : toGeV(values, unit);
}

function asFloats(numbers: Numbers): Floats {
  if (numbers instanceof Float32Array || numbers instanceof Float64Array) return numbers;
  return Float64Array.from(numbers as ArrayLike<number | bigint>, Number);
}
