import { type Column, isNumbers } from '../../column/index.ts';
import { valueAt } from '../model/root-object.ts';

/** Data that JSON can hold, and integers that are too large for a double. */
export type FactValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly FactValue[]
  | { readonly [name: string]: FactValue };

const ITEMS = 6;
const FIELDS = 8;

/**
 * One entry for people to look at: of a list the first 6 items and `"...n"`, of an object the first 8 members; pairs,
 * tuples and items of maps as lists. Booleans are told by the name of the type, because a column holds them as 0 and 1.
 */
export function firstValue(column: Column, index: number, isBool: boolean): FactValue {
  if (isNumbers(column)) return factOf(column[index]!, isBool, new Set());
  switch (column.kind) {
    case 'jagged':
      return firstItems(column.content, column.offsets[index]!, column.offsets[index + 1]!, isBool);
    case 'fixed':
      return firstItems(column.content, index * column.size, (index + 1) * column.size, isBool);
    case 'record': {
      const fields = [...column.fields].slice(0, FIELDS);
      return membersOf(fields.map(([name, field]) => [name, firstValue(field, index, isBool)]));
    }
    case 'variant': {
      const alternative = column.alternatives[column.tags[index]! - 1];
      return alternative ? firstValue(alternative, column.places[index]!, isBool) : null;
    }
    case 'text':
    case 'objects':
      return factOf(valueAt(column, index), isBool, new Set());
    default:
      return column satisfies never;
  }
}

/** Whether all numbers of a type are booleans, by its name. */
export function holdsBooleans(typeName: string): boolean {
  return /(^|<)bool\b/.test(typeName) || /^std::bitset/.test(typeName);
}

function firstItems(content: Column, start: number, end: number, isBool: boolean): FactValue {
  return cut(end - start, (i) => firstValue(content, start + i, isBool));
}

function cut(length: number, item: (index: number) => FactValue): FactValue[] {
  const first = Array.from({ length: Math.min(length, ITEMS) }, (_, i) => item(i));
  return length > ITEMS ? [...first, `...${length}`] : first;
}

/** Plain data, cut; an object inside itself is not followed again. */
function factOf(value: unknown, isBool: boolean, above: Set<object>): FactValue {
  if (typeof value === 'number') return isBool ? value !== 0 : finite(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (above.has(value)) return '(above)';
  const inside = new Set(above).add(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    // Of the views only typed arrays occur, which are lists of numbers.
    const list = value as ArrayLike<unknown>;
    return cut(list.length, (i) => factOf(list[i], isBool, inside));
  }
  const named = Object.entries(value).slice(0, FIELDS);
  return membersOf(named.map(([name, member]) => [name, factOf(member, isBool, inside)]));
}

/** What has names that count or tell the two parts of a pair is a list. */
function membersOf(members: readonly (readonly [name: string, value: FactValue])[]): FactValue {
  const names = members.map(([name]) => name);
  const isCounted = names.every((name, i) => name === `_${i}`);
  const isList = isCounted || ['key,value', 'first,second'].includes(names.join());
  return isList ? members.map(([, value]) => value) : Object.fromEntries(members);
}

/** JSON has no NaN and no infinities. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
