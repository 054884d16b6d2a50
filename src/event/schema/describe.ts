import { type BranchNames, indexBranches } from './branch-names.ts';
import { collectEvents } from './collect.ts';
import { branchesOf, planSchema } from './plan.ts';
import type { Schema, SchemaDescription } from './schema.ts';

/** The schema of a format that is described as data. */
export function describe(description: SchemaDescription): Schema {
  const { name, releases, unit, trees, objects, fields, offers = {} } = description;
  return {
    ...{ name, releases, unit, trees, objects, fields, offers },
    recognises: (branches) => likeness(description, indexBranches(branches)),
    columns: (branches, options = {}) =>
      branchesOf(planSchema(description, indexBranches(branches), options)),
    events: (table, options = {}) =>
      collectEvents(
        planSchema(description, indexBranches(table.columns.keys()), options),
        unit,
        table,
        options,
      ),
  };
}

/** Thresholds at efficiencies in per cent, by these and by the names of the nearest: 85 is loose, 77 medium, 60 tight. */
export function byEfficiency(
  points: Readonly<Record<60 | 70 | 77 | 85, number>>,
): Readonly<Record<string, number>> {
  return { ...points, loose: points[85], medium: points[77], tight: points[60] };
}

function likeness({ objects, hallmarks }: SchemaDescription, names: BranchNames): number {
  const present = objects.filter(({ prefix, only }) =>
    ['pt', 'eta', 'phi', ...(only === undefined ? [] : [only.field])].every((field) =>
      names.has(prefix + field),
    ),
  );
  if (present.length === 0) return 0;
  const [found, all] =
    hallmarks === undefined
      ? [present.length, objects.length]
      : [hallmarks.filter((hallmark) => names.has(hallmark)).length, hallmarks.length];
  return found / all;
}
