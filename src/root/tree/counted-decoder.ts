import { type Column, type JaggedColumn, sliceColumn } from '../../column/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { CountedReader } from '../model/array-reader.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { GrowingOffsets } from '../model/growing.ts';
import type { CountedType } from '../streamer/root-type.ts';
import type { ColumnDecoder, Part } from './column-decoder.ts';

/**
 * Arrays whose lengths are in another branch, which belongs to the same objects: one array in each entry, or (`many`) one
 * for each item of a container.
 */
export class CountedDecoder implements ColumnDecoder {
  readonly #arrays: CountedReader;
  readonly #many: boolean;
  readonly #lengths: number[] = [];
  readonly #offsets = new GrowingOffsets();
  /** The first wanted entry among those that were read, when the first basket could only be read from its start. */
  #first: number | undefined;
  #last = 0;

  constructor(type: CountedType, many: boolean, context: CompileContext) {
    const counter = { at: (index: number) => this.#lengths[index]! };
    this.#arrays = new CountedReader(compileReader(type.item, context), type, () => counter);
    this.#many = many;
  }

  add({ basket, from, to, place, lengths }: Part): void {
    const cursor: Cursor = new Cursor(basket.data, place, { end: basket.dataEnd, origin: basket.origin });
    if (!lengths) cursor.fail('arrays without the branch that counts their items', 0);
    const start = basket.offsets ? from : 0;
    this.#first ??= this.#offsets.length + from - start;
    for (let i = start; i < to; i++) {
      if (basket.offsets) {
        cursor.position = basket.offsets[i]!;
        cursor.end = basket.offsets[i + 1]!;
      }
      this.#addEntry(cursor, lengths(i));
      if (basket.offsets && lengths(i).length === 0) this.#arrays.readRest(cursor);
      if (basket.offsets && cursor.left !== 0) cursor.fail(`entry ${i}: ${cursor.left} bytes are left over`);
    }
    if (to === basket.entries && cursor.left !== 0) cursor.fail(`${cursor.left} bytes are left over`);
    this.#last = this.#offsets.length;
  }

  addEmpty(count: number): void {
    this.#first ??= this.#offsets.length;
    if (!this.#many) this.#arrays.addEmpty(count);
    for (let i = 0; i < count; i++) {
      if (!this.#many) this.#lengths.push(0);
      this.#offsets.push(this.#arrays.length);
    }
    this.#last = this.#offsets.length;
  }

  #addEntry(cursor: Cursor, lengths: ArrayLike<number | bigint>): void {
    cursor.forget();
    for (let i = 0; i < lengths.length; i++) this.#lengths.push(Number(lengths[i]!));
    this.#arrays.readMembers(cursor, lengths.length);
    this.#offsets.push(this.#arrays.length);
  }

  finish(): Column {
    const arrays = this.#arrays.finish();
    const all: JaggedColumn = { kind: 'jagged', offsets: this.#offsets.finish(), content: arrays };
    return sliceColumn(this.#many ? all : arrays, this.#first ?? 0, this.#last);
  }
}
