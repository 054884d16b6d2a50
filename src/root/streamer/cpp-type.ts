/** A C++ type name taken apart: `std::map<int, vector<float> >*` is map, two arguments, one pointer. */
export interface CppType {
  readonly name: string;
  readonly args: readonly CppType[];
  readonly pointers: number;
}

/** Names that are longer or nested deeper are no types, but damage. */
const LONGEST = 10_000;
const DEEPEST = 50;

/** Takes a C++ type name apart. `const`, `std::` and spaces are dropped; a name that makes no sense stays one name. */
export function parseCppType(text: string): CppType {
  if (text.length > LONGEST || nestingOf(text) > DEEPEST) return { name: text, args: [], pointers: 0 };
  return parseNested(text);
}

function nestingOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const letter of text) {
    if (letter === '<') most = Math.max(most, ++depth);
    else if (letter === '>') depth--;
  }
  return most;
}

function parseNested(text: string): CppType {
  const clean = text
    .replace(/\bconst\b/g, ' ')
    .replace(/\bstd::/g, '')
    .trim();
  const pointers = /[*&\s]*$/.exec(clean)?.[0].replace(/[^*]/g, '').length ?? 0;
  const bare = clean.replace(/[*&\s]*$/, '');
  const open = bare.indexOf('<');
  if (open < 0 || !bare.endsWith('>')) return { name: oneSpace(bare), args: [], pointers };
  const args = splitArguments(bare.slice(open + 1, -1)).map(parseNested);
  return { name: oneSpace(bare.slice(0, open)), args, pointers };
}

function oneSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '<' || letter === '(') depth++;
    else if (letter === '>' || letter === ')') depth--;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.filter((part) => part.trim() !== '');
}

/** One spelling of a type: `map<int,vector<float>>*`. */
export function spellCppType(type: CppType): string {
  const args = type.args.length > 0 ? `<${type.args.map(spellCppType).join(',')}>` : '';
  return type.name + args + '*'.repeat(type.pointers);
}
