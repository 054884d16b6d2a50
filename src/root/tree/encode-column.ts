import {
  type Column,
  columnLength,
  isNumbers,
  type JaggedColumn,
  type Numbers,
  type Table,
} from '../../column/index.ts';
import { UsageError } from '../../errors.ts';
import { type NumberKind, newNumbers } from '../bytes/numbers.ts';
import { lastOffset } from './check-offsets.ts';
import {
  type EntryBytes,
  encodeCounts,
  encodeFixed,
  encodeJagged,
  encodeNestedVectors,
  encodeTexts,
  encodeVectors,
} from './encode-entries.ts';
import type { BranchPlan } from './write-branch-plan.ts';

/**
 * The entries of every branch from the columns of a table. Throws `UsageError` for a column that is missing, too many,
 * or of another kind than its branch, and for lists whose lengths contradict their counter.
 */
export function encodeTable(tree: string, plans: readonly BranchPlan[], table: Table): EntryBytes[] {
  const given: Given = { tree, table, lastOffsets: new Map() };
  checkNames(given, plans);
  return plans.map((plan) => {
    const encoded = encodePlan(given, plan);
    if (encoded.entries !== table.length) {
      fail(given, plan.name, `has ${encoded.entries} entries, but its table ${table.length}`);
    }
    return encoded;
  });
}

interface Given {
  readonly tree: string;
  readonly table: Table;
  /** What `lastOffset` gave: many columns share their offsets. */
  readonly lastOffsets: Map<Int32Array, number>;
}

function checkNames({ tree, table }: Given, plans: readonly BranchPlan[]): void {
  const names = new Set(plans.map((plan) => plan.name));
  for (const name of table.columns.keys()) {
    if (!names.has(name)) throw new UsageError(`root: tree "${tree}" has no branch for the column "${name}"`);
  }
}

function encodePlan(given: Given, plan: BranchPlan): EntryBytes {
  switch (plan.form) {
    case 'flat':
      return encodeFixed(numbersOf(given, plan, columnOf(given, plan.name)), 1);
    case 'fixed':
      return encodeFixedColumn(given, plan, columnOf(given, plan.name));
    case 'jagged':
      return encodeJagged(jaggedOf(given, plan, columnOf(given, plan.name)));
    case 'vector':
      return encodeVectorColumn(given, plan, columnOf(given, plan.name));
    case 'string':
      return encodeTextColumn(given, plan.name, columnOf(given, plan.name));
    case 'counter':
      return encodeCounter(given, plan);
    default:
      return plan satisfies never;
  }
}

function columnOf(given: Given, name: string): Column {
  const column = given.table.columns.get(name);
  if (!column) fail(given, name, 'got no column');
  return column;
}

type Named = { readonly name: string; readonly type: NumberKind };

function numbersOf(given: Given, plan: Named, column: Column): Numbers {
  const expected = newNumbers(plan.type, 0).constructor;
  if (!isNumbers(column) || column.constructor !== expected) {
    fail(given, plan.name, `holds ${plan.type} and needs a ${expected.name}, but got ${kindOf(column)}`);
  }
  return column;
}

function encodeFixedColumn(given: Given, plan: Named & { size: number }, column: Column): EntryBytes {
  const right = !isNumbers(column) && column.kind === 'fixed' && column.size === plan.size;
  if (!right) fail(given, plan.name, `needs ${plan.size} numbers an entry, but got ${kindOf(column)}`);
  const content = numbersOf(given, plan, column.content);
  if (content.length !== column.length * column.size) {
    fail(given, plan.name, `got ${content.length} numbers for ${column.length} entries of ${column.size}`);
  }
  return encodeFixed(content, plan.size);
}

function jaggedOf(given: Given, plan: Named, column: Column): JaggedColumn<Numbers> {
  const { offsets, content } = listsOf(given, plan.name, column);
  return { kind: 'jagged', offsets, content: numbersOf(given, plan, content) };
}

function listsOf(given: Given, name: string, column: Column): JaggedColumn {
  if (isNumbers(column) || column.kind !== 'jagged')
    fail(given, name, `needs lists, but got ${kindOf(column)}`);
  checkOffsets(given, name, column.offsets, columnLength(column.content));
  return column;
}

/** A list that points outside its content would write bytes that nobody gave. */
function checkOffsets(given: Given, name: string, offsets: Int32Array, length: number): void {
  const last = given.lastOffsets.get(offsets) ?? lastOffset(offsets);
  given.lastOffsets.set(offsets, last);
  if (last < 0 || last > length) fail(given, name, `got offsets that do not fit its ${length} values`);
}

function encodeVectorColumn(given: Given, plan: Named & { depth: 1 | 2 }, column: Column): EntryBytes {
  if (plan.depth === 1) return encodeVectors(jaggedOf(given, plan, column));
  const { offsets, content } = listsOf(given, plan.name, column);
  return encodeNestedVectors({ kind: 'jagged', offsets, content: jaggedOf(given, plan, content) });
}

function encodeTextColumn(given: Given, name: string, column: Column): EntryBytes {
  if (isNumbers(column) || column.kind !== 'text') fail(given, name, `needs text, but got ${kindOf(column)}`);
  checkOffsets(given, name, column.offsets, column.bytes.length);
  return encodeTexts(column);
}

function encodeCounter(given: Given, plan: BranchPlan & { form: 'counter' }): EntryBytes {
  const lists = plan.counts.map((name) => listsOf(given, name, columnOf(given, name)).offsets);
  const [first] = lists as [Int32Array];
  for (const [i, offsets] of lists.entries()) {
    const other = firstDifference(first, offsets);
    if (other >= 0) {
      fail(
        given,
        plan.counts[i]!,
        `has another number of values than "${plan.counts[0]}" in entry ${other}, but both are counted by "${plan.name}"`,
      );
    }
  }
  const column = given.table.columns.get(plan.name);
  if (column) checkCounter(given, plan, numbersOf(given, { name: plan.name, type: 'int32' }, column), first);
  return encodeCounts(first);
}

/** The first entry whose length differs, or -1. */
function firstDifference(a: Int32Array, b: Int32Array): number {
  if (a === b) return -1;
  const entries = Math.max(a.length, b.length) - 1;
  for (let i = 0; i < entries; i++) if (a[i + 1]! - a[i]! !== b[i + 1]! - b[i]!) return i;
  return -1;
}

function checkCounter(
  given: Given,
  plan: BranchPlan & { form: 'counter' },
  counts: Numbers,
  offsets: Int32Array,
): void {
  if (counts.length !== offsets.length - 1) {
    fail(
      given,
      plan.name,
      `counts ${counts.length} entries, but "${plan.counts[0]}" has ${offsets.length - 1}`,
    );
  }
  for (let i = 0; i < counts.length; i++) {
    const length = offsets[i + 1]! - offsets[i]!;
    if (counts[i] !== length) {
      fail(
        given,
        plan.name,
        `says ${counts[i]} for entry ${i}, but "${plan.counts[0]}" has ${length} values there`,
      );
    }
  }
}

function kindOf(column: Column): string {
  if (isNumbers(column)) return `a ${column.constructor.name}`;
  return column.kind === 'fixed' ? `fixed lists of ${column.size}` : `a ${column.kind} column`;
}

function fail({ tree }: Given, branch: string, what: string): never {
  throw new UsageError(`root: tree "${tree}": branch "${branch}" ${what}`);
}
