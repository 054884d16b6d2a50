import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { type BranchFacts, openRootFile, type Tree } from '../../../src/root/index.ts';
import { inspectBranch } from '../../../src/root/inspect/inspect-branch.ts';
import { fromBytes } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';

/** What another reader found in the same file. Branches it could not read have no `n`. */
interface ExpectedBranch {
  readonly name: string;
  readonly n?: number;
  readonly nflat?: number;
  readonly sum?: number | string;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly isum?: string | null;
  readonly first?: readonly unknown[];
}

interface ExpectedTree {
  readonly name: string;
  readonly key: string;
  readonly entries: number;
  readonly branches: readonly ExpectedBranch[];
}

interface ExpectedFile {
  readonly trees: readonly ExpectedTree[];
  readonly ntuples: readonly (Omit<ExpectedTree, 'branches'> & {
    readonly fields: readonly ExpectedBranch[];
  })[];
}

/**
 * Where the facts are wrong or say something else, with the reason. A name stands for the branch in every file.
 */
const EXCEPTIONS: readonly { file: RegExp; branch: RegExp; fields: readonly string[]; reason: string }[] = [
  {
    file: /issue213/,
    branch: /fGenInfo$/,
    fields: ['first'],
    reason:
      'an object behind a pointer, for which the facts have its address in the memory of the other reader',
  },
  {
    file: /issue(371|399|403|468)/,
    branch: /histograms[123]D$/,
    fields: ['first'],
    reason: 'the same, for lists of pointers, which the facts have as text',
  },
  {
    file: /issue(371|399|403|468)/,
    branch: /Geant4Data\.ions$/,
    fields: ['first'],
    reason: 'an empty map, which the facts have as the text "{}"',
  },
];

function isException(file: string, branch: string, field: string): boolean {
  return EXCEPTIONS.some(
    (one) => one.file.test(file) && one.branch.test(branch) && one.fields.includes(field),
  );
}

/** Relative agreement of two numbers. */
function isClose(a: number, b: number, tolerance: number): boolean {
  return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** The facts have "Infinity" as text. */
function numbersAgree(
  found: number | null | undefined,
  fact: number | string | null,
  tolerance: number,
): boolean {
  const expected = typeof fact === 'string' ? Number(fact) : fact;
  if (found === null || found === undefined || expected === null) return (found ?? null) === expected;
  return isClose(found, expected, tolerance);
}

/** Whether a value shows the same as another one; numbers to the digits that a float keeps. */
function sameValue(found: unknown, expected: unknown): boolean {
  if (typeof found === 'bigint') return sameValue(Number(found), expected);
  // Inside objects a column does not tell booleans from bytes.
  if (typeof found === 'number' && typeof expected === 'boolean') return found === Number(expected);
  if (typeof found === 'number' && typeof expected === 'number') return isClose(found, expected, 1e-9);
  if (Array.isArray(found) && Array.isArray(expected)) {
    return found.length === expected.length && found.every((item, i) => sameValue(item, expected[i]));
  }
  if (isNamed(found) && Array.isArray(expected)) return sameValue(Object.values(found), expected);
  if (isNamed(found) && isNamed(expected)) {
    return Object.entries(expected).every(([name, value]) => sameValue(found[name], value));
  }
  return found === expected;
}

function isNamed(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOf(file: string, found: BranchFacts, expected: ExpectedBranch): string[] {
  const { name } = expected;
  if (found.error !== undefined) return [`${file}: ${name}: ${found.error}`];
  const checks: [string, boolean][] = [['n', found.n === expected.n]];
  if (expected.nflat !== undefined) checks.push(['nflat', found.nflat === expected.nflat]);
  if (expected.sum !== undefined) checks.push(['sum', numbersAgree(found.sum, expected.sum, 1e-9)]);
  if (expected.min !== undefined) checks.push(['min', numbersAgree(found.min, expected.min, 1e-12)]);
  if (expected.max !== undefined) checks.push(['max', numbersAgree(found.max, expected.max, 1e-12)]);
  if (found.isum !== undefined && typeof expected.isum === 'string')
    checks.push(['isum', found.isum === expected.isum]);
  if (expected.first !== undefined) checks.push(['first', sameValue(found.first, expected.first)]);
  return checks
    .filter(([field, agrees]) => !agrees && !isException(file, name, field))
    .map(([field]) => {
      // The fields of both sides go by the same names.
      const sides = [found, expected].map((side) =>
        show((side as unknown as Record<string, unknown>)[field]),
      );
      return `${file}: ${name}: ${field}: found ${sides[0]}, expected ${sides[1]}`;
    });
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))?.slice(
    0,
    300,
  );
}

/** What was found in some files. */
interface Findings {
  /** Branches whose facts were compared. */
  compared: number;
  /** Branches of which every value was read. */
  read: number;
  readonly faults: string[];
  /** Branches that cannot be read, with the reason. */
  readonly unread: string[];
}

async function compareTree(file: string, tree: Tree, expected: ExpectedTree, all: Findings): Promise<void> {
  if (tree.entries !== expected.entries) all.faults.push(`${file}: ${expected.key}: ${tree.entries} entries`);
  // A tree can have several branches of one name: they come in the same order.
  const factsOf = Map.groupBy(expected.branches, (branch) => branch.name);
  for (const branch of tree.branches) {
    const facts = factsOf.get(branch.path)?.shift();
    if (branch.isGroup || (!facts && branch.path !== branch.name)) continue;
    const found = await inspectBranch(tree, branch, {});
    if (found.error === undefined) all.read++;
    else all.unread.push(`${file}: ${branch.path}: ${found.error}`);
    if (facts?.n === undefined) continue;
    all.compared++;
    all.faults.push(...faultsOf(file, found, facts));
  }
  for (const { name, n } of [...factsOf.values()].flat())
    if (n !== undefined) all.faults.push(`${file}: ${name}: not found`);
}

async function compareFile(path: string, facts: string, all: Findings): Promise<void> {
  // The facts were written for this test: their form is known.
  const expected = JSON.parse(readFileSync(facts, 'utf8')) as ExpectedFile;
  const ntuples = expected.ntuples.map(({ fields, ...ntuple }) => ({ ...ntuple, branches: fields }));
  const root = await openRootFile(fromBytes(readFileSync(path)));
  try {
    for (const tree of [...expected.trees, ...ntuples])
      await compareTree(basename(path), await root.tree(tree.key), tree, all);
  } finally {
    await root.close();
  }
}

const folder = sharedData('root', 'expected');

test('every value of every branch agrees with what another reader found', async (t) => {
  if (!folder) {
    t.skip(skipWithoutSharedData);
    return;
  }
  const all: Findings = { compared: 0, read: 0, faults: [], unread: [] };
  for (const name of readdirSync(folder))
    await compareFile(join(folder, '..', name.replace(/\.json$/, '.root')), join(folder, name), all);
  assert.deepEqual(all.faults.slice(0, 40), []);
  assert.ok(all.compared > 12_000, `${all.compared} branches were compared`);
  assert.deepEqual(all.unread, []);
  t.diagnostic(`${all.read} branches were read`);
  assert.ok(all.read > 13_000, `${all.read} branches were read`);
});
