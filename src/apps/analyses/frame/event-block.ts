import { type Column, isNumbers, type Numbers, type Table } from '../../../column/index.ts';
import { FormatError } from '../../../errors.ts';
import { branchOf, isEnergy, type Release } from './release.ts';

/** A list of numbers per event: those of event `i` are `content[offsets[i]]` to `content[offsets[i + 1] - 1]`. */
export interface NumberLists {
  readonly offsets: Int32Array;
  readonly content: Float64Array;
}

/** Some events of a file. Names are those of the newest release, energies in GeV, flags 1 or 0. */
export interface EventBlock {
  readonly length: number;
  /** One number per event. Throws `FormatError` when the file has no such numbers. */
  scalar(name: string): Float64Array;
  /** A list per event. Throws `FormatError` when the file has no such lists. */
  list(name: string): NumberLists;
}

/** The events of a table whose columns are branches of a release. Numbers are copied when they are first asked for. */
export function eventBlock(table: Table, release: Release): EventBlock {
  const scalars = new Map<string, Float64Array>();
  const lists = new Map<string, NumberLists>();
  return {
    length: table.length,
    scalar: (name) => remember(scalars, name, () => scalarOf(table, release, name)),
    list: (name) => remember(lists, name, () => listOf(table, release, name)),
  };
}

function remember<V>(known: Map<string, V>, name: string, make: () => V): V {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

function scalarOf(table: Table, release: Release, name: string): Float64Array {
  const column = columnOf(table, release, name);
  if (!isNumbers(column)) throw unexpected(release, name, 'one number per event');
  return inGeV(column, release, name);
}

function listOf(table: Table, release: Release, name: string): NumberLists {
  const column = columnOf(table, release, name);
  const isList = !isNumbers(column) && column.kind === 'jagged' && isNumbers(column.content);
  if (!isList) throw unexpected(release, name, 'a list of numbers per event');
  // Narrowed by `isList`, which the compiler does not follow into `content`.
  return { offsets: column.offsets, content: inGeV(column.content as Numbers, release, name) };
}

function columnOf(table: Table, release: Release, name: string): Column {
  const column = table.columns.get(branchOf(release, name));
  if (column === undefined)
    throw new FormatError(`analyses: "${branchOf(release, name)}" was not read from tree "${release.tree}"`);
  return column;
}

function unexpected(release: Release, name: string, expected: string): FormatError {
  return new FormatError(
    `analyses: branch "${branchOf(release, name)}" of tree "${release.tree}" does not hold ${expected}`,
  );
}

function inGeV(numbers: Numbers, release: Release, name: string): Float64Array {
  const isBig = numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
  const values = isBig ? Float64Array.from(numbers, Number) : new Float64Array(numbers);
  if (release.unitsPerGeV === 1 || !isEnergy(name)) return values;
  for (let i = 0; i < values.length; i++) values[i]! /= release.unitsPerGeV;
  return values;
}
