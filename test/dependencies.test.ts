import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const page = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8');
const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'];
const listed = kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));

test('every dependency is pinned to one version', () => {
  assert.deepEqual(
    listed.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    [],
  );
});

test('docs/dependencies.md gives a reason for every dependency, and for no other', () => {
  const explained = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  assert.deepEqual(explained.sort(), listed.map(([name]) => name).sort());
});
