import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

/** Each part may import itself and what stands in its row or above; see the design of the parts in docs/parts.md. */
const PARTS = [
  'errors.ts',
  'storage',
  'column',
  'root',
  'kinematics',
  'hist',
  'combinatorics',
  'event',
  'plot',
  'convert',
  'catalog',
  'jobs',
  'apps',
  'server',
  'cli',
];
const FORBIDDEN: Record<string, string[]> = { event: ['root'] };

const src = join(import.meta.dirname, '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(/(?:from|import|import\(|new URL\()\s*'(\.{1,2}\/[^']+\.ts)'/g);
  return [...found].map((match) => relative(src, resolve(src, dirname(file), match[1] as string)));
}

const partOf = (path: string) => path.split('/')[0] as string;

function faultOf(from: string, to: string): string | undefined {
  const [source, target] = [partOf(from), partOf(to)];
  if (PARTS.indexOf(source) < 0) return `${from}: "${source}" is no part`;
  if (PARTS.indexOf(target) > PARTS.indexOf(source) || FORBIDDEN[source]?.includes(target))
    return `${from} imports ${to}, which stands below it`;
  if (
    source === 'apps' &&
    target === 'apps' &&
    from.split('/').length > 2 &&
    from.split('/')[1] !== to.split('/')[1]
  )
    return `${from} imports the other app ${to}`;
  if (source !== target && target !== 'errors.ts' && target !== 'apps' && !to.endsWith('/index.ts'))
    return `${from} imports ${to} past its door, ${target}/index.ts`;
  return undefined;
}

test('the parts import one another in their order only, and through their doors', () => {
  const faults = files.flatMap((file) => importsOf(file).map((to) => faultOf(file, to)));
  assert.deepEqual(
    faults.filter((fault) => fault !== undefined),
    [],
  );
});

test('the check of the order sees an import that points upwards, one past a door and one between apps', () => {
  assert.match(faultOf('hist/axis.ts', 'plot/index.ts') ?? '', /stands below/);
  assert.match(faultOf('event/cuts.ts', 'root/index.ts') ?? '', /stands below/);
  assert.match(faultOf('plot/axes.ts', 'hist/axis.ts') ?? '', /past its door/);
  assert.match(faultOf('apps/bumpnet/parse.ts', 'apps/lake/x.ts') ?? '', /other app/);
  assert.equal(faultOf('plot/axes.ts', 'hist/index.ts'), undefined);
});
