import { NUMBER_BYTES, type NumberKind } from '../bytes/numbers.ts';
import type { ItemVersion } from '../model/list-reader.ts';
import { packedBytes } from '../model/number-reader.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { parsePacking } from '../streamer/packing.ts';
import { qualify } from '../streamer/qualify.ts';
import {
  arrayOf,
  type CountedType,
  type RootType,
  typeOfElement,
  typeOfName,
} from '../streamer/root-type.ts';
import type { StreamerElement } from '../streamer/streamer-info.ts';
import type { BranchRecord, ElementRecord } from './branch-record.ts';
import type { LeafRecord } from './leaf-record.ts';
import { spellType } from './spell-type.ts';

/** How the entries of a branch lie in its baskets. */
export type BranchLayout =
  /** Entries of one size: `size` numbers each. */
  | {
      readonly kind: 'flat';
      readonly item: NumberType;
      readonly width: number;
      readonly dimensions: readonly number[];
    }
  /** Entries of any size: `header` bytes, then numbers up to the end. A header of 10 bytes ends with their count. */
  | {
      readonly kind: 'jagged';
      readonly item: NumberType;
      readonly width: number;
      readonly dimensions: readonly number[];
      readonly header: 0 | 1 | 10;
      /** The type of the whole entry, where it is a container. */
      readonly list?: RootType;
    }
  /** Entries of a type that is read value by value: one value each, or (`many`) one for each item of a container. */
  | { readonly kind: 'values'; readonly type: RootType; readonly many: boolean; readonly bare?: BareVersion }
  /** Arrays whose lengths are in another branch: one in each entry, or (`many`) one for each item of a container. */
  | { readonly kind: 'counted'; readonly type: CountedType; readonly many: boolean }
  /** Several variables in each entry. */
  | {
      readonly kind: 'leaves';
      readonly leaves: readonly LeafLayout[];
    }
  /** An object behind the name of its class. */
  | { readonly kind: 'named-object'; readonly className: string; readonly named: boolean }
  /** No data of its own: its parts are in the branches below. */
  | { readonly kind: 'none'; readonly typeName: string }
  | { readonly kind: 'unreadable'; readonly typeName: string; readonly reason: string };

/** Entries have no header of their own: strings, and objects of one version that the branch tells. */
export interface BareVersion extends ItemVersion {
  /** A base class: it has a header, or is written without any, the base classes inside it neither. */
  readonly isBase?: true;
}

/** One variable of several. */
export interface LeafLayout {
  readonly name: string;
  readonly type: RootType;
  /** The variable beside it that says how many there are. */
  readonly counter?: string;
}

/** Types whose values all have one size. */
export type NumberType = RootType & { kind: 'number' | 'packed' };

/** Finds out how a branch is laid out. */
export function layoutOf(branch: BranchRecord, classes: ClassTable): BranchLayout {
  if (branch.element) return layoutOfElement(branch, branch.element, classes);
  if (branch.className === 'TBranchObject') {
    if (branch.branches.length > 0) return { kind: 'none', typeName: branch.objectClass ?? '' };
    const named = branch.leaves[0]?.isVirtual ?? true;
    return { kind: 'named-object', className: branch.objectClass ?? '', named };
  }
  if (branch.leaves.length === 0) return { kind: 'none', typeName: '' };
  if (branch.leaves.length === 1) return layoutOfLeaf(branch.leaves[0]!, branch);
  return layoutOfLeaves(branch);
}

/** The numbers that a type consists of, with the dimensions of arrays around them. */
function numbersIn(type: RootType): { item: NumberType; width: number; dimensions: number[] } | undefined {
  const dimensions: number[] = [];
  let inner = type;
  for (; inner.kind === 'array'; inner = inner.item) dimensions.push(inner.length);
  if (inner.kind === 'number') return { item: inner, width: NUMBER_BYTES[inner.number], dimensions };
  if (inner.kind === 'packed') return { item: inner, width: packedBytes(inner.packing), dimensions };
  return undefined;
}

function unreadable(typeName: string, reason: string): BranchLayout {
  return { kind: 'unreadable', typeName, reason };
}

