import { type Column, isNumbers, type Numbers, type Table } from '../../column/index.ts';
import { FormatError, NotFoundError } from '../../errors.ts';

/** Reads columns of a table as lists of objects, and holds all of one kind to the same lists. */
export interface ObjectColumns {
  readonly offsets: Int32Array;
  /**
   * The flat content of a column with the same lists; of a list for each object its first number, or 0. Throws `format`
   * when the lists differ.
   */
  read(branch: string): Numbers;
}

/** Columns with the lists of `lead`; see `ObjectColumns`. */
export function objectColumns(table: Table, lead: string): ObjectColumns {
  const numbersOf = (branch: string) => firstsOf(columnOf(table, branch)) ?? listsOf(table, branch);
  const { offsets } = numbersOf(lead);
  const read = (branch: string) => {
    const lists = numbersOf(branch);
    if (!sameOffsets(lists.offsets, offsets))
      throw new FormatError(
        `event: "${branch}" and "${lead}" do not have the same number of objects in every event`,
      );
    return lists.content;
  };
  return { offsets, read };
}

/** Of a list per object its first number, or 0; undefined for anything else. */
function firstsOf(column: Column): { offsets: Int32Array; content: Numbers } | undefined {
  if (isNumbers(column) || column.kind !== 'jagged') return undefined;
  const inner = column.content;
  if (isNumbers(inner) || inner.kind !== 'jagged' || !isNumbers(inner.content)) return undefined;
  const { offsets, content } = inner;
  const first = new Float64Array(offsets.length - 1);
  for (let i = 0; i < first.length; i++)
    if (offsets[i]! < offsets[i + 1]!) first[i] = Number(content[offsets[i]!]!);
  return { offsets: column.offsets, content: first };
}

/** How long the list of each event is, whatever is in it. Throws `format` when the column has no lists. */
export function lengthsOf(table: Table, branch: string): Int32Array {
  const column = columnOf(table, branch);
  if (isNumbers(column) || column.kind !== 'jagged')
    throw new FormatError(`event: "${branch}" is ${kindOf(column)}, expected a list per event`);
  const lengths = new Int32Array(table.length);
  for (let i = 0; i < lengths.length; i++) lengths[i] = column.offsets[i + 1]! - column.offsets[i]!;
  return lengths;
}

/** A column of numbers, or of lists of numbers, with its offsets. */
export function listsOf(table: Table, branch: string): { offsets: Int32Array; content: Numbers } {
  const column = columnOf(table, branch);
  if (!isNumbers(column)) {
    if (column.kind === 'jagged' && isNumbers(column.content))
      return { offsets: column.offsets, content: column.content };
    if (column.kind === 'fixed' && isNumbers(column.content)) {
      const { size } = column;
      return {
        offsets: Int32Array.from({ length: column.length + 1 }, (_, i) => i * size),
        content: column.content,
      };
    }
  }
  throw new FormatError(`event: "${branch}" is ${kindOf(column)}, expected a list of numbers per event`);
}

/** A column with one number per event; of a list per event the first one, or `whenEmpty`. */
export function firstOfEach(table: Table, branch: string, whenEmpty: number): Numbers {
  const column = columnOf(table, branch);
  if (isNumbers(column)) return column;
  const { offsets, content } = listsOf(table, branch);
  const first = new Float64Array(table.length);
  for (let event = 0; event < first.length; event++)
    first[event] = offsets[event]! < offsets[event + 1]! ? Number(content[offsets[event]!]!) : whenEmpty;
  return first;
}

/** The column of a branch. Throws `not-found` when the table does not have it. */
export function columnOf(table: Table, branch: string): Column {
  const column = table.columns.get(branch);
  if (column === undefined) throw new NotFoundError(`event: the table has no column "${branch}"`);
  return column;
}

function kindOf(column: Column): string {
  if (isNumbers(column)) return 'one number per event';
  if (column.kind === 'jagged' || column.kind === 'fixed') return 'a list of lists or records';
  return column.kind;
}

/** Whether two columns have the same lists. */
export function sameOffsets(a: Int32Array, b: Int32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
