import { UsageError } from '../errors.ts';
import { type Column, columnLength, isNumbers, type Table } from './column.ts';

/**
 * The entries `start` (included) to `end` (left out). Flat content is shared with the column, not copied.
 * Throws a `usage` error when the range reaches outside the column.
 */
export function sliceColumn<C extends Column>(column: C, start: number, end: number): C;
export function sliceColumn(column: Column, start: number, end: number): Column {
  const length = columnLength(column);
  if (!(start >= 0 && start <= end && end <= length))
    throw new UsageError(`column: slice ${start}..${end} of a column with ${length} entries`);
  return sliceWithin(column, start, end);
}

/** The entries `start` (included) to `end` (left out) of every column of a table. */
export function sliceTable(table: Table, start: number, end: number): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, sliceColumn(column, start, end));
  return { length: end - start, columns };
}

function sliceWithin(column: Column, start: number, end: number): Column {
  if (isNumbers(column)) return column.subarray(start, end);
  const length = end - start;
  switch (column.kind) {
    case 'jagged': {
      const [first, last] = [column.offsets[start]!, column.offsets[end]!];
      const content = sliceWithin(column.content, first, last);
      return { kind: 'jagged', offsets: rebase(column.offsets, start, end), content };
    }
    case 'text': {
      const bytes = column.bytes.subarray(column.offsets[start]!, column.offsets[end]!);
      return { kind: 'text', offsets: rebase(column.offsets, start, end), bytes };
    }
    case 'fixed': {
      const { size } = column;
      return { kind: 'fixed', length, size, content: sliceWithin(column.content, start * size, end * size) };
    }
    case 'record': {
      const fields = [...column.fields].map(
        ([name, field]) => [name, sliceWithin(field, start, end)] as const,
      );
      return { kind: 'record', length, fields: new Map(fields) };
    }
    case 'objects':
      return { kind: 'objects', values: column.values.slice(start, end) };
    case 'variant': {
      const { tags, places, alternatives } = column;
      const kept = { tags: tags.subarray(start, end), places: places.subarray(start, end) };
      return { kind: 'variant', ...kept, alternatives };
    }
    default:
      return column satisfies never;
  }
}

function rebase(offsets: Int32Array, start: number, end: number): Int32Array {
  const first = offsets[start]!;
  if (first === 0) return offsets.subarray(start, end + 1);
  return offsets.slice(start, end + 1).map((offset) => offset - first);
}
