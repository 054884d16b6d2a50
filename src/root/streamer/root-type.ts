import type { NumberKind } from '../bytes/numbers.ts';
import { type CppType, parseCppType, spellCppType } from './cpp-type.ts';
import { type Packing, parsePacking } from './packing.ts';
import type { StreamerElement } from './streamer-info.ts';

/** What a value is, as far as reading it needs to know. */
export type RootType =
  | { readonly kind: 'number'; readonly number: NumberKind }
  /** Double32_t and Float16_t: numbers with fewer bits on disk. */
  | { readonly kind: 'packed'; readonly packing: Packing }
  /** std::string and TString, which look the same on disk. */
  | { readonly kind: 'text'; readonly name: 'std::string' | 'TString' }
  /** char*, with a 32-bit length. */
  | { readonly kind: 'chars' }
  /** The status bits of a TObject. */
  | { readonly kind: 'bits' }
  | { readonly kind: 'bitset'; readonly bits: number }
  /** A container of the standard library with one kind of item. */
  | { readonly kind: 'list'; readonly container: string; readonly item: RootType }
  | { readonly kind: 'map'; readonly container: string; readonly key: RootType; readonly value: RootType }
  /** An array of fixed length inside an object; a std::array has a class name, and where that is described, a header. */
  | { readonly kind: 'array'; readonly length: number; readonly item: RootType; readonly className?: string }
  /** An array whose length another member of the object holds. */
  | CountedType
  | { readonly kind: 'object'; readonly className: string }
  /** A pointer to an object of this class or of one that extends it. */
  | { readonly kind: 'pointer'; readonly className: string };

/**
 * An array behind a pointer. `flagged`: one byte in front says whether there is any; else there is a header. `size`: the
 * member is a fixed array of so many such pointers.
 */
export interface CountedType {
  readonly kind: 'counted';
  /** The member that says how many items there are. */
  readonly counter: string;
  readonly item: RootType;
  readonly flagged: boolean;
  readonly size?: number;
}

const PRIMITIVES: Readonly<Record<string, NumberKind>> = {
  bool: 'bool',
  Bool_t: 'bool',
  char: 'int8',
  Char_t: 'int8',
  'signed char': 'int8',
  int8_t: 'int8',
  'unsigned char': 'uint8',
  UChar_t: 'uint8',
  Byte_t: 'uint8',
  uint8_t: 'uint8',
  short: 'int16',
  Short_t: 'int16',
  Version_t: 'int16',
  int16_t: 'int16',
  'unsigned short': 'uint16',
  UShort_t: 'uint16',
  uint16_t: 'uint16',
  int: 'int32',
  Int_t: 'int32',
  int32_t: 'int32',
  unsigned: 'uint32',
  'unsigned int': 'uint32',
  UInt_t: 'uint32',
  uint32_t: 'uint32',
  long: 'int64',
  Long_t: 'int64',
  'long long': 'int64',
  Long64_t: 'int64',
  int64_t: 'int64',
  'unsigned long': 'uint64',
  ULong_t: 'uint64',
  'unsigned long long': 'uint64',
  ULong64_t: 'uint64',
  uint64_t: 'uint64',
  size_t: 'uint64',
  float: 'float32',
  Float_t: 'float32',
  Size_t: 'float32',
  double: 'float64',
  Double_t: 'float64',
  Stat_t: 'float64',
};

const LISTS = new Set([
  'vector',
  'list',
  'deque',
  'forward_list',
  'set',
  'multiset',
  'unordered_set',
  'unordered_multiset',
  'RVec',
  'ROOT::RVec',
  'ROOT::VecOps::RVec',
]);
const MAPS = new Set(['map', 'multimap', 'unordered_map', 'unordered_multimap']);
const SMART_POINTERS = new Set(['unique_ptr', 'shared_ptr']);

/** The type that a C++ name stands for; a name that is no built-in type is a class. */
export function typeOfName(name: string): RootType {
  let type = known.get(name);
  if (!type) {
    type = typeOfCpp(parseCppType(name));
    // Names come from files: what is remembered of them is bounded.
    if (known.size > 100_000) known.clear();
    known.set(name, type);
  }
  return type;
}

const known = new Map<string, RootType>();

function typeOfCpp(cpp: CppType): RootType {
  const [first] = cpp.args;
  if (cpp.name === 'char' && cpp.pointers === 1) return { kind: 'chars' };
  if (cpp.pointers > 0) return { kind: 'pointer', className: spellCppType({ ...cpp, pointers: 0 }) };
  const number = PRIMITIVES[cpp.name];
  if (number && !first) return { kind: 'number', number };
  if (cpp.name === 'Double32_t' || cpp.name === 'Float16_t') {
    return { kind: 'packed', packing: parsePacking(cpp.name, '') };
  }
  if (cpp.name === 'string' || cpp.name === 'basic_string') return { kind: 'text', name: 'std::string' };
  if (cpp.name === 'TString') return { kind: 'text', name: 'TString' };
  return typeOfTemplate(cpp) ?? { kind: 'object', className: spellCppType(cpp) };
}

