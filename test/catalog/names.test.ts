import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { anyName, type Catalog, withMetadataCache, withProtocol } from '../../src/catalog/index.ts';

async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-catalog-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function counting(): Catalog & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async resolve(name) {
      asked.push(name);
      return {
        files: [{ url: `${name}-${asked.length}.root`, size: 3, origin: { key: name } }],
        metadata: { name },
      };
    },
  };
}

test('a list names files, URLs, patterns and other lists, from its own directory', () =>
  inDirectory(async (directory) => {
    for (const name of ['a.root', 'b.root']) await writeFile(join(directory, name), '');
    await writeFile(join(directory, 'inner.txt'), 'b.root\n');
    const lines = ['# files', '', 'a.root', '  @inner.txt', 'https://example.org/c.root', '*.root'];
    await writeFile(join(directory, 'list.txt'), lines.join('\r\n'));
    const { files } = await anyName().resolve(`@${join(directory, 'list.txt')}`);
    const expected = ['a', 'b', 'a', 'b'].map((name) => join(directory, `${name}.root`));
    expected.splice(2, 0, 'https://example.org/c.root');
    assert.deepEqual(
      files.map(({ url }) => url),
      expected,
    );
    await writeFile(join(directory, 'loop.txt'), '@loop.txt\n');
    await assert.rejects(anyName().resolve(`@${join(directory, 'loop.txt')}`), /too deep/);
    await assert.rejects(anyName().resolve('@nowhere.txt'), /cannot read the list/);
  }));

test('answers are kept for as long as they may be, and asked for again on demand', () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'deep', 'metadata_cache.json');
    const catalog = counting();
    let time = 1000;
    const options = { path, maxAgeMs: 50, now: () => time };
    const first = await withMetadataCache(catalog, options).resolve('release:x');
    assert.deepEqual(await withMetadataCache(catalog, options).resolve('release:x'), first);
    await withMetadataCache(catalog, options).resolve('release:y');
    await withMetadataCache(catalog, { ...options, refresh: true }).resolve('release:y');
    time += 51;
    await withMetadataCache(catalog, options).resolve('release:x');
    assert.deepEqual(catalog.asked, ['release:x', 'release:y', 'release:y', 'release:x']);
    await writeFile(path, '{"version": 1, "entries": {"rel');
    await withMetadataCache(catalog, options).resolve('release:x');
    assert.equal(catalog.asked.length, 5);
  }));

test('the cache of the original pipeline is read, as old as its file', () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'metadata_cache.json');
    const lists = {
      '2024r-pp': ['root://a/1.root'],
      '2024r-pp_mc': ['root://a/2.root'],
      record_7: ['root://a/3.root'],
    };
    await writeFile(path, JSON.stringify(lists));
    const catalog = counting();
    const { files } = await withMetadataCache(catalog, { path }).resolve('release:2024r-pp');
    assert.deepEqual(
      files.map(({ url, origin }) => [url, origin?.key, origin?.isSimulation]),
      [
        ['root://a/1.root', '2024r-pp', false],
        ['root://a/2.root', '2024r-pp_mc', true],
      ],
    );
    assert.equal((await withMetadataCache(catalog, { path }).resolve('record:7')).files.length, 1);
    assert.deepEqual(catalog.asked, []);
    await utimes(path, 1, 1);
    await withMetadataCache(catalog, { path }).resolve('release:2024r-pp');
    assert.deepEqual(catalog.asked, ['release:2024r-pp']);
  }));

test('a file on the open data server has a form for each protocol, and there and back is the same', () => {
  const listed = 'root://eospublic.cern.ch:1094//eos/opendata/x.root';
  assert.equal(withProtocol(listed, 'https'), 'https://opendata.cern.ch/eos/opendata/x.root');
  assert.equal(withProtocol(listed, 'eos'), '/eos/opendata/x.root');
  assert.equal(withProtocol(listed, 'listed'), listed);
  const root = 'root://eospublic.cern.ch//eos/opendata/x.root';
  assert.equal(withProtocol(withProtocol(root, 'https'), 'root'), root);
  assert.equal(withProtocol('https://example.org/x.root', 'root'), 'https://example.org/x.root');
});
