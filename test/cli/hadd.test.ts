import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRootFile, openRootFile } from '../../src/root/index.ts';
import { fromFile, toFile } from '../../src/storage/index.ts';
import { beamline } from './beamline.ts';

async function inDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-hadd-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function writeInput(path: string, text: string): Promise<void> {
  const file = await createRootFile(await toFile(path));
  const columns = new Map([['x', Float32Array.of(1, 2)]]);
  await file.tree('t', { x: { type: 'float32' } }).append({ length: 2, columns });
  await file.text('note', text);
  await file.close();
}

test('hadd merges files and lists, and replaces an output only with -f', async () => {
  await inDirectory(async (directory) => {
    const [a, b, list, out] = ['a.root', 'b.root', 'list.txt', 'out.root'].map((name) =>
      join(directory, name),
    ) as [string, string, string, string];
    await writeInput(a, 'same');
    await writeInput(b, 'same');
    await writeFile(list, `# inputs\n${b}\n\n${a}\n`);
    const { code, stdout } = await beamline('hadd', out, a, `@${list}`);
    assert.equal(code, 0);
    assert.match(stdout, /3 files merged\n {2}tree t: 6 entries/);
    const file = await openRootFile(await fromFile(out));
    assert.equal((await file.tree('t')).entries, 6);
    await file.close();
    const before = await readFile(out);
    const refused = await beamline('hadd', out, a);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /exists already \(-f replaces it\)/);
    assert.deepEqual(await readFile(out), before);
    assert.equal((await beamline('hadd', '-f', out, a)).code, 0);
  });
});

test('hadd says with exit code 3 what is missing, as JSON on request', async () => {
  await inDirectory(async (directory) => {
    const [a, b, broken, out] = ['a.root', 'b.root', 'broken.root', 'out.root'].map((name) =>
      join(directory, name),
    ) as [string, string, string, string];
    await writeInput(a, 'one');
    await writeInput(b, 'another');
    await writeFile(broken, 'no root file');
    const failed = await beamline('hadd', out, a, broken);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /broken.root": not a ROOT file/);
    const { code, stdout } = await beamline('hadd', '-k', '-j', '4', '--json', out, a, broken, b);
    assert.equal(code, 3);
    const report = JSON.parse(stdout) as {
      inputs: number;
      skipped: unknown[];
      objects: { outcome: string }[];
    };
    assert.equal(report.inputs, 2);
    assert.equal(report.skipped.length, 1);
    assert.deepEqual(report.objects.map(({ outcome }) => outcome).sort(), ['merged', 'not-merged']);
  });
});

test('hadd makes the union or the intersection of different trees, not both', async () => {
  await inDirectory(async (directory) => {
    const [a, b, out] = ['a.root', 'b.root', 'out.root'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    await writeInput(a, 'same');
    const file = await createRootFile(await toFile(b));
    const columns = new Map([['y', Int32Array.of(3)]]);
    await file.tree('t', { y: { type: 'int32' } }).append({ length: 1, columns });
    await file.close();
    const refused = await beamline('hadd', out, a, b);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /branch "x" is missing/);
    assert.equal((await beamline('hadd', '--union', '--intersection', out, a, b)).code, 2);
    const { code, stdout } = await beamline('hadd', '--union', out, a, b);
    assert.equal(code, 0);
    assert.match(stdout, /filled in t: branch "y" for 2 entries\n {2}filled in t: branch "x" for 1 entries/);
    const merged = await openRootFile(await fromFile(out));
    const table = await (await merged.tree('t')).read(['x', 'y']);
    await merged.close();
    assert.deepEqual(table.columns.get('x'), Float32Array.of(1, 2, 0));
    assert.deepEqual(table.columns.get('y'), Int32Array.of(0, 0, 3));
  });
});

test('hadd without inputs is wrong usage', async () => {
  assert.equal((await beamline('hadd', 'out.root')).code, 2);
});
