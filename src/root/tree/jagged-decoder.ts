import type { JaggedColumn } from '../../column/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import type { NumberReader, PackedReader } from '../model/number-reader.ts';
import type { BranchLayout } from './branch-layout.ts';
import type { ColumnDecoder, Expected, Part } from './column-decoder.ts';
import { countOf, itemReader, withDimensions } from './layout-items.ts';
import { ListOffsets, type ListPlaces, type OffsetsInUse } from './list-offsets.ts';

/** Lists of numbers: arrays with a counter, and vectors. */
export class JaggedDecoder implements ColumnDecoder {
  readonly #layout: BranchLayout & { kind: 'jagged' };
  readonly #items: NumberReader | PackedReader;
  readonly #offsets: ListOffsets;
  readonly #size: number;
  readonly #itemBytes: number;

  constructor(
    layout: BranchLayout & { kind: 'jagged' },
    { entries, itemBytes }: Expected,
    inUse: OffsetsInUse,
  ) {
    this.#layout = layout;
    this.#size = countOf(layout.dimensions);
    this.#itemBytes = this.#size * layout.width;
    const bytes = Math.max(0, itemBytes - layout.header * entries);
    this.#items = itemReader(layout.item, Math.floor(bytes / layout.width));
    this.#offsets = new ListOffsets(inUse, entries);
  }

  add(part: Part): void {
    const { basket, from, to, place } = part;
    const cursor = new Cursor(basket.data, place, { end: basket.dataEnd });
    const starts = basket.offsets ?? this.#startsOf(part, cursor);
    const { header } = this.#layout;
    const places = { starts, header, itemBytes: this.#itemBytes };
    const items = this.#offsets.add(places, from, to) ?? failAtList(cursor, places, from, to);
    if (header === 10) checkCounts(cursor, places, from, to);
    cursor.position = starts[from]!;
    if (header === 0) this.#items.readItems(cursor, items * this.#size);
    else this.#items.readLists(cursor, places, from, to, items * this.#size);
  }

  #startsOf(part: Part, cursor: Cursor): Int32Array {
    const { header } = this.#layout;
    if (header === 10) return startsByHeader(part, this.#itemBytes, cursor);
    return startsByCount(part, header, this.#itemBytes, cursor);
  }

  addEmpty(count: number): void {
    this.#offsets.addEmpty(count);
  }

  finish(): JaggedColumn {
    const content = withDimensions(this.#items.finish(), this.#layout.dimensions, this.#items.length);
    return { kind: 'jagged', offsets: this.#offsets.finish(), content };
  }
}

/** Tells of the first list that does not consist of whole items. */
function failAtList(
  cursor: Cursor,
  { starts, header, itemBytes }: ListPlaces,
  from: number,
  to: number,
): never {
  for (let i = from; i < to; i++) {
    const bytes = starts[i + 1]! - starts[i]! - header;
    if (bytes < 0 || bytes % itemBytes !== 0)
      cursor.fail(`entry ${i}: ${bytes} bytes for items of ${itemBytes}`, starts[i]!);
  }
  cursor.fail(`entries ${from} to ${to} do not consist of items of ${itemBytes} bytes`);
}

/** The header of a vector ends with the number of its items. */
function checkCounts(
  cursor: Cursor,
  { starts, header, itemBytes }: ListPlaces,
  from: number,
  to: number,
): void {
  const { view } = cursor;
  let end = starts[from]!;
  for (let i = from; i < to; i++) {
    const at = end + header;
    end = starts[i + 1]!;
    const bytes = end - at;
    const count = view.getInt32(at - 4);
    if (count < 0 || count > bytes || Math.imul(count, itemBytes) !== bytes)
      cursor.fail(`entry ${i}: expected ${count} items, got ${bytes / itemBytes}`, at - 4);
  }
}

/** Where each entry of a basket starts, from the number of items that its counter gives; behind a zero there are none. */
function startsByCount(
  { basket, counts }: Part,
  header: 0 | 1,
  itemBytes: number,
  cursor: Cursor,
): Int32Array {
  if (!counts) cursor.fail('entries of any size without offsets and without a counter', 0);
  const starts = new Int32Array(basket.entries + 1);
  let end = 0;
  for (let i = 0; i < basket.entries; i++) {
    const isNone = header === 1 && basket.data[end] === 0;
    const items = isNone ? 0 : counts(i);
    end += header + items * itemBytes;
    if (!(items >= 0 && end <= basket.dataEnd))
      cursor.fail(
        `up to entry ${i} of ${items} items: expected ${end} bytes by the counter, got ${basket.dataEnd}`,
        0,
      );
    starts[i + 1] = end;
  }
  if (end !== basket.dataEnd) {
    cursor.fail(`expected ${end} bytes by the counter, got ${basket.dataEnd}`, 0);
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
