import { type NumberKind, newNumbers } from '../bytes/numbers.ts';
import type { ColumnRecord } from './schema-record.ts';

/** How the elements of a column are stored. All are little-endian. */
export type Encoding =
  /** Numbers as they are. */
  | { readonly kind: 'plain'; readonly number: NumberKind }
  /** Numbers with all first bytes first, then all second ones; signed ones have their sign in the lowest bit. */
  | { readonly kind: 'split'; readonly number: NumberKind; readonly zigzag: boolean }
  /** Ends of collections, counted from the start of the cluster; split: the differences, with their bytes apart. */
  | { readonly kind: 'index'; readonly width: 4 | 8; readonly split: boolean }
  /** Booleans, one bit each, the lowest first. */
  | { readonly kind: 'bits' }
  /** Half precision. */
  | { readonly kind: 'half'; readonly split: boolean }
  /** The upper bits of single precision, packed. */
  | { readonly kind: 'truncated' }
  /** Integers that divide a range evenly, packed. */
  | { readonly kind: 'quantized' }
  /** 64-bit place and 32-bit tag of the alternative. */
  | { readonly kind: 'switch' };

const plain = (number: NumberKind): Encoding => ({ kind: 'plain', number });
const split = (number: NumberKind): Encoding => ({
  kind: 'split',
  number,
  zigzag: number.startsWith('int'),
});

/** Encodings by the number of the column type, with the bits that an element must have. */
const ENCODINGS: readonly (readonly [Encoding, least: number, most: number])[] = [
  [{ kind: 'bits' }, 1, 1],
  [plain('uint8'), 8, 8],
  [plain('uint8'), 8, 8],
  [plain('int8'), 8, 8],
  [plain('uint8'), 8, 8],
  [plain('int16'), 16, 16],
  [plain('uint16'), 16, 16],
  [plain('int32'), 32, 32],
  [plain('uint32'), 32, 32],
  [plain('int64'), 64, 64],
  [plain('uint64'), 64, 64],
  [{ kind: 'half', split: false }, 16, 16],
  [plain('float32'), 32, 32],
  [plain('float64'), 64, 64],
  [{ kind: 'index', width: 4, split: false }, 32, 32],
  [{ kind: 'index', width: 8, split: false }, 64, 64],
  [{ kind: 'switch' }, 96, 96],
  [split('int16'), 16, 16],
  [split('uint16'), 16, 16],
  [split('int32'), 32, 32],
  [split('uint32'), 32, 32],
  [split('int64'), 64, 64],
  [split('uint64'), 64, 64],
  [{ kind: 'half', split: true }, 16, 16],
  [split('float32'), 32, 32],
  [split('float64'), 64, 64],
  [{ kind: 'index', width: 4, split: true }, 32, 32],
  [{ kind: 'index', width: 8, split: true }, 64, 64],
  [{ kind: 'truncated' }, 10, 31],
  [{ kind: 'quantized' }, 1, 32],
];

/** The encoding of a column; undefined for a type that is not known, or with a size it cannot have. */
export function encodingOf(column: ColumnRecord): Encoding | undefined {
  const [encoding, least, most] = ENCODINGS[column.type] ?? [];
  if (!encoding || column.bits < least! || column.bits > most!) return undefined;
  return encoding.kind === 'quantized' && !column.range ? undefined : encoding;
}

/** Elements of a column in memory: numbers of its own kind; ends of collections and quantized numbers are doubles, tags pairs. */
export type Elements = ReturnType<typeof newNumbers>;

/** How many numbers an element is in memory: two for a switch (place, tag). */
export function numbersEach(encoding: Encoding): 1 | 2 {
  return encoding.kind === 'switch' ? 2 : 1;
}

/** The kind of number in which elements are decoded. */
export function decodedKind(encoding: Encoding): NumberKind {
  switch (encoding.kind) {
    case 'plain':
    case 'split':
      return encoding.number;
    case 'bits':
      return 'bool';
    case 'half':
    case 'truncated':
      return 'float32';
    case 'index':
    case 'quantized':
    case 'switch':
      return 'float64';
    default:
      return encoding satisfies never;
  }
}

/** Zeros for `count` elements. */
export function newElements(encoding: Encoding, count: number): Elements {
  return newNumbers(decodedKind(encoding), count * numbersEach(encoding));
}

/** Bytes of a page of `elements` elements, before compression. */
export function pageBytes(column: Pick<ColumnRecord, 'bits'>, elements: number): number {
  return Math.ceil((elements * column.bits) / 8);
}
