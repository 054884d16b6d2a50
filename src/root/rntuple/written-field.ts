import { UsageError } from '../../errors.ts';
import { NUMBER_BYTES, type NumberKind } from '../bytes/numbers.ts';
import type { Encoding } from './column-type.ts';
import { ROLES, type Role } from './schema-record.ts';

/** What a field of an ntuple holds for each entry. */
export type FieldType =
  /** A number, or a text (`std::string`). */
  | { readonly type: NumberKind | 'string' }
  /** A `std::vector`: a jagged column. */
  | { readonly vector: FieldType }
  /** A `std::array`: a fixed column. */
  | { readonly array: FieldType; readonly size: number }
  /** A value or none: a variant column of one alternative. */
  | { readonly optional: FieldType }
  /** A value of one of several types, or none: a variant column. */
  | { readonly variant: readonly FieldType[] }
  /** Named fields: a record column. Only at the top, in vectors there and in other records: it is of no C++ type. */
  | { readonly record: Readonly<Record<string, FieldType>> };

/** A column as it will be written. */
export interface WrittenColumn {
  readonly id: number;
  /** ROOT's number of the column type. */
  readonly type: number;
  readonly bits: number;
  readonly field: number;
  readonly encoding: Encoding;
}

/** A field as it will be written; fields are numbered in the order in which they are described. */
export interface WrittenField {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly typeName: string;
  readonly role: Role;
  /** What it holds. */
  readonly content: FieldType;
  readonly columns: readonly WrittenColumn[];
  readonly children: readonly WrittenField[];
}

/** The fields and columns of an ntuple. */
export interface WrittenSchema {
  readonly top: readonly WrittenField[];
  /** All fields, by number. */
  readonly fields: readonly WrittenField[];
  readonly columns: readonly WrittenColumn[];
}

/** For each kind of number: the name in C++, and the column types, as it is and with its bytes apart. */
const NUMBERS: Readonly<Record<NumberKind, readonly [cppName: string, plain: number, split: number]>> = {
  bool: ['bool', 0x00, 0x00],
  int8: ['std::int8_t', 0x03, 0x03],
  uint8: ['std::uint8_t', 0x04, 0x04],
  int16: ['std::int16_t', 0x05, 0x11],
  uint16: ['std::uint16_t', 0x06, 0x12],
  int32: ['std::int32_t', 0x07, 0x13],
  uint32: ['std::uint32_t', 0x08, 0x14],
  int64: ['std::int64_t', 0x09, 0x15],
  uint64: ['std::uint64_t', 0x0a, 0x16],
  float32: ['float', 0x0c, 0x18],
  float64: ['double', 0x0d, 0x19],
};

const CHAR = 0x02;
const INDEX = 0x0f;
const SPLIT_INDEX = 0x1b;
const SWITCH = 0x10;
const MAX_ALTERNATIVES = 125;

/**
 * Plans the fields of an ntuple. `split`: bytes are stored apart, which makes compression more effective. Throws
 * `UsageError` for names and types that the format does not have.
 */
export function planFields(
  ntuple: string,
  declared: Readonly<Record<string, FieldType>>,
  split: boolean,
): WrittenSchema {
  const planner: Planner = { ntuple, split, fields: [], columns: [] };
  const top = Object.entries(declared).map(([name, content]) => addField(planner, undefined, name, content));
  if (top.length === 0) throw new UsageError(`root: the ntuple "${ntuple}" has no fields`);
  return { top, fields: planner.fields, columns: planner.columns };
}

interface Planner {
  readonly ntuple: string;
  readonly split: boolean;
  readonly fields: WrittenField[];
  readonly columns: WrittenColumn[];
}