const LEAVES: Readonly<Record<string, readonly [signed: NumberKind, unsigned: NumberKind]>> = {
  TLeafB: ['int8', 'uint8'],
  TLeafS: ['int16', 'uint16'],
  TLeafI: ['int32', 'uint32'],
  TLeafL: ['int64', 'uint64'],
  TLeafG: ['int64', 'uint64'],
  TLeafF: ['float32', 'float32'],
  TLeafD: ['float64', 'float64'],
  TLeafO: ['bool', 'bool'],
};

function typeOfLeaf(leaf: LeafRecord, branch: BranchRecord): RootType | undefined {
  const kinds = LEAVES[leaf.className];
  if (kinds) return { kind: 'number', number: kinds[leaf.isUnsigned ? 1 : 0] };
  if (leaf.className === 'TLeafC') return { kind: 'text', name: 'std::string' };
  const range = leaf.title.includes(',') ? leaf.title : branch.title;
  if (leaf.className === 'TLeafF16') return { kind: 'packed', packing: parsePacking('Float16_t', range) };
  if (leaf.className === 'TLeafD32') return { kind: 'packed', packing: parsePacking('Double32_t', range) };
  return undefined;
}

/** The fixed dimensions in a title such as `x[n][3]`, as far as they agree with the length that the leaf says. */
function dimensionsOf(leaf: LeafRecord, branch: BranchRecord): number[] {
  if (leaf.className === 'TLeafC' || leaf.length <= 1) return [];
  for (const title of [leaf.title, branch.title.split('/')[0] ?? '']) {
    const found = [...title.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
    if (found.reduce((product, size) => product * size, 1) === leaf.length && found.length > 0) return found;
  }
  return [leaf.length];
}

function layoutOfLeaf(leaf: LeafRecord, branch: BranchRecord): BranchLayout {
  const type = typeOfLeaf(leaf, branch);
  if (!type) return unreadable(leaf.className, `a leaf of class ${leaf.className}`);
  if (type.kind === 'text')
    return { kind: 'values', type, many: false, bare: { version: 0, checksum: undefined } };
  const numbers = numbersIn(type)!;
  const dimensions = dimensionsOf(leaf, branch);
  if (leaf.counter) return { kind: 'jagged', ...numbers, dimensions, header: 0 };
  return { kind: 'flat', ...numbers, dimensions };
}

function layoutOfLeaves(branch: BranchRecord): BranchLayout {
  const leaves: LeafLayout[] = [];
  for (const leaf of branch.leaves) {
    const type = typeOfLeaf(leaf, branch);
    if (!type) return unreadable('struct', `a leaf of class ${leaf.className}`);
    const counter = leaf.counter?.name;
    if (counter !== undefined && !leaves.some((one) => one.name === counter)) {
      return unreadable(
        'struct',
        `leaf "${leaf.name}" beside others, counted by "${counter}" of another branch`,
      );
    }
    const one = { name: leaf.name, type: arrayOf(type, dimensionsOf(leaf, branch)) };
    leaves.push(counter === undefined ? one : { ...one, counter });
  }
  return { kind: 'leaves', leaves };
}

/** Branches of classes; the numbers are those of TBranchElement::fType. */
function layoutOfElement(branch: BranchRecord, element: ElementRecord, classes: ClassTable): BranchLayout {
  if (element.type === 3 || element.type === 4) {
    return { kind: 'flat', item: { kind: 'number', number: 'int32' }, width: 4, dimensions: [] };
  }
  const isSplit = element.type === 1 || element.type === 2 || branch.branches.length > 0;
  if (isSplit) return { kind: 'none', typeName: element.className };
  const many = element.type === 31 || element.type === 41;
  const found =
    element.id >= 0 ? (memberOf(element, classes) ?? undescribedMember(branch, element)) : undefined;
  if (element.id >= 0 && !found && typeOfName(element.className).kind === 'object') {
    return unreadable(element.className, `no description of class "${element.className}"`);
  }
  const named = found ? typeOfMember(found) : typeOfName(element.className);
  const type = named && qualify(named, element.className, classes);
  if (!type) return unreadable(element.className, `a member of type ${found?.type} (${found?.typeName})`);
  const layout = layoutOfType(type, many, classes);
  const isBare =
    !found &&
    layout.kind === 'values' &&
    (type.kind === 'text' || (type.kind === 'object' && element.type === 0));
  const isBase = element.streamerType === 0 && found?.kind === 'TStreamerBase' && layout.kind === 'values';
  if (isBase) {
    return { ...layout, bare: { version: found.baseVersion, checksum: found.baseChecksum, isBase } };
  }
  if (!isBare) return layout;
  return { ...layout, bare: { version: element.classVersion, checksum: element.checksum || undefined } };
}

function typeOfMember(member: StreamerElement): RootType | undefined {
  return member.kind === 'TStreamerBase' ? typeOfName(member.name) : typeOfElement(member);
}

function memberOf(element: ElementRecord, classes: ClassTable): StreamerElement | undefined {
  const info = classes.find(element.className, element.classVersion, element.checksum || undefined);
  return info?.elements[element.id];
}

/** Numbers and a TString can be told from the branch alone, when the file does not describe the class. */
function undescribedMember(branch: BranchRecord, element: ElementRecord): StreamerElement | undefined {
  const { streamerType: type } = element;
  const isTold = (type > 0 && type < 40 && type % 20 !== 0) || type === 65;
  const leaf = branch.leaves[0];
  if (!isTold || !leaf) return undefined;
  const kind = type === 65 ? 'TStreamerString' : 'TStreamerBasicType';
  const dimensions = dimensionsOf(leaf, branch);
  return { kind, name: branch.name, title: '', type, typeName: '', arrayLength: leaf.length, dimensions };
}

function layoutOfType(type: RootType, many: boolean, classes: ClassTable): BranchLayout {
  const numbers = numbersIn(type);
  if (numbers) return many ? { kind: 'jagged', ...numbers, header: 0 } : { kind: 'flat', ...numbers };
  const isPlain = type.kind === 'counted' && type.flagged && !many;
  if (type.kind === 'counted' && !(isPlain && numbersIn(type.item))) return { kind: 'counted', type, many };
  if (many) return { kind: 'values', type, many };
  const inList = type.kind === 'list' && !isDescribed(type.item, classes) && numbersIn(type.item);
  if (inList && inList.item.kind === 'number') return { kind: 'jagged', ...inList, header: 10, list: type };
  const counted = type.kind === 'counted' && type.flagged && numbersIn(type.item);
  if (counted) return { kind: 'jagged', ...counted, header: 1 };
  return { kind: 'values', type, many };
}

/** A std::array whose class the file describes is an object with a header wherever it is an item. */
function isDescribed(type: RootType, classes: ClassTable): boolean {
  return type.kind === 'array' && type.className !== undefined && classes.find(type.className) !== undefined;
}

/** The type of a branch as people read it. */
export function spellLayout(layout: BranchLayout, branch: BranchRecord): string {
  switch (layout.kind) {
    case 'flat':
      return spellType(arrayOf(layout.item, layout.dimensions));
    case 'jagged': {
      if (layout.list) return spellType(layout.list);
      const dimensions = layout.dimensions.map((size) => `[${size}]`).join('');
      return `${spellType(layout.item)}[]${dimensions}`;
    }
    case 'counted':
      return spellType(layout.type) + (layout.many ? '[]' : '');
    case 'values':
      if (!branch.element && layout.type.kind === 'text') return 'char*';
      return spellType(layout.type) + (layout.many ? '[]' : '');
    case 'leaves':
      return `struct {${layout.leaves.map(spellLeaf).join(' ')}}`;
    case 'named-object':
      return layout.className;
    case 'none':
    case 'unreadable':
      return layout.typeName;
    default:
      return layout satisfies never;
  }
}

function spellLeaf({ name, type, counter }: LeafLayout): string {
  return `${spellType(type)}${counter === undefined ? '' : '[]'} ${name};`;
}
