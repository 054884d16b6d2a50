import type { RootObject, RootValue } from './root-object.ts';

/** The members of an object, by ROOT's names. What is missing or of another kind reads as empty. */
export type Members = RootObject['members'];

function isMembers(value: RootValue | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** A member that is an object; its members. */
export function membersIn(members: Members, name: string): Members {
  const value = members[name];
  return isMembers(value) ? value : {};
}

/** A member that is a list of objects; their members. Undefined when it is no list. */
export function listIn(members: Members, name: string): Members[] | undefined {
  const value = members[name];
  if (!Array.isArray(value)) return undefined;
  return (value as readonly RootValue[]).map((item) => (isMembers(item) ? item : {}));
}

/** A member that is a number. */
export function numberIn(members: Members, name: string): number {
  const value = members[name];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

/** A member that is a string. */
export function textIn(members: Members, name: string): string {
  const value = members[name];
  return typeof value === 'string' ? value : '';
}

/** A member that is an array of numbers, as float64 of its own. */
export function numbersIn(members: Members, name: string): Float64Array {
  const value = members[name];
  return ArrayBuffer.isView(value)
    ? Float64Array.from(value as ArrayLike<number | bigint>, Number)
    : new Float64Array();
}
