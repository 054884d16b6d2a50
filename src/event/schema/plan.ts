import { NotFoundError, nearestTo } from '../../errors.ts';
import { type BranchNames, firstOf, plainName } from './branch-names.ts';
import { linkBranch } from './links.ts';
import { branchesOfField, type FieldPlace, nameOfField, placeOf } from './object-field.ts';
import type { FieldSource, LinkedScores, ObjectSource, SchemaDescription, SchemaOptions } from './schema.ts';

/** Where the b-tagging score of the jets is. */
export type ScorePlan =
  | { readonly kind: 'field'; readonly branch: string }
  | {
      readonly kind: 'linked';
      readonly link: string;
      readonly pb: string;
      readonly pc: string;
      readonly pu: string;
      readonly charm: number;
    };

/** The branches of one kind of object, named as in the file. */
export interface ObjectPlan {
  readonly source: ObjectSource;
  readonly pt: string;
  readonly eta: string;
  readonly phi: string;
  readonly mass: string | undefined;
  readonly energy: string | undefined;
  readonly only: string | undefined;
  readonly charge: string | undefined;
  readonly isolation: string | undefined;
  readonly score: ScorePlan | undefined;
  readonly extra: ReadonlyMap<string, FieldPlace>;
}

/** A column per event that is there. */
export interface FieldPlan {
  readonly source: FieldSource;
  readonly branch: string;
}

/** Where the terms of the missing momentum are that do not come from objects. */
export interface SoftPlan {
  readonly x: string;
  readonly y: string;
  readonly source: string;
  readonly bit: bigint;
}

/** Everything that will be read of a tree. */
export interface Plan {
  readonly objects: readonly ObjectPlan[];
  readonly fields: readonly FieldPlan[];
  /** Lists per event whose lengths are wanted, by the name under which they were asked for. */
  readonly counts: ReadonlyMap<string, string>;
  readonly soft: SoftPlan | undefined;
  readonly weight: string | undefined;
}

/** What a description finds in these branches. Throws `not-found` as `Schema.columns` does. */
export function planSchema(description: SchemaDescription, names: BranchNames, options: SchemaOptions): Plan {
  const wanted = options.objects === false ? [] : description.objects;
  const objects = wanted.flatMap((source) => planObject(description, source, names, options) ?? []);
  if (objects.length < Math.min(1, wanted.length))
    throw new NotFoundError(`event: no objects of ${description.name} among ${names.size} branches`, {
      hint: `expected pt, eta and phi under one of ${[...new Set(description.objects.map(({ prefix }) => prefix))].join(', ')}`,
    });
  checkAsked(description, objects, options);
  const { met = 'stored', weight = true, eventFields = [], eventCounts = [] } = options;
  const branchOf = (name: string) => names.get(plainName(name)) ?? missing(description, name, names);
  const known = description.fields.filter(({ name }) => met !== 'none' || !MISSING.has(name));
  return {
    objects,
    fields: [
      ...known.flatMap((source) => planField(source, names) ?? []),
      ...eventFields.map((name) => ({ source: { name, branches: [name] }, branch: branchOf(name) })),
    ],
    counts: new Map(eventCounts.map((name) => [name, branchOf(name)])),
    soft: met === 'terms' ? planSoft(description, names) : undefined,
    weight: weight ? firstOf(names, description.weights) : undefined,
  };
}

/** Fields that hold the missing momentum. */
const MISSING = new Set(['met', 'metPhi']);

function planSoft({ offers }: SchemaDescription, names: BranchNames): SoftPlan | undefined {
  if (offers?.missing === undefined) return undefined;
  const { bit, ...terms } = offers.missing;
  const [x, y, source] = [names.get(terms.x), names.get(terms.y), names.get(terms.source)];
  return x === undefined || y === undefined || source === undefined ? undefined : { x, y, source, bit };
}

/** Every branch of a plan, each once. */
export function branchesOf(plan: Plan): string[] {
  const ofObjects = plan.objects.flatMap((one) => [
    ...[one.pt, one.eta, one.phi, one.mass, one.energy, one.only, one.charge, one.isolation],
    ...(one.score === undefined ? [] : branchesOfScore(one.score)),
    ...[...one.extra.values()].flatMap(branchesOfField),
  ]);
  const soft = plan.soft === undefined ? [] : [plan.soft.x, plan.soft.y, plan.soft.source];
  const ofEvents = [...plan.fields.map(({ branch }) => branch), ...plan.counts.values(), ...soft];
  const all = [...ofObjects, ...ofEvents, plan.weight];
  return [...new Set(all.filter((branch) => branch !== undefined))];
}

