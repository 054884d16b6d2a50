import type { Column, JaggedColumn } from '../../column/index.ts';
import { UnsupportedError } from '../../errors.ts';
import { Cursor, type Place } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { GrowingOffsets } from '../model/growing.ts';
import { NumberReader, PackedReader } from '../model/number-reader.ts';
import { BareReader } from './bare-reader.ts';
import { BaseClassReader } from './base-class-reader.ts';
import type { Basket } from './basket.ts';
import type { BareVersion, BranchLayout } from './branch-layout.ts';
import { CountedDecoder } from './counted-decoder.ts';
import { LeavesReader } from './leaves-reader.ts';
import { NamedObjectReader } from './named-object-reader.ts';
import { ValueDecoder } from './value-decoder.ts';

/** Entries of a basket that are wanted: `from` to `to`, counted from its first. */
export interface Part {
  readonly basket: Basket;
  readonly from: number;
  readonly to: number;
  readonly place: Place;
  /** Items per entry of the basket, for baskets without offsets. */
  readonly counts: ((entry: number) => number) | undefined;
  /** The lengths of the arrays in an entry of the basket, when another branch has them. */
  readonly lengths: ((entry: number) => ArrayLike<number | bigint>) | undefined;
}

/** Builds the column of a branch from the baskets in order. */
export interface ColumnDecoder {
  add(part: Part): void;
  /** Adds entries that have nothing in them, before the first basket. */
  addEmpty(count: number): void;
  finish(): Column;
}

/** What will probably come, to make room for it once: entries, and bytes of items. */
export interface Expected {
  readonly entries: number;
  readonly itemBytes: number;
}

/** A decoder for a layout; throws `UnsupportedError` when there is none. */
export function makeDecoder(
  layout: BranchLayout,
  context: CompileContext,
  expected: Expected,
): ColumnDecoder {
  switch (layout.kind) {
    case 'flat':
      return new FlatDecoder(layout, expected);
    case 'jagged':
      return new JaggedDecoder(layout, expected);
    case 'values':
      return new ValueDecoder(bareReader(compileReader(layout.type, context), layout.bare), layout.many);
    case 'counted':
      return new CountedDecoder(layout.type, layout.many, context);
    case 'leaves':
      return new ValueDecoder(new LeavesReader(layout.leaves, context), false);
    case 'named-object':
      return new ValueDecoder(new NamedObjectReader(layout, context), false);
    case 'none':
      throw new UnsupportedError(`root: the branch has no data of its own, read those below it`);
    case 'unreadable':
      throw new UnsupportedError(`root: ${layout.reason}`);
    default:
      return layout satisfies never;
  }
}

function bareReader(reader: ColumnReader, bare: BareVersion | undefined): ColumnReader {
  if (!bare) return reader;
  return bare.isBase ? new BaseClassReader(reader, bare) : new BareReader(reader, bare);
}

function itemReader(
  layout: BranchLayout & { kind: 'flat' | 'jagged' },
  capacity: number,
): NumberReader | PackedReader {
  const { item } = layout;
  return item.kind === 'number' ? new NumberReader(item.number, capacity) : new PackedReader(item.packing);
}

const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);

/** Puts fixed dimensions back around a column of their items. */
function withDimensions(content: Column, dimensions: readonly number[], items: number): Column {
  let column = content;
  let length = items;
  for (const size of [...dimensions].reverse()) {
    length = size === 0 ? 0 : length / size;
    column = { kind: 'fixed', length, size, content: column };
  }
  return column;
}

class FlatDecoder implements ColumnDecoder {
  readonly #layout: BranchLayout & { kind: 'flat' };
  readonly #items: NumberReader | PackedReader;
  readonly #size: number;

  constructor(layout: BranchLayout & { kind: 'flat' }, { entries }: Expected) {
    this.#layout = layout;
    this.#size = product(layout.dimensions);
    this.#items = itemReader(layout, entries * this.#size);
  }

  add({ basket, from, to, place }: Part): void {
    const stride = this.#size * this.#layout.width;
    const cursor = new Cursor(basket.data, place, { position: from * stride, end: basket.dataEnd });
    if (basket.dataEnd !== basket.entries * stride) {
      cursor.fail(`expected ${basket.entries} entries of ${stride} bytes, got ${basket.dataEnd} bytes`, 0);
    }
    this.#items.readItems(cursor, (to - from) * this.#size);
  }

  addEmpty(count: number): void {
    this.#items.addEmpty(count * this.#size);
  }

  finish(): Column {
    return withDimensions(this.#items.finish(), this.#layout.dimensions, this.#items.length);
  }
}

class JaggedDecoder implements ColumnDecoder {
  readonly #layout: BranchLayout & { kind: 'jagged' };
  readonly #items: NumberReader | PackedReader;
  readonly #offsets: GrowingOffsets;
  readonly #size: number;
  readonly #itemBytes: number;

