import type { ObjectType } from '../../combinatorics/index.ts';
import type { BranchNames } from '../schema/branch-names.ts';
import { placeOf } from '../schema/object-field.ts';
import type { ObjectSource, Schema } from '../schema/schema.ts';
import type { CutNotApplied } from './cut-flow.ts';
import type { SelectionRequest } from './request.ts';

/** What a selection is planned from, and what comes out on the way: columns that cuts need, and cuts that cannot be made. */
export interface Planning {
  readonly schema: Schema;
  readonly names: BranchNames;
  readonly request: SelectionRequest;
  readonly objectFields: Map<ObjectType, Set<string>>;
  readonly eventFields: Set<string>;
  readonly eventCounts: Set<string>;
  readonly notApplied: Omit<CutNotApplied, 'events'>[];
}

/** A plan in which nothing is needed yet. */
export function planning(schema: Schema, names: BranchNames, request: SelectionRequest): Planning {
  return {
    ...{ schema, names, request },
    objectFields: new Map(),
    eventFields: new Set(),
    eventCounts: new Set(),
    notApplied: [],
  };
}

/** Where the objects of a kind come from in this file; undefined when it has none. b-jets are jets of the file. */
export function sourceOf({ schema, names }: Planning, type: ObjectType): ObjectSource | undefined {
  const wanted = type === 'BJets' && !schema.objects.some((one) => one.type === 'BJets') ? 'Jets' : type;
  return schema.objects.find((one) => one.type === wanted && names.has(`${one.prefix}pt`));
}

/** Whether the file has a field of a kind of object. */
export function hasField({ names }: Planning, source: ObjectSource): (field: string) => boolean {
  return (field) => placeOf(source, names, field) !== undefined;
}

/** Notes that a field of a kind of object is to be read. */
export function needField({ objectFields }: Planning, { type }: ObjectSource, field: string): void {
  const fields = objectFields.get(type) ?? new Set();
  objectFields.set(type, fields.add(field));
}

/** Why a working point cannot be applied, in words. */
export function reasonOf(schema: Schema, points: readonly string[], missing: readonly string[]): string {
  if (missing.length > 0) return `no branch "${missing.join('", "')}"`;
  return points.length > 0
    ? `${schema.name} files have only ${points.join(', ')}`
    : `${schema.name} files say nothing of it`;
}