/** The type of a template of the standard library; undefined for any other, and for one whose arguments make no sense. */
function typeOfTemplate(cpp: CppType): RootType | undefined {
  const { name, args } = cpp;
  const [first, second] = args;
  if (!first) return undefined;
  const length = Number.parseInt((name === 'bitset' ? first : second)?.name ?? '', 10);
  if (name === 'bitset') return length > 0 ? { kind: 'bitset', bits: length } : undefined;
  if (name === 'array') {
    const className = spellCppType(cpp);
    return length > 0 ? { kind: 'array', length, item: typeOfCpp(first), className } : undefined;
  }
  if (LISTS.has(name)) return { kind: 'list', container: name, item: typeOfCpp(first) };
  if (MAPS.has(name) && second)
    return { kind: 'map', container: name, key: typeOfCpp(first), value: typeOfCpp(second) };
  return SMART_POINTERS.has(name) ? { kind: 'pointer', className: spellCppType(first) } : undefined;
}

const BASIC: Readonly<Record<number, NumberKind>> = {
  1: 'int8',
  2: 'int16',
  3: 'int32',
  4: 'int64',
  5: 'float32',
  8: 'float64',
  10: 'int8',
  11: 'uint8',
  12: 'uint16',
  13: 'uint32',
  14: 'uint64',
  16: 'int64',
  17: 'uint64',
  18: 'bool',
};

/** The type of a member by its number in ROOT; undefined for a number that is not known. */
export function typeOfElement(element: StreamerElement): RootType | undefined {
  const { type, kind } = element;
  if (kind === 'TStreamerSTL' || kind === 'TStreamerSTLstring')
    return repeat(element, typeOfContainer(element));
  if (type === 501 || type === 521) return counted(element, objectOrPointer(element.typeName), false);
  if (type >= 40 && type < 60) return counted(element, basicType(type - 40, element), true);
  if (type >= 20 && type < 40) return repeat(element, basicType(type - 20, element));
  if (type === 7) return { kind: 'chars' };
  if (type < 20) return basicType(type, element);
  return repeat(element, typeOfClass(type > 80 ? type - 20 : type, element));
}

/** A container of a class of its own, such as ATLAS' DataVector<T>, streams like a vector of its first argument. */
function typeOfContainer(element: StreamerElement): RootType {
  const type = typeOfName(element.typeName);
  // The name of an enumeration looks like that of a class, but the number of its type is known.
  const item = basicType(element.itemType ?? 0, element);
  if (type.kind === 'list' && type.item.kind === 'object' && item) return { ...type, item };
  if (type.kind !== 'object') return type;
  const first = parseCppType(element.typeName).args[0];
  return {
    kind: 'list',
    container: type.className,
    item: first ? typeOfCpp(first) : { kind: 'object', className: '' },
  };
}

function basicType(type: number, element: StreamerElement): RootType | undefined {
  if (type === 9) return { kind: 'packed', packing: parsePacking('Double32_t', element.title) };
  if (type === 19) return { kind: 'packed', packing: parsePacking('Float16_t', element.title) };
  if (type === 15) return { kind: 'bits' };
  // A member that counts is an int unless its own type says otherwise.
  const number = type === 6 ? (PRIMITIVES[element.typeName] ?? 'int32') : BASIC[type];
  return number && { kind: 'number', number };
}

function typeOfClass(type: number, element: StreamerElement): RootType | undefined {
  const className = spellCppType({ ...parseCppType(element.typeName), pointers: 0 });
  switch (type) {
    case 61:
    case 62:
    case 63:
    case 66:
    case 67:
    case 68:
      return { kind: 'object', className };
    case 64:
    case 69:
      return { kind: 'pointer', className };
    case 65:
      return { kind: 'text', name: 'TString' };
    default:
      return undefined;
  }
}

function objectOrPointer(typeName: string): RootType {
  const cpp = parseCppType(typeName);
  return typeOfCpp({ ...cpp, pointers: Math.max(0, cpp.pointers - 1) });
}

function repeat(element: StreamerElement, item: RootType | undefined): RootType | undefined {
  if (!item || element.arrayLength <= 0) return item;
  const dimensions = element.dimensions.length > 0 ? element.dimensions : [element.arrayLength];
  return arrayOf(item, dimensions);
}

/** An array of fixed dimensions, the last one varying fastest. */
export function arrayOf(item: RootType, dimensions: readonly number[]): RootType {
  return dimensions.reduceRight<RootType>((inner, length) => ({ kind: 'array', length, item: inner }), item);
}

function counted(
  element: StreamerElement,
  item: RootType | undefined,
  flagged: boolean,
): RootType | undefined {
  const type = item && ({ kind: 'counted', counter: element.countName ?? '', item, flagged } as const);
  if (element.type < 520) return type;
  const { arrayLength: size } = element;
  return type && size > 0 && size <= MOST_COUNTED ? { ...type, size } : undefined;
}

/** Arrays of counted length in one member: empty ones take no bytes, so nothing else bounds them. */
const MOST_COUNTED = 1000;
