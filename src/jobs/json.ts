import { createHash } from 'node:crypto';
import { UsageError } from '../errors.ts';

/** Plain JSON: what goes into a task, what comes out, and what the record keeps. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The text of plain JSON. Throws `UsageError` for what JSON cannot carry and would lose in silence: NaN, infinities,
 * typed arrays, maps, class instances. Properties that are `undefined` are left out.
 */
export function jsonText(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, refuseLosses);
  if (text === undefined) throw new UsageError(`jobs: expected plain JSON, got ${typeof value}`);
  return text;
}

function refuseLosses(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new UsageError(`jobs: "${key}" is ${value}, which JSON cannot carry`);
  }
  if (typeof value === 'bigint') throw new UsageError(`jobs: "${key}" is a bigint, which JSON cannot carry`);
  if (typeof value === 'object' && value !== null && !isPlain(value)) {
    throw new UsageError(
      `jobs: "${key}" is a ${value.constructor?.name ?? 'special object'}, not plain JSON`,
    );
  }
  return value;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The one text that equal JSON has: keys sorted by code unit, no spaces. Throws as `jsonText` does. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(JSON.parse(jsonText(value)) as Json));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // Made one by one, so that a key named "__proto__" stays a key.
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner as Json)]));
}

/** The SHA-256 of the canonical text, in hexadecimal. */
export function hashOfJson(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
