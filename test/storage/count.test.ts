import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSource } from '../../src/storage/index.ts';
import { sendRange, startWeb } from './http/web-server.ts';

const BYTES = new Uint8Array(100_000).map((_, i) => i);

async function countedReads(location: string): Promise<number> {
  let read = 0;
  const source = await openSource(location, {
    onRead: (bytes) => {
      read += bytes;
    },
  });
  for (const start of [50_000, 50_500, 50_000]) await source.read([{ start, end: start + 1000 }]);
  await assert.rejects(source.read([{ start: 0, end: 100_001 }]));
  await source.close();
  return read;
}

test('what is read of a file here is counted as often as it is read', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-count-'));
  await writeFile(join(directory, 'f'), BYTES);
  assert.equal(await countedReads(join(directory, 'f')), 3000);
  await rm(directory, { recursive: true });
});

test('what comes over the network is counted, and what comes from memory is not', async () => {
  await using web = await startWeb((request, response) => sendRange(request, response, BYTES));
  assert.equal(await countedReads(`${web.url}/f`), 1500);
});
