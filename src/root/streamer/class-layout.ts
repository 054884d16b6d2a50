/**
 * How the members of a class are laid out in a file, as Beamline writes it into the streamer info of a file: readers
 * take it from there. A layout is the name, version and checksum of the class and its members in order.
 */
export interface ClassLayout {
  readonly name: string;
  readonly version: number;
  readonly checksum: number;
  readonly members: readonly MemberLayout[];
}

/** One member. `type` is ROOT's code of its kind, `bytes` its size in the memory of a program on a 64-bit machine. */
export type MemberLayout =
  | { readonly kind: 'base'; readonly name: string }
  | Plain<'basic' | 'string' | 'any' | 'object' | 'pointer'>
  | (Plain<'counted'> & { readonly counter: string; readonly owner: string; readonly ownerVersion: number });

interface Plain<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly type: number;
  readonly bytes: number;
  readonly typeName: string;
}

const BASIC = {
  char: [1, 1],
  short: [2, 2],
  int: [3, 4],
  long: [4, 8],
  float: [5, 4],
  double: [8, 8],
  'unsigned char': [11, 1],
  'unsigned short': [12, 2],
  'unsigned int': [13, 4],
  'long long': [16, 8],
  ULong64_t: [17, 8],
  bool: [18, 1],
} as const;

/** Added to the code of a basic type for a pointer to an array of it, whose length is another member. */
const POINTER_TO_ARRAY = 40;

type BasicName = keyof typeof BASIC;

/** A class. The checksum is ROOT's own, of the class with this version. */
export function layout(
  name: string,
  version: number,
  checksum: number,
  members: readonly MemberLayout[],
): ClassLayout {
  return { name, version, checksum, members };
}

/** A base class, whose version and checksum its own layout says. */
export function base(name: string): MemberLayout {
  return { kind: 'base', name };
}

/** A number of a basic type. */
export function number(name: string, typeName: BasicName): MemberLayout {
  const [type, bytes] = BASIC[typeName];
  return { kind: 'basic', name, type, bytes, typeName };
}

/** An integer that says how long a counted array is. */
export function counter(name: string): MemberLayout {
  return { kind: 'basic', name, type: 6, bytes: 4, typeName: 'int' };
}

/** The status bits of an object. */
export function bits(name: string): MemberLayout {
  return { kind: 'basic', name, type: 15, bytes: 4, typeName: 'unsigned int' };
}

/** An enumeration, stored as an int. */
export function enumeration(name: string, typeName: string): MemberLayout {
  return { kind: 'basic', name, type: 3, bytes: 4, typeName };
}

/** A TString. */
export function text(name: string): MemberLayout {
  return { kind: 'string', name, type: 65, bytes: 24, typeName: 'TString' };
}

/** A pointer to an array, whose length is the member `lengthMember` of the class `owner`. */
export function counted(
  name: string,
  typeName: BasicName,
  lengthMember: string,
  owner: string,
  ownerVersion: number,
): MemberLayout {
  const type = BASIC[typeName][0] + POINTER_TO_ARRAY;
  const pointer = {
    kind: 'counted',
    name,
    type,
    bytes: BASIC[typeName][1],
    typeName: `${typeName}*`,
  } as const;
  return { ...pointer, counter: lengthMember, owner, ownerVersion };
}

/** An object of a class that derives from TObject, held by value. */
export function object(name: string, typeName: string, bytes: number): MemberLayout {
  return { kind: 'object', name, type: 61, bytes, typeName };
}

/** An object of any other class, held by value. */
export function plain(name: string, typeName: string, bytes: number): MemberLayout {
  return { kind: 'any', name, type: 62, bytes, typeName };
}

/** A pointer to an object, which may be null and is written with its class name. */
export function pointer(name: string, typeName: string): MemberLayout {
  return { kind: 'pointer', name, type: 64, bytes: 8, typeName: `${typeName}*` };
}

/** A pointer that is never null: its object is written in place, without a class name. */
export function inline(name: string, typeName: string): MemberLayout {
  return { kind: 'pointer', name, type: 63, bytes: 8, typeName: `${typeName}*` };
}
