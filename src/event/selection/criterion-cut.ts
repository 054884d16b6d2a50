import type { Mask, Numbers } from '../../column/index.ts';
import type { Condition, Subject, Test } from '../schema/condition.ts';
import type { EnergyUnit } from '../units.ts';
import type { EventCut } from './event-cut.ts';
import { type ObjectCut, sweep } from './object-cut.ts';

const NONE = new Float64Array(0);

/** A cut on objects by columns that their collection has under the names of the conditions' fields. */
export function criterionOfObjects(
  name: string,
  conditions: readonly Condition[],
  unit: EnergyUnit,
): ObjectCut {
  return {
    name,
    make: ({ pt, eta, extra }, mask) => sweepAll(mask, conditions, extra, { pt, eta, perGeV: perGeV(unit) }),
  };
}

/** A cut on events by their columns. */
export function criterionOfEvents(
  name: string,
  conditions: readonly Condition[],
  unit: EnergyUnit,
): EventCut {
  return {
    name,
    on: ({ fields }) => allOf(conditions, fields, { pt: NONE, eta: NONE, perGeV: perGeV(unit) }),
  };
}

function testsOf(
  conditions: readonly Condition[],
  columns: ReadonlyMap<string, Numbers>,
  subject: Subject,
): Test[] {
  return conditions.map((condition) =>
    condition.on(
      condition.fields.map((field) => columns.get(field)!),
      subject,
    ),
  );
}

/** One condition after the other: each loop runs one test only. */
function sweepAll(mask: Mask, ...of: Parameters<typeof testsOf>): number {
  return testsOf(...of).reduce((lost, test) => lost + sweep(mask, test), 0);
}

function allOf(...of: Parameters<typeof testsOf>): Test {
  const tests = testsOf(...of);
  return (place) => tests.every((test) => test(place));
}

function perGeV(unit: EnergyUnit): number {
  return unit === 'MeV' ? 1000 : 1;
}
