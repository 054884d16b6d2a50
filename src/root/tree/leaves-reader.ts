import type { Column, RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { GrowingOffsets } from '../model/growing.ts';
import { NumberReader } from '../model/number-reader.ts';
import { OneByOneReader } from '../model/one-by-one.ts';
import type { LeafLayout } from './branch-layout.ts';

interface Leaf {
  readonly name: string;
  readonly reader: ColumnReader;
  /** For a leaf of variable length: the leaf that counts, and where each entry ends. */
  readonly counted: { readonly by: NumberReader; readonly offsets: GrowingOffsets } | undefined;
}

/** Branches of several leaves: one value of each, without anything between them. */
export class LeavesReader extends OneByOneReader {
  readonly #leaves: Leaf[] = [];
  length = 0;

  constructor(layouts: readonly LeafLayout[], context: CompileContext) {
    super();
    for (const { name, type, counter } of layouts) {
      const by = this.#leaves.find((leaf) => leaf.name === counter)?.reader;
      const counted = by instanceof NumberReader ? { by, offsets: new GrowingOffsets() } : undefined;
      this.#leaves.push({ name, reader: compileReader(type, context), counted });
    }
  }

  read(cursor: Cursor): void {
    for (const { reader, counted } of this.#leaves) {
      if (!counted) {
        reader.readItems(cursor, 1);
        continue;
      }
      const count = counted.by.at(this.length);
      if (count < 0 || count > cursor.left) cursor.fail(`a leaf of ${count} items in ${cursor.left} bytes`);
      reader.readItems(cursor, count);
      counted.offsets.push(reader.length);
    }
    this.length++;
  }

  addEmpty(count: number): void {
    for (const { reader, counted } of this.#leaves) {
      if (counted) counted.offsets.addEmpty(count);
      else reader.addEmpty(count);
    }
    this.length += count;
  }

  finish(): RecordColumn {
    const fields = new Map<string, Column>();
    for (const { name, reader, counted } of this.#leaves) {
      const content = reader.finish();
      fields.set(name, counted ? { kind: 'jagged', offsets: counted.offsets.finish(), content } : content);
    }
    return { kind: 'record', length: this.length, fields };
  }
}
