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
  checkNames(tree, plans, table);
  return plans.map((plan) => {
    const encoded = encodePlan(tree, plan, table);
    if (encoded.entries !== table.length) {
      fail(tree, plan.name, `has ${encoded.entries} entries, but its table ${table.length}`);
    }
    return encoded;
  });
}

function checkNames(tree: string, plans: readonly BranchPlan[], table: Table): void {
  const names = new Set(plans.map((plan) => plan.name));
  for (const name of table.columns.keys()) {
    if (!names.has(name)) throw new UsageError(`root: tree "${tree}" has no branch for the column "${name}"`);
  }
}

function encodePlan(tree: string, plan: BranchPlan, table: Table): EntryBytes {
  switch (plan.form) {
    case 'flat':
      return encodeFixed(numbersOf(tree, plan, columnOf(tree, plan.name, table)), 1);
    case 'fixed':
      return encodeFixedColumn(tree, plan, columnOf(tree, plan.name, table));
    case 'jagged':
      return encodeJagged(jaggedOf(tree, plan, columnOf(tree, plan.name, table)));
    case 'vector':
      return encodeVectorColumn(tree, plan, columnOf(tree, plan.name, table));
    case 'string':
      return encodeTextColumn(tree, plan.name, columnOf(tree, plan.name, table));
    case 'counter':
      return encodeCounter(tree, plan, table);
    default:
      return plan satisfies never;
  }
}

function columnOf(tree: string, name: string, table: Table): Column {
  const column = table.columns.get(name);
  if (!column) fail(tree, name, 'got no column');
  return column;
}

type Named = { readonly name: string; readonly type: NumberKind };

function numbersOf(tree: string, plan: Named, column: Column): Numbers {
  const expected = newNumbers(plan.type, 0).constructor;
  if (!isNumbers(column) || column.constructor !== expected) {
    fail(tree, plan.name, `holds ${plan.type} and needs a ${expected.name}, but got ${kindOf(column)}`);
  }
  return column;
}

function encodeFixedColumn(tree: string, plan: Named & { size: number }, column: Column): EntryBytes {
  const right = !isNumbers(column) && column.kind === 'fixed' && column.size === plan.size;
  if (!right) fail(tree, plan.name, `needs ${plan.size} numbers an entry, but got ${kindOf(column)}`);
  const content = numbersOf(tree, plan, column.content);
  if (content.length !== column.length * column.size) {
    fail(tree, plan.name, `got ${content.length} numbers for ${column.length} entries of ${column.size}`);
  }
  return encodeFixed(content, plan.size);
}

function jaggedOf(tree: string, plan: Named, column: Column): JaggedColumn<Numbers> {
  const { offsets, content } = listsOf(tree, plan.name, column);
  return { kind: 'jagged', offsets, content: numbersOf(tree, plan, content) };
}

function listsOf(tree: string, name: string, column: Column): JaggedColumn {
  if (isNumbers(column) || column.kind !== 'jagged')
    fail(tree, name, `needs lists, but got ${kindOf(column)}`);
  checkOffsets(tree, name, column.offsets, columnLength(column.content));
  return column;
}

/** A list that points outside its content would write bytes that nobody gave. */
function checkOffsets(tree: string, name: string, offsets: Int32Array, length: number): void {
  let last = offsets[0] ?? -1;
  let right = last >= 0;
  for (let i = 1; i < offsets.length; i++) {
    right &&= offsets[i]! >= last;
    last = offsets[i]!;
  }
  if (!right || last > length) fail(tree, name, `got offsets that do not fit its ${length} values`);
}

function encodeVectorColumn(tree: string, plan: Named & { depth: 1 | 2 }, column: Column): EntryBytes {
  if (plan.depth === 1) return encodeVectors(jaggedOf(tree, plan, column));
  const { offsets, content } = listsOf(tree, plan.name, column);
  return encodeNestedVectors({ kind: 'jagged', offsets, content: jaggedOf(tree, plan, content) });
}

function encodeTextColumn(tree: string, name: string, column: Column): EntryBytes {
  if (isNumbers(column) || column.kind !== 'text') fail(tree, name, `needs text, but got ${kindOf(column)}`);
  checkOffsets(tree, name, column.offsets, column.bytes.length);
  return encodeTexts(column);
}

function encodeCounter(tree: string, plan: BranchPlan & { form: 'counter' }, table: Table): EntryBytes {
  const lists = plan.counts.map((name) => listsOf(tree, name, columnOf(tree, name, table)).offsets);
  const [first] = lists as [Int32Array];
  for (const [i, offsets] of lists.entries()) {
    const other = firstDifference(first, offsets);
    if (other >= 0) {
      fail(
        tree,
        plan.counts[i]!,
        `has another number of values than "${plan.counts[0]}" in entry ${other}, but both are counted by "${plan.name}"`,
      );
    }
  }
  const column = table.columns.get(plan.name);
  if (column) checkCounter(tree, plan, numbersOf(tree, { name: plan.name, type: 'int32' }, column), first);
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
  tree: string,
  plan: BranchPlan & { form: 'counter' },
  counts: Numbers,
  offsets: Int32Array,
): void {
  if (counts.length !== offsets.length - 1) {
    fail(
      tree,
      plan.name,
      `counts ${counts.length} entries, but "${plan.counts[0]}" has ${offsets.length - 1}`,
    );
  }
  for (let i = 0; i < counts.length; i++) {
    const length = offsets[i + 1]! - offsets[i]!;
    if (counts[i] !== length) {
      fail(
        tree,
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

function fail(tree: string, branch: string, what: string): never {
  throw new UsageError(`root: tree "${tree}": branch "${branch}" ${what}`);
}
