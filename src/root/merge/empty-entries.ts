import { UnsupportedError } from '../../errors.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { NUMBER_BYTES } from '../bytes/numbers.ts';
import { packedBytes } from '../model/number-reader.ts';
import type { RootType } from '../streamer/root-type.ts';
import type { Basket } from '../tree/basket.ts';
import { type BranchLayout, layoutOf } from '../tree/branch-layout.ts';
import type { BranchRecord } from '../tree/branch-record.ts';
import type { Cluster } from '../tree/clusters.ts';
import type { LeafRecord } from '../tree/leaf-record.ts';
import type { InputBranch } from './input-tree.ts';

/** What stands in a branch for an entry that has nothing for it. */
export interface EmptyEntries {
  /** The bytes of an entry, or of one item where another branch counts them. */
  readonly bytes: Uint8Array;
  /** The leaf of another branch that says how many items an entry has. */
  readonly counter: LeafRecord | undefined;
}

/** A byte count, a version and a count of 0. */
const COLLECTION_VERSION = 9;
const COUNTED = 0x40000000;

/**
 * How an entry of a branch looks that is zero or empty: zeros for numbers, none for lists, an empty text. Throws
 * `UnsupportedError` for branches of whole objects.
 */
export function emptyEntries({ record, path, classes }: InputBranch): EmptyEntries {
  const layout = layoutOf(record, classes);
  const bytes = emptyBytes(layout, record);
  if (!bytes) {
    throw new UnsupportedError(`root: branch "${path}" cannot be filled: its entries have no empty form`);
  }
  const counter = layout.kind === 'jagged' && layout.header === 0 ? record.leaves[0]?.counter : undefined;
  return { bytes, counter };
}

function emptyBytes(layout: BranchLayout, record: BranchRecord): Uint8Array | undefined {
  switch (layout.kind) {
    case 'flat':
      return new Uint8Array(layout.dimensions.reduce((total, size) => total * size, layout.width));
    case 'jagged':
      if (layout.header === 10) return emptyList();
      if (layout.header === 1) return new Uint8Array(1);
      if (isInList(record)) return new Uint8Array();
      return new Uint8Array(layout.dimensions.reduce((total, size) => total * size, layout.width));
    case 'values':
      if (layout.many) return new Uint8Array();
      return emptyValue(layout.type, record);
    case 'counted':
      return layout.many ? new Uint8Array() : undefined;
    case 'leaves':
      return joined(layout.leaves.map(({ type, counter }) => (counter ? new Uint8Array() : emptyLeaf(type))));
    case 'named-object':
    case 'none':
    case 'unreadable':
      return undefined;
    default:
      return layout satisfies never;
  }
}

/** A member of the items of a list, which another branch counts: none there, none here. */
function isInList({ element }: BranchRecord): boolean {
  return element?.type === 31 || element?.type === 41;
}

function emptyValue(type: RootType, record: BranchRecord): Uint8Array | undefined {
  if (type.kind === 'list' || type.kind === 'map') return emptyList();
  if (type.kind === 'bits') return new Uint8Array(4);
  if (type.kind !== 'text') return undefined;
  const isMember = (record.element?.id ?? -1) >= 0;
  return isMember && type.name === 'std::string' ? emptyString() : new Uint8Array(1);
}

/** A std::string inside an object has a byte count and a version before it. */
function emptyString(): Uint8Array {
  const writer = new ByteWriter({ capacity: 7 });
  writer.u32(COUNTED + 3);
  writer.i16(COLLECTION_VERSION);
  writer.u8(0);
  return writer.bytes();
}

function emptyLeaf(type: RootType): Uint8Array | undefined {
  if (type.kind === 'number') return new Uint8Array(NUMBER_BYTES[type.number]);
  if (type.kind === 'packed') return new Uint8Array(packedBytes(type.packing));
  if (type.kind === 'text') return new Uint8Array(1);
  const item = type.kind === 'array' ? emptyLeaf(type.item) : undefined;
  return item && type.kind === 'array' ? new Uint8Array(item.length * type.length) : undefined;
}

function emptyList(): Uint8Array {
  const writer = new ByteWriter({ capacity: 10 });
  writer.u32(COUNTED + 6);
  writer.i16(COLLECTION_VERSION);
  writer.i32(0);
  return writer.bytes();
}

function joined(parts: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  if (parts.some((part) => part === undefined)) return undefined;
  return Uint8Array.from(parts.flatMap((part) => [...(part ?? [])]));
}

/** Bytes of a basket of empty entries, before compression. */
const BASKET_BYTES = 1 << 20;
const MOST_ENTRIES = 1 << 17;

/** Where a basket starts, and what it holds. */
export interface FilledBasket {
  readonly firstEntry: number;
  readonly basket: Basket;
}

/** Baskets of the empty entries `first` to `last`; `counts` are the items of each where another branch counts them. */
export function* emptyBaskets(
  { bytes }: EmptyEntries,
  hasOffsets: boolean,
  { start: first, end: last }: Cluster,
  counts: ArrayLike<number> | undefined,
): Generator<FilledBasket> {
  for (let start = first; start < last; ) {
    let end = start;
    let length = 0;
    for (; end < last && end - start < MOST_ENTRIES && (end === start || length < BASKET_BYTES); end++)
      length += bytes.length * (counts?.[end] ?? 1);
    const data = new Uint8Array(length);
    if (bytes.length > 0) for (let at = 0; at < length; at += bytes.length) data.set(bytes, at);
    const offsets = hasOffsets ? offsetsOf(bytes.length, start, end, counts) : undefined;
    yield { firstEntry: start, basket: { entries: end - start, data, dataEnd: length, origin: 0, offsets } };
    start = end;
  }
}

function offsetsOf(
  size: number,
  start: number,
  end: number,
  counts: ArrayLike<number> | undefined,
): Int32Array {
  const offsets = new Int32Array(end - start + 1);
  for (let i = start; i < end; i++) offsets[i - start + 1] = offsets[i - start]! + size * (counts?.[i] ?? 1);
  return offsets;
}
