import type { Column } from '../../column/index.ts';
import { NumberReader, PackedReader } from '../model/number-reader.ts';
import type { NumberType } from './branch-layout.ts';

/** Reads the numbers of a branch; `capacity` is how many will probably come. */
export function itemReader(item: NumberType, capacity: number): NumberReader | PackedReader {
  return item.kind === 'number' ? new NumberReader(item.number, capacity) : new PackedReader(item.packing);
}

/** How many numbers fixed dimensions hold. */
export function countOf(dimensions: readonly number[]): number {
  return dimensions.reduce((total, size) => total * size, 1);
}

/** Puts fixed dimensions back around a column of `items` numbers. */
export function withDimensions(content: Column, dimensions: readonly number[], items: number): Column {
  let column = content;
  let length = items;
  for (const size of [...dimensions].reverse()) {
    length = size === 0 ? 0 : length / size;
    column = { kind: 'fixed', length, size, content: column };
  }
  return column;
}
