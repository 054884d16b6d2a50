import type { RootObject, RootValue } from '../root/index.ts';

const MOST = 20;

/** An object for people: a line for each member, those of objects inside it further in; long lists are cut. */
export function describeValue({ className, members, unreadable }: RootObject): string {
  if (unreadable !== undefined) return `${className}: ${unreadable}`;
  return [className, ...memberTexts(members, [])].join('\n');
}

function memberTexts(members: { readonly [name: string]: RootValue }, above: readonly object[]): string[] {
  return Object.entries(members).flatMap(([name, value]) => lines(name, value, above));
}

/** The lines of one member, indented by how deep it is. */
function lines(name: string, value: RootValue, above: readonly object[]): string[] {
  const head = `${'  '.repeat(above.length + 1)}${name}`;
  if (typeof value !== 'object' || value === null) return [`${head} = ${plainText(value)}`];
  if (above.includes(value)) return [`${head} = (above)`];
  if (isPlainList(value)) return [`${head} = ${listText(value)}`];
  const inside = [...above, value];
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST).flatMap((item, i) => lines(`[${i}]`, item, inside));
    const rest = value.length > MOST ? [`${'  '.repeat(above.length + 2)}... ${value.length} in all`] : [];
    return [head, ...items, ...rest];
  }
  if (isObject(value)) return [`${head} ${value.className}`, ...memberTexts(value.members, inside)];
  return [head, ...memberTexts(value as { readonly [name: string]: RootValue }, inside)];
}

type Plain = string | number | bigint | null;

/** Numbers and texts side by side. */
function isPlainList(value: object): value is ArrayLike<Plain> {
  if (ArrayBuffer.isView(value)) return true;
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}

function isObject(value: object): value is RootObject {
  return 'className' in value && 'members' in value;
}

function listText(list: ArrayLike<Plain>): string {
  const items = Array.from({ length: Math.min(list.length, MOST) }, (_, i) => plainText(list[i]!));
  return `[${items.join(', ')}${list.length > MOST ? `, ... ${list.length} in all` : ''}]`;
}

function plainText(value: Plain): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
