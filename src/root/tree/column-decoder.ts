import type { Column } from '../../column/index.ts';
import { UnsupportedError } from '../../errors.ts';
import { Cursor, type Place } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import type { NumberReader, PackedReader } from '../model/number-reader.ts';
import { BareReader } from './bare-reader.ts';
import { BaseClassReader } from './base-class-reader.ts';
import type { Basket } from './basket.ts';
import type { BareVersion, BranchLayout } from './branch-layout.ts';
import { CountedDecoder } from './counted-decoder.ts';
import { JaggedDecoder } from './jagged-decoder.ts';
import { countOf, itemReader, withDimensions } from './layout-items.ts';
import { LeavesReader } from './leaves-reader.ts';
import type { OffsetsInUse } from './list-offsets.ts';
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

/** A decoder for a layout; throws `UnsupportedError` when there is none. Columns with one `inUse` may share offsets. */
export function makeDecoder(
  layout: BranchLayout,
  context: CompileContext,
  expected: Expected,
  inUse: OffsetsInUse = [],
): ColumnDecoder {
  switch (layout.kind) {
    case 'flat':
      return new FlatDecoder(layout, expected);
    case 'jagged':
      return new JaggedDecoder(layout, expected, inUse);
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

class FlatDecoder implements ColumnDecoder {
  readonly #layout: BranchLayout & { kind: 'flat' };
  readonly #items: NumberReader | PackedReader;
  readonly #size: number;

  constructor(layout: BranchLayout & { kind: 'flat' }, { entries }: Expected) {
    this.#layout = layout;
    this.#size = countOf(layout.dimensions);
    this.#items = itemReader(layout.item, entries * this.#size);
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