  constructor(layout: BranchLayout & { kind: 'jagged' }, { entries, itemBytes }: Expected) {
    this.#layout = layout;
    this.#size = product(layout.dimensions);
    this.#itemBytes = this.#size * layout.width;
    this.#items = itemReader(layout, Math.floor(itemBytes / layout.width));
    this.#offsets = new GrowingOffsets(entries);
  }

  add(part: Part): void {
    const { basket, from, to, place } = part;
    const cursor = new Cursor(basket.data, place, { end: basket.dataEnd });
    const starts = basket.offsets ?? this.#startsOf(part, cursor);
    if (this.#layout.header === 0) this.#addPlain(cursor, starts, from, to);
    else this.#addHeaded(cursor, starts, from, to);
  }

  #startsOf(part: Part, cursor: Cursor): Int32Array {
    const { header } = this.#layout;
    return header === 10
      ? startsByHeader(part, this.#itemBytes, cursor)
      : startsByCount(part, this.#itemBytes, cursor);
  }

  /** Entries touch one another: all their numbers in one go. */
  #addPlain(cursor: Cursor, starts: Int32Array, from: number, to: number): void {
    const before = this.#offsets.last;
    const first = starts[from]!;
    const itemBytes = this.#itemBytes;
    const at = this.#offsets.add(to - from) - from;
    const { array } = this.#offsets;
    // For the usual sizes, powers of two, shifting is several times faster than dividing.
    const shift = 31 - Math.clz32(itemBytes);
    let remainders = 0;
    if (1 << shift === itemBytes) {
      for (let i = from; i < to; i++) {
        const bytes = starts[i + 1]! - first;
        remainders |= bytes & (itemBytes - 1);
        array[at + i] = before + (bytes >> shift);
      }
    } else {
      for (let i = from; i < to; i++) {
        const bytes = starts[i + 1]! - first;
        remainders |= bytes % itemBytes;
        array[at + i] = before + bytes / itemBytes;
      }
    }
    if (remainders !== 0) {
      cursor.fail(`entries ${from} to ${to} do not consist of items of ${itemBytes} bytes`, first);
    }
    cursor.position = first;
    this.#items.readItems(cursor, (this.#offsets.last - before) * this.#size);
  }

  #addHeaded(cursor: Cursor, starts: Int32Array, from: number, to: number): void {
    const { header } = this.#layout;
    for (let i = from; i < to; i++) {
      const start = starts[i]! + header;
      const count = this.#countOf(cursor, i, start, starts[i + 1]!);
      if (header === 10 && cursor.view.getInt32(start - 4) !== count) {
        cursor.fail(`entry ${i}: expected ${cursor.view.getInt32(start - 4)} items, got ${count}`, start - 4);
      }
      cursor.position = start;
      this.#items.readItems(cursor, count * this.#size);
      this.#offsets.push(this.#offsets.last + count);
    }
  }

  #countOf(cursor: Cursor, entry: number, start: number, end: number): number {
    const count = (end - start) / this.#itemBytes;
    if (count < 0 || !Number.isInteger(count)) {
      cursor.fail(`entry ${entry}: ${end - start} bytes for items of ${this.#itemBytes}`, start);
    }
    return count;
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count);
  }

  finish(): JaggedColumn {
    const content = withDimensions(this.#items.finish(), this.#layout.dimensions, this.#items.length);
    return { kind: 'jagged', offsets: this.#offsets.finish(), content };
  }
}

/** Where each entry of a basket starts, from the number of items that its counter gives. */
function startsByCount({ basket, counts }: Part, itemBytes: number, cursor: Cursor): Int32Array {
  if (!counts) cursor.fail('entries of any size without offsets and without a counter', 0);
  const starts = new Int32Array(basket.entries + 1);
  for (let i = 0; i < basket.entries; i++) starts[i + 1] = starts[i]! + counts(i) * itemBytes;
  if (starts[basket.entries] !== basket.dataEnd) {
    cursor.fail(`expected ${starts[basket.entries]} bytes by the counter, got ${basket.dataEnd}`, 0);
  }
  return starts;
}

/** Where each entry starts, from the counts that stand in their headers. */
function startsByHeader({ basket }: Part, itemBytes: number, cursor: Cursor): Int32Array {
  const starts = new Int32Array(basket.entries + 1);
  for (let i = 0; i < basket.entries; i++) {
    cursor.skip(6);
    cursor.skip(cursor.count(itemBytes) * itemBytes);
    starts[i + 1] = cursor.position;
  }
  if (cursor.left !== 0) cursor.fail(`${cursor.left} bytes are left over`);
  return starts;
}
