import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { configFile } from '../../../../src/apps/bumpnet/config/file-schema.ts';
import { configPage } from './config-page.ts';

const PAGE = new URL('../../../../docs/config.md', import.meta.url);

test('the page of the configuration is the one that its schema makes', async () => {
  const page = configPage();
  if (process.env.BEAMLINE_UPDATE === '1') await writeFile(PAGE, page);
  assert.equal(
    await readFile(PAGE, 'utf8'),
    page,
    'BEAMLINE_UPDATE=1 node_modules/.bin/node --test test/apps/bumpnet/config/page.test.ts makes it anew',
  );
});

test('every key has a word about its effect', () => {
  assert.deepEqual(
    withoutDescription(z.toJSONSchema(configFile, { io: 'input', unrepresentable: 'any' })),
    [],
  );
});

function withoutDescription(schema: z.core.JSONSchema.BaseSchema, place = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, node]) => {
    if (typeof node === 'boolean') return [];
    const own = `${place}${key}`;
    return [...(node.description ? [] : [own]), ...withoutDescription(node, `${own}.`)];
  });
}
