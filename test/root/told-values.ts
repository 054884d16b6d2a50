/** Data as ROOT's own JSON has it. */
export type Told = null | boolean | number | string | readonly Told[] | { readonly [name: string]: Told };

/** What says nothing about a value: names of classes, status bits, options of lists, numbers of processes. */
const IGNORED = new Set(['_typename', 'fUniqueID', 'fBits', 'opt', 'fPID']);

/**
 * Says where a value that was read differs from what ROOT told of it; undefined when it does not. ROOT's JSON spells some
 * things another way: bits and characters as text, a map as a list of pairs, objects of one member as that member.
 */
export function difference(found: unknown, told: Told, path = ''): string | undefined {
  const plain = foundForm(found);
  const expected = toldForm(told, plain);
  if (Array.isArray(plain) && Array.isArray(expected)) return inLists(plain, expected, path);
  if (isNamed(plain) && isNamed(expected)) return inMembers(plain, expected, path);
  if (isNamed(plain) && Object.keys(plain).length === 1)
    return difference(Object.values(plain)[0], told, path);
  return same(plain, expected) ? undefined : `${path}: found ${show(plain)}, told ${show(expected)}`;
}

function inLists(found: readonly unknown[], told: readonly Told[], path: string): string | undefined {
  if (found.length !== told.length) return `${path}: found ${found.length} items, told ${told.length}`;
  for (const [i, item] of found.entries()) {
    const fault = difference(item, told[i]!, `${path}[${i}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function inMembers(
  found: Readonly<Record<string, unknown>>,
  told: Readonly<Record<string, Told>>,
  path: string,
): string | undefined {
  for (const [name, value] of Object.entries(told)) {
    if (IGNORED.has(name)) continue;
    if (!Object.hasOwn(found, name)) return `${path}: no member ${name}`;
    const fault = difference(found[name], value, `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Typed arrays as lists, objects behind pointers as their members. */
function foundForm(found: unknown): unknown {
  // Of the views only typed arrays occur.
  if (ArrayBuffer.isView(found)) return [...(found as unknown as Iterable<number | bigint>)];
  if (isNamed(found) && 'className' in found && 'members' in found) return foundForm(found.members);
  if (isNamed(found) && Array.isArray(found.items)) return found.items;
  if (isNamed(found) && 'refs' in found && 'lowerBound' in found) return foundForm(found.refs);
  if (isNamed(found) && Object.keys(found).length === 1 && 'value' in found) return found.value;
  return found;
}

function toldForm(told: Told, found: unknown): Told {
  if (told === null) return Array.isArray(found) ? [] : null;
  if (typeof told === 'string') return toldText(told, found);
  if (Array.isArray(told)) return toldPairs(told, found);
  if (!isNamed(told)) return told;
  if ('$pair' in told) {
    const names = isNamed(found) && 'key' in found ? ['key', 'value'] : ['first', 'second'];
    return { [names[0]!]: told.first!, [names[1]!]: told.second! };
  }
  const inside = isCollection(told) ? told.arr : told._M_elems;
  return inside ?? told;
}

/** Texts of bits have the highest in front; arrays of characters end with zeros. */
function toldText(told: string, found: unknown): Told {
  if (typeof found === 'number' && told.length === 1) return told.charCodeAt(0);
  if (!Array.isArray(found)) return told;
  if (/^[01]+$/.test(told) && told.length === found.length) return [...told].reverse().map(Number);
  const codes = [...told].map((letter) => letter.charCodeAt(0));
  return [...codes, ...new Array<number>(Math.max(0, found.length - codes.length)).fill(0)];
}

/** Maps of plain values are keys and values in turn. */
function toldPairs(told: readonly Told[], found: unknown): Told {
  const isFlat = Array.isArray(found) && told.length === 2 * found.length && isNamed(found[0]);
  if (!isFlat) return told;
  return Array.from({ length: found.length }, (_, i) => ({ key: told[2 * i]!, value: told[2 * i + 1]! }));
}

function same(found: unknown, told: Told): boolean {
  const [a, b] = [found, told].map((one) =>
    typeof one === 'bigint' || typeof one === 'boolean' ? Number(one) : one,
  );
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return a === b || Math.abs(a - b) <= 1e-8 * Math.max(Math.abs(a), Math.abs(b));
}

/** A TList and its like: a name and the items. */
function isCollection(told: Readonly<Record<string, Told>>): boolean {
  return 'name' in told && Array.isArray(told.arr);
}

function isNamed<T>(value: T): value is T & Readonly<Record<string, Told>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)).slice(
    0,
    100,
  );
}

/** What was told of the part of a value that a branch holds, by the names in its path; `undefined` when there is none. */
export function partOf(told: Told, names: readonly string[]): Told | undefined {
  if (names.length === 0) return told;
  if (Array.isArray(told)) {
    const parts = told.map((item: Told) => partOf(item, names));
    return parts.every((part) => part !== undefined) ? parts : undefined;
  }
  if (!isNamed(told)) return undefined;
  if (isCollection(told)) return partOf(told.arr ?? [], names);
  const [first, ...rest] = names;
  // A base class has a name in the path, but its members are those of the object.
  return first !== undefined && Object.hasOwn(told, first) ? partOf(told[first]!, rest) : partOf(told, rest);
}
