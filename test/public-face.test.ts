import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const golden = join(import.meta.dirname, 'public-face.json');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>;
};

async function face(): Promise<Record<string, string[]>> {
  const parts = Object.entries(manifest.exports).map(async ([name, target]) => {
    const source = target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts');
    const names = Object.keys(await import(join(root, source)));
    return [name, names.sort()] as const;
  });
  return Object.fromEntries(await Promise.all(parts));
}

/** Run with BEAMLINE_UPDATE=1 to accept a change of the public face; it belongs in the CHANGELOG then. */
test('the names that each part exports are the agreed ones', async () => {
  const now = await face();
  if (process.env.BEAMLINE_UPDATE && !process.env.CI)
    writeFileSync(golden, `${JSON.stringify(now, null, 2)}\n`);
  assert.deepEqual(now, JSON.parse(readFileSync(golden, 'utf8')));
});
