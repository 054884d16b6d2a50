import { canonicalJson, type Json } from '../json.ts';

/** The most letters of a value that are shown. */
const LONGEST_VALUE = 60;

/**
 * The first place at which two values differ, in words: `masses.minEvents was 20, is 100`; of lists of different lengths,
 * their lengths. `undefined` for equal values.
 */
export function firstDifference(before: Json, now: Json, place = ''): string | undefined {
  if (canonicalJson(before) === canonicalJson(now)) return undefined;
  const name = place === '' ? 'it' : place;
  if (Array.isArray(before) && Array.isArray(now) && before.length !== now.length) {
    return `${name} had ${before.length} entries, has ${now.length}`;
  }
  if (!isComposed(before) || !isComposed(now)) return `${name} was ${shown(before)}, is ${shown(now)}`;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  for (const key of keys) {
    const inner = place === '' ? key : `${place}.${key}`;
    const difference = firstDifference(before[key] ?? null, now[key] ?? null, inner);
    if (difference !== undefined) return difference;
  }
  return `${name} has other keys`;
}

/** Lists go by their indices. */
function isComposed(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