function addField(
  planner: Planner,
  parent: WrittenField | undefined,
  name: string,
  content: FieldType,
): WrittenField {
  checkName(planner.ntuple, name);
  const id = planner.fields.length;
  const columns: WrittenColumn[] = [];
  const children: WrittenField[] = [];
  const typeName = typeNameOf(content);
  const field = {
    id,
    parent: parent?.id ?? id,
    name,
    typeName,
    role: roleOf(content),
    content,
    columns,
    children,
  };
  if (typeName === '' && parent && parent.typeName !== '')
    throw new UsageError(
      `root: ntuple "${planner.ntuple}": "${parent.name}" cannot hold records: they have no C++ type`,
    );
  planner.fields.push(field);
  for (const { type, bits, encoding } of columnsOf(content, planner.split)) {
    const column = { id: planner.columns.length, type, bits, field: id, encoding };
    planner.columns.push(column);
    columns.push(column);
  }
  for (const [childName, inner] of childrenOf(planner.ntuple, content))
    children.push(addField(planner, field, childName, inner));
  return field;
}

function checkName(ntuple: string, name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name === '' || /[./\\ \u0000-\u001f\u007f]/.test(name))
    throw new UsageError(`root: ntuple "${ntuple}": a field cannot be called "${name}"`);
}

function roleOf(content: FieldType): Role {
  if ('vector' in content || 'optional' in content) return 'collection';
  if ('variant' in content) return 'variant';
  return 'record' in content ? 'record' : 'leaf';
}

/** The number that stands for a role. */
export function roleNumber(role: Role): number {
  return ROLES.indexOf(role);
}

/** The type in C++; nothing for records and for vectors of them. */
function typeNameOf(content: FieldType): string {
  if ('type' in content) return content.type === 'string' ? 'std::string' : NUMBERS[content.type][0];
  if ('record' in content) return '';
  if ('vector' in content) {
    const inner = typeNameOf(content.vector);
    return inner === '' ? '' : `std::vector<${inner}>`;
  }
  if ('array' in content) return `std::array<${typeNameOf(content.array)},${content.size}>`;
  if ('optional' in content) return `std::optional<${typeNameOf(content.optional)}>`;
  return `std::variant<${content.variant.map(typeNameOf).join(',')}>`;
}

function childrenOf(ntuple: string, content: FieldType): [name: string, content: FieldType][] {
  if ('vector' in content) return [['_0', content.vector]];
  if ('optional' in content) return [['_0', content.optional]];
  if ('array' in content) {
    if (!(Number.isInteger(content.size) && content.size >= 1))
      throw new UsageError(`root: ntuple "${ntuple}": an array of ${content.size} values`);
    return [['_0', content.array]];
  }
  if ('record' in content) return Object.entries(content.record);
  if (!('variant' in content)) return [];
  const { length } = content.variant;
  if (length < 1 || length > MAX_ALTERNATIVES)
    throw new UsageError(`root: ntuple "${ntuple}": a variant of ${length} types`);
  return content.variant.map((inner, i): [string, FieldType] => [`_${i}`, inner]);
}

function columnsOf(content: FieldType, split: boolean): Omit<WrittenColumn, 'id' | 'field'>[] {
  const index = {
    type: split ? SPLIT_INDEX : INDEX,
    bits: 64,
    encoding: { kind: 'index', width: 8, split },
  } as const;
  if ('vector' in content || 'optional' in content) return [index];
  if ('variant' in content) return [{ type: SWITCH, bits: 96, encoding: { kind: 'switch' } }];
  if (!('type' in content)) return [];
  if (content.type !== 'string') return [numberColumn(content.type, split)];
  return [index, { type: CHAR, bits: 8, encoding: { kind: 'plain', number: 'uint8' } }];
}

function numberColumn(number: NumberKind, split: boolean): Omit<WrittenColumn, 'id' | 'field'> {
  const [, plainType, splitType] = NUMBERS[number];
  const type = split ? splitType : plainType;
  if (number === 'bool') return { type, bits: 1, encoding: { kind: 'bits' } };
  const bits = 8 * NUMBER_BYTES[number];
  if (type === plainType) return { type, bits, encoding: { kind: 'plain', number } };
  return { type, bits, encoding: { kind: 'split', number, zigzag: number.startsWith('int') } };
}
