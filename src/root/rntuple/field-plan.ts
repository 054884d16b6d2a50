import type { NumberKind } from '../bytes/numbers.ts';
import { encodingOf } from './column-type.ts';
import type { Field } from './schema.ts';
import type { ColumnRecord } from './schema-record.ts';

/** The columns of a field in each form they are stored in. */
export type Forms = readonly (readonly ColumnRecord[])[];

/** How the values of a field are made of columns. */
export type FieldPlan =
  | { readonly kind: 'numbers'; readonly forms: Forms; readonly number: NumberKind | undefined }
  | { readonly kind: 'text'; readonly forms: Forms }
  /** The sizes of a collection, which is stored as another field. */
  | { readonly kind: 'sizes'; readonly forms: Forms; readonly number: 'uint32' | 'uint64' }
  | { readonly kind: 'list'; readonly forms: Forms; readonly item: FieldPlan }
  /** A collection of one value or none. */
  | { readonly kind: 'optional'; readonly forms: Forms; readonly item: FieldPlan }
  | { readonly kind: 'array'; readonly size: number; readonly item: FieldPlan }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [name: string, plan: FieldPlan])[] }
  | { readonly kind: 'variant'; readonly forms: Forms; readonly alternatives: readonly FieldPlan[] }
  /** Objects as ROOT streams them. */
  | { readonly kind: 'objects'; readonly forms: Forms; readonly className: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

const NUMBERS: Readonly<Record<string, NumberKind>> = {
  bool: 'bool',
  char: 'int8',
  'std::byte': 'uint8',
  'std::int8_t': 'int8',
  'std::uint8_t': 'uint8',
  'std::int16_t': 'int16',
  'std::uint16_t': 'uint16',
  'std::int32_t': 'int32',
  'std::uint32_t': 'uint32',
  'std::int64_t': 'int64',
  'std::uint64_t': 'uint64',
  float: 'float32',
  double: 'float64',
};

const CARDINALITY = /^ROOT::RNTupleCardinality<(.*)>$/;
const OPTIONAL = /^std::(optional|unique_ptr)</;
const MAP = /^std::(unordered_)?(multi)?map</;

const unreadable = (reason: string): FieldPlan => ({ kind: 'unreadable', reason });

/**
 * Plans a field, or only what is on the way to one of the fields inside it: `inside` are the fields from here to there.
 * Collections on the way stay, so that there is one value for each entry; records are left out.
 */
export function planField(field: Field, inside: readonly Field[] = []): FieldPlan {
  const wrong = columnFault(field) ?? repetitionFault(field);
  if (wrong) return unreadable(wrong);
  switch (field.role) {
    case 'leaf':
      return planLeaf(field, inside);
    case 'collection':
      return planCollection(field, inside);
    case 'record':
      return planRecord(field, inside);
    case 'variant':
      if (inside.length > 0) return unreadable('it is one of the kinds of value of a variant');
      return {
        kind: 'variant',
        forms: field.forms,
        alternatives: field.children.map((one) => planField(one)),
      };
    case 'streamer':
      return { kind: 'objects', forms: field.forms, className: field.typeName };
    case undefined:
      return unreadable('a field of an unknown role');
    default:
      return field.role satisfies never;
  }
}

/** Why a plan cannot be carried out, if it cannot: the first reason in it. */
export function planFault(plan: FieldPlan): string | undefined {
  switch (plan.kind) {
    case 'unreadable':
      return plan.reason;
    case 'list':
    case 'optional':
    case 'array':
      return planFault(plan.item);
    case 'record':
      return firstFault(plan.fields.map(([, one]) => one));
    case 'variant':
      return firstFault(plan.alternatives);
    default:
      return undefined;
  }
}

function firstFault(plans: readonly FieldPlan[]): string | undefined {
  for (const plan of plans) {
    const fault = planFault(plan);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A field without any form that can be read: an empty list of forms is right for fields that have no columns. */
function columnFault(field: Field): string | undefined {
  if (field.forms.length === 0) return needsColumns(field) ? 'it has no columns' : undefined;
  for (const form of field.forms) {
    for (const column of form) {
      const encoding = encodingOf(column);
      if (!encoding) return `a column of the unknown type ${column.type} with ${column.bits} bits`;
    }
    const expected = columnKinds(field);
    if (form.length !== expected.length || form.some((column, i) => !isOfKind(column, expected[i]!)))
      return `columns of types ${form.map((column) => column.type).join(', ')}`;
  }
  return undefined;
}

/** Only leaves are arrays: those of anything else have a leaf around it. */
function repetitionFault({ role, repetition }: Field): string | undefined {
  return repetition !== undefined && role !== 'leaf' ? `an array with the role of a ${role}` : undefined;
}

type ColumnKind = 'index' | 'bytes' | 'switch' | 'number';

/** The columns that a field of this role and type must have. */
function columnKinds(field: Field): readonly ColumnKind[] {
  switch (field.role) {
    case 'collection':
      return ['index'];
    case 'streamer':
      return ['index', 'bytes'];
    case 'variant':
      return ['switch'];
    case 'leaf':
      if (field.typeName === 'std::string') return ['index', 'bytes'];
      return CARDINALITY.test(field.typeName) ? ['index'] : ['number'];
    default:
      return [];
  }
}

function isOfKind(column: ColumnRecord, expected: ColumnKind): boolean {
  const encoding = encodingOf(column);
  if (expected === 'bytes') return encoding?.kind === 'plain' && encoding.number === 'uint8';
  if (expected === 'number') return encoding?.kind !== 'index' && encoding?.kind !== 'switch';
  return encoding?.kind === expected;
}

function needsColumns({ role, children, repetition }: Field): boolean {
  if (role === 'leaf') return children.length === 0 || (repetition === undefined && children.length !== 1);
  return role === 'collection' || role === 'variant' || role === 'streamer';
}

function planLeaf(field: Field, inside: readonly Field[]): FieldPlan {
  const { forms, repetition, children, typeName } = field;
  const child = children[0];
  if (forms.length === 0 && child) {
    const item = planField(child, inside.slice(1));
    return repetition === undefined ? item : { kind: 'array', size: repetition, item };
  }
  const one = planColumns(forms, typeName);
  return repetition === undefined ? one : { kind: 'array', size: repetition, item: one };
}

function planColumns(forms: Forms, typeName: string): FieldPlan {
  if (typeName === 'std::string') return { kind: 'text', forms };
  const counted = CARDINALITY.exec(typeName)?.[1];
  if (counted !== undefined)
    return { kind: 'sizes', forms, number: counted === 'std::uint64_t' ? 'uint64' : 'uint32' };
  return { kind: 'numbers', forms, number: NUMBERS[typeName] };
}

function planCollection(field: Field, inside: readonly Field[]): FieldPlan {
  const { forms, children, typeName } = field;
  const [item] = children;
  if (!item || children.length > 1) return unreadable(`a collection of ${children.length} fields`);
  const plan = planField(item, inside.slice(1));
  if (OPTIONAL.test(typeName)) return { kind: 'optional', forms, item: plan };
  if (inside.length > 0 || !MAP.test(typeName) || plan.kind !== 'record')
    return { kind: 'list', forms, item: plan };
  return { kind: 'list', forms, item: renamed(plan, ['key', 'value']) };
}

/** Members of base classes are members of the record itself; a member of its own goes before one of the same name. */
function planRecord(field: Field, inside: readonly Field[]): FieldPlan {
  if (inside[0]) return planField(inside[0], inside.slice(1));
  const fields = new Map<string, FieldPlan>();
  for (const child of field.children) {
    const plan = planField(child);
    if (child.name.startsWith(':') && plan.kind === 'record') {
      for (const [name, one] of plan.fields) if (!fields.has(name)) fields.set(name, one);
    } else fields.set(child.name, plan);
  }
  const plan = { kind: 'record', fields: [...fields] } as const;
  return field.typeName.startsWith('std::pair<') ? renamed(plan, ['first', 'second']) : plan;
}

function renamed(plan: FieldPlan & { kind: 'record' }, names: readonly [string, string]): FieldPlan {
  return {
    kind: 'record',
    fields: plan.fields.map(([name, one], i) => [names[i] ?? name, one] as const),
  };
}
