import type { Condition } from './condition.ts';

/**
 * How a format expresses one working point: conditions that must all hold. Releases of one format differ in what they
 * hold, so there are alternatives; the first one counts whose fields the file has. One without conditions says that
 * the format fulfils the working point already.
 */
export type WorkingPoint = readonly (readonly Condition[])[];

/** What can be asked of a kind of object, or of events: by the name of the criterion and of the working point. */
export type Criteria = Readonly<Record<string, Readonly<Record<string, WorkingPoint>>>>;

/** A working point of one alternative. */
export function all(...conditions: readonly Condition[]): WorkingPoint {
  return [conditions];
}

/** The conditions of a working point that a file has the fields for; undefined when it has those of none. */
export function conditionsIn(
  point: WorkingPoint,
  has: (field: string) => boolean,
): readonly Condition[] | undefined {
  return point.find((conditions) => conditions.every(({ fields }) => fields.every(has)));
}

/** The fields of which a working point's first alternative needs one that is not there. */
export function missingOf(point: WorkingPoint, has: (field: string) => boolean): string[] {
  return [...new Set((point[0] ?? []).flatMap(({ fields }) => fields))].filter((field) => !has(field));
}
