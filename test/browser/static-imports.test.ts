import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

/** What may run in a browser, by the doors of the parts. */
const DOORS = [
  'storage',
  'column',
  'root',
  'kinematics',
  'hist',
  'combinatorics',
  'event',
  'plot',
  'convert',
];
const src = join(import.meta.dirname, '..', '..', 'src');

/** What a bundler for browsers takes for names of our own. */
const BROWSER: Record<string, string> = {
  '#codecs': join(src, 'root/compression/codecs-browser.ts'),
  '#encoders': join(src, 'root/compression/encode-browser.ts'),
};

const STATIC = /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'([^']+)'/gm;

/** The modules that a module loads as soon as it is loaded itself. */
function staticImports(text: string): string[] {
  return [...text.matchAll(STATIC)].map((match) => match[1] as string);
}

/** Names of Node that a module uses without asking whether they are there. */
function nodeNames(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const atTop = code.split('\n').filter((line) => /^(?:export )?(?:const|let) /.test(line));
  return atTop.flatMap((line) => line.match(/(?<![.\w])(?:Buffer|process|require|__dirname)(?=[.(])/g) ?? []);
}

/** What is wrong with a module, or with what it loads, and every module that was seen. */
function follow(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const faults = nodeNames(text).map((name) => `${relative(src, file)} uses ${name} when it is loaded`);
  for (const name of staticImports(text)) {
    if (name.startsWith('node:')) faults.push(`${relative(src, file)} imports ${name}`);
    const target = BROWSER[name] ?? (name.startsWith('.') ? resolve(dirname(file), name) : undefined);
    if (target) faults.push(...follow(target, seen));
  }
  return faults;
}

test('loading a part that may run in a browser loads nothing of Node', () => {
  const seen = new Set<string>();
  const faults = DOORS.flatMap((part) => follow(join(src, part, 'index.ts'), seen));
  assert.deepEqual(faults, []);
  assert.ok(seen.size > 100, `only ${seen.size} modules were seen`);
  for (const file of Object.values(BROWSER)) assert.ok(seen.has(file));
});

test('the check sees imports on several lines and exports, and steps over types and lazy imports', () => {
  const text = [
    `import {\n  a,\n  type B,\n} from 'node:fs';`,
    `export { c } from './c.ts';`,
    `import './d.ts';`,
    `import type { E } from 'node:net';`,
    `export type { F } from './f.ts';`,
    `const later = () => import('node:os');`,
  ].join('\n');
  assert.deepEqual(staticImports(text), ['node:fs', './c.ts', './d.ts']);
  assert.deepEqual(nodeNames(`const a = process.env;\nconst b = globalThis.Buffer;`), ['process']);
});