function branchesOfScore(score: ScorePlan): string[] {
  return score.kind === 'field' ? [score.branch] : [score.link, score.pb, score.pc, score.pu];
}

function planObject(
  description: SchemaDescription,
  source: ObjectSource,
  names: BranchNames,
  options: SchemaOptions,
): ObjectPlan | undefined {
  const find = (fields: readonly string[]) =>
    firstOf(
      names,
      fields.map((field) => source.prefix + field),
    );
  const [pt, eta, phi] = [find(['pt']), find(['eta']), find(['phi'])];
  const only = source.only && find([source.only.field]);
  if (pt === undefined || eta === undefined || phi === undefined) return undefined;
  if (source.only !== undefined && only === undefined) return undefined;
  const mass = find(source.mass.fields);
  const wanted = options.objectFields?.[source.type] ?? [];
  const placeIn = (field: string) =>
    placeOf(source, names, field) ?? missing(description, nameOfField(source, field), names);
  return {
    ...{ source, pt, eta, phi, only, mass },
    energy: mass === undefined ? find(source.mass.energy) : undefined,
    charge: source.charge === undefined ? undefined : find([source.charge]),
    isolation: options.isolation?.includes(source.type) ? find(source.isolation?.fields ?? []) : undefined,
    score: source.type === 'Jets' ? planScore(description, source, names, options) : undefined,
    extra: new Map(wanted.map((field) => [field, placeIn(field)])),
  };
}

function planScore(
  description: SchemaDescription,
  jets: ObjectSource,
  names: BranchNames,
  { btag }: SchemaOptions,
): ScorePlan | undefined {
  if (btag === undefined) return undefined;
  const branch = names.get(jets.prefix + btag.field);
  if (branch !== undefined) return { kind: 'field', branch };
  const linked = description.linkedScores && planLinked(description.linkedScores, jets, names, btag.field);
  return (
    linked ??
    missing(
      description,
      jets.prefix + btag.field,
      names,
      'switch b-tagging off, or name a score that the file has',
    )
  );
}

function planLinked(
  { link, collection, charm }: LinkedScores,
  jets: ObjectSource,
  names: BranchNames,
  field: string,
): ScorePlan | undefined {
  const place = linkBranch(names, jets.prefix + link);
  const first = [...names.keys()].find((name) => collection.test(name) && name.endsWith(`.${field}_pb`));
  if (place === undefined || first === undefined) return undefined;
  const stem = first.slice(0, -'pb'.length);
  const [pb, pc, pu] = [names.get(`${stem}pb`), names.get(`${stem}pc`), names.get(`${stem}pu`)];
  if (pb === undefined || pc === undefined || pu === undefined) return undefined;
  return { kind: 'linked', link: place, pb, pc, pu, charm };
}

function planField(source: FieldSource, names: BranchNames): FieldPlan | undefined {
  const branch = firstOf(names, source.branches.map(plainName));
  return branch === undefined ? undefined : { source, branch };
}

/** Whatever is asked of a kind of object that the file does not have is missing too. */
function checkAsked(
  description: SchemaDescription,
  objects: readonly ObjectPlan[],
  options: SchemaOptions,
): void {
  const present = new Set(objects.map(({ source }) => source.type));
  if (options.btag !== undefined && !present.has('Jets'))
    throw new NotFoundError(
      `event: b-tagging by "${options.btag.field}" needs jets, this ${description.name} file has none`,
    );
  for (const [type, fields] of Object.entries(options.objectFields ?? {}))
    if (fields.length > 0 && ![...present].some((one) => one === type))
      throw new NotFoundError(
        `event: "${fields.join('", "')}" of ${type}: this ${description.name} file has no ${type}`,
      );
}

function missing(description: SchemaDescription, name: string, names: BranchNames, hint?: string): never {
  const near = nearestTo(name, names.keys());
  throw new NotFoundError(
    `event: no branch "${name}" in this ${description.name} file; the nearest are ${near.join(', ')}`,
    {
      hint,
    },
  );
}
