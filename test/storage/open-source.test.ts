import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isError } from '../../src/errors.ts';
import { openSource, schemeOf } from '../../src/storage/index.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { sendRange, startWeb } from './http/web-server.ts';
import { startFake } from './xrootd/fake-server.ts';

const bytes = sampleBytes(5000);

test('a path, a file URL, an HTTP URL and an XRootD URL are opened alike', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-open-'));
  await using web = await startWeb((request, response) => sendRange(request, response, bytes));
  await using server = await startFake(bytes);
  try {
    const path = join(directory, 'a b.bin');
    await writeFile(path, bytes);
    for (const location of [path, pathToFileURL(path).href, `${web.url}/a`, server.url]) {
      const source = await openSource(location);
      assert.deepEqual(await source.read([{ start: 10, end: 4000 }]), [bytes.slice(10, 4000)], location);
      await source.close();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('a cache on disk is used when it is asked for, and for remote files only', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-open-'));
  await using web = await startWeb((request, response) => sendRange(request, response, bytes));
  try {
    const cache = join(directory, 'cache');
    const source = await openSource(web.url, { diskCache: { directory: cache } });
    await source.read([{ start: 0, end: 5000 }]);
    await source.close();
    assert.equal((await readdir(cache)).length, 1);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('other schemes are refused with the list of those that can be opened', async () => {
  for (const location of ['ftp://host/file', 'javascript://x', 'constructor://x', 'data://x']) {
    await assert.rejects(openSource(location), (error: unknown) => {
      assert.ok(isError(error, 'usage'));
      assert.match(error.hint ?? '', /https, root/);
      return true;
    });
  }
});

test('an address that is none is refused without being repeated', async () => {
  for (const location of ['http://[x', 'root://user:secret@', 'root://host', 's3://B/', 'https://']) {
    await assert.rejects(openSource(location), (error: unknown) => {
      assert.ok(isError(error, 'usage'), `${location}: ${error}`);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

test('a scheme is more than one letter before a colon and a slash', () => {
  const schemes = ['HTTPS://x', 'root://x', 'C:/x', '/a:/b', 'a b://x', 'x.root', 'file:/x'].map(schemeOf);
  assert.deepEqual(schemes, ['https', 'root', undefined, undefined, undefined, undefined, 'file']);
});

test('nothing of Node is loaded by importing the part, so that a browser can', () => {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, what = '', from = ''] of text.matchAll(/^(?:import|export)([^;]*?)from '([^']+)';/gm)) {
      if (what.trimStart().startsWith('type ')) continue;
      assert.ok(from.startsWith('.'), `${path} imports ${from}`);
      visit(resolve(dirname(path), from));
    }
  };
  visit(resolve(import.meta.dirname, '../../src/storage/index.ts'));
  assert.ok(seen.size > 20, String(seen.size));
});
