import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveInputs } from '../../../src/apps/bumpnet/index.ts';
import { anyName } from '../../../src/catalog/index.ts';
import { isError } from '../../../src/errors.ts';
import { startPortal } from '../../catalog/services.ts';
import { inTemporaryDirectory } from './run-pipeline.ts';

test('inputs come in the order of their names, each once, with their sizes', () =>
  inTemporaryDirectory(async (directory) => {
    const [a, b] = ['a.root', 'b.root'].map((name) => join(directory, name)) as [string, string];
    await writeFile(a, 'aa');
    await writeFile(b, 'b');
    assert.deepEqual(await resolveInputs([b, directory, a]), [
      { url: b, fault: null, bytes: 1 },
      { url: a, fault: null, bytes: 2 },
    ]);
  }));

test('a text file of names stands for these, with and without @', () =>
  inTemporaryDirectory(async (directory) => {
    await writeFile(join(directory, 'a.root'), 'aa');
    await writeFile(join(directory, 'inputs.txt'), '# mine\na.root\nhttps://example.org/b.root\n');
    const urls = async (name: string) => (await resolveInputs([name])).map(({ url }) => url);
    const expected = [join(directory, 'a.root'), 'https://example.org/b.root'];
    assert.deepEqual(await urls(join(directory, 'inputs.txt')), expected);
    assert.deepEqual(await urls(`@${join(directory, 'inputs.txt')}`), expected);
  }));

test('files that the archive has on tape only are failed inputs with a word about it, the others are not', async () => {
  const file = (name: string, availability: string) => ({
    uri: `root://h//${name}.root`,
    size: 7,
    availability,
  });
  const direct = [file('disk', 'online'), file('tape', 'on demand')];
  const metadata = { recid: '1', title: 'toy', type: { secondary: ['Collision'] } };
  await using portal = await startPortal({ 1: { metadata, indexes: [], direct } });
  const catalog = anyName({ env: { BEAMLINE_PORTAL_URL: portal.url } });
  const [disk, tape] = await resolveInputs(['record:1'], { catalog });
  assert.equal(disk?.fault, null);
  assert.equal(disk.bytes, 7);
  assert.match(tape?.fault?.message ?? '', /on tape only/);
});

test('a name that stands for nothing keeps its reason, and a scheme that nothing can read is wrong usage', async () => {
  const [missing] = await resolveInputs(['/nowhere/at/all.root']);
  assert.match(missing?.fault?.message ?? '', /no such file/);
  await assert.rejects(resolveInputs(['ftp://example.org/x.root']), (error) => isError(error, 'usage'));
});

test('a limit of files holds for each record by itself', async () => {
  const direct = Array.from({ length: 5 }, (_, i) => ({ uri: `root://h//f${i}.root` }));
  const record = (recid: string) => ({ metadata: { recid, title: recid }, indexes: [], direct });
  const records = {
    1: record('1'),
    2: { ...record('2'), direct: direct.map(({ uri }) => ({ uri: `${uri}.1` })) },
  };
  await using portal = await startPortal(records);
  const catalog = anyName({ env: { BEAMLINE_PORTAL_URL: portal.url } });
  const inputs = await resolveInputs(['record:1', 'record:2'], { catalog, maxFiles: 2 });
  assert.deepEqual(
    inputs.map(({ url }) => url),
    ['root://h//f0.root', 'root://h//f1.root', 'root://h//f0.root.1', 'root://h//f1.root.1'],
  );
});
