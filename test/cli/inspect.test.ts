import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRootFile } from '../../src/root/index.ts';
import { toFile } from '../../src/storage/index.ts';
import { inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { beamline } from './beamline.ts';

/** A tree of two branches and a histogram, so small that all of it can be said here. */
async function smallFile(directory: string): Promise<string> {
  const path = join(directory, 'small.root');
  const file = await createRootFile(await toFile(path));
  const tree = file.tree('events', { id: { type: 'uint64' }, pt: { type: 'float32', vector: 1 } });
  const pt = {
    kind: 'jagged',
    offsets: Int32Array.of(0, 2, 2),
    content: Float32Array.of(1.5, Number.NaN),
  } as const;
  const id = BigUint64Array.of(2n ** 63n + 1n, 7n);
  await tree.append({
    length: 2,
    columns: new Map<string, BigUint64Array | typeof pt>([
      ['id', id],
      ['pt', pt],
    ]),
  });
  const contents = Float64Array.of(0, 1, 4, 0);
  await file.histogram('mass', {
    className: 'TH1D',
    name: 'mass',
    title: 'masses',
    axis: { bins: 2, min: 0, max: 20 },
    contents,
    entries: 5,
    sumw: 5,
    sumw2Total: 5,
    sumwx: 65,
    sumwx2: 925,
  });
  await file.close();
  return path;
}

test('a file is told in a line for each object, a tree in a line for each branch', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await smallFile(directory);
    const { stdout, code } = await beamline('inspect', path);
    assert.equal(code, 0);
    assert.match(stdout, /^events;1 +TTree +2 entries, 2 branches, 1 cluster/m);
    assert.match(stdout, /^mass;1 +TH1D/m);
    const tree = await beamline('inspect', path, 'events', '--entries', '1');
    assert.match(tree.stdout, /^ +pt +std::vector<float> .* 1 basket$/m);
    assert.match(tree.stdout, /entry 0\n +id = 9223372036854775809\n +pt = \[1.5,"NaN"\]/);
  }));

test('a histogram is told bin by bin, with under- and overflow', () =>
  inTemporaryDirectory(async (directory) => {
    const { stdout } = await beamline('inspect', await smallFile(directory), 'mass');
    assert.match(stdout, /TH1D mass "masses": 5 entries/);
    assert.match(stdout, /^x +2 bins from 0 to 20 +mean 13, deviation 4$/m);
    assert.match(stdout, /^below 0 +0$/m);
    assert.match(stdout, /^0 to 10 +1 +#{10}$/m);
    assert.match(stdout, /^10 to 20 +4 +#{40}$/m);
    assert.match(stdout, /^from 20 +0$/m);
  }));

test('as JSON it gives figures over every value, with every digit of large integers', () =>
  inTemporaryDirectory(async (directory) => {
    const { stdout } = await beamline('inspect', '--json', await smallFile(directory));
    assert.match(stdout, /9223372036854775809/);
    const facts = JSON.parse(stdout);
    const [id, pt] = facts.trees[0].branches;
    assert.deepEqual(
      [id.name, id.typename, id.n, id.nflat, id.isum],
      ['id', 'uint64_t', 2, 2, '9223372036854775816'],
    );
    assert.deepEqual(
      [pt.typename, pt.nflat, pt.sum, pt.first],
      ['std::vector<float>', 2, 1.5, [[1.5, 'NaN'], []]],
    );
    assert.deepEqual(
      facts.objects.map((one: { name: string; class: string }) => [one.name, one.class]),
      [['mass', 'TH1D']],
    );
  }));

test('one tree as JSON is its figures', () =>
  inTemporaryDirectory(async (directory) => {
    const { stdout } = await beamline('inspect', '--json', await smallFile(directory), 'events');
    const { name, entries, branches } = JSON.parse(stdout);
    assert.deepEqual([name, entries, branches[1].name, branches[1].sum], ['events', 2, 'pt', 1.5]);
  }));

test('what is not there is one line with the nearest name', () =>
  inTemporaryDirectory(async (directory) => {
    const { stderr, code } = await beamline('inspect', await smallFile(directory), 'event');
    assert.equal(code, 1);
    assert.match(stderr, /^error: [^\n]*event[^\n]*"?events"?[^\n]*\n$/);
  }));

test('any other object is told member by member', async () => {
  const kinds = join(import.meta.dirname, '..', 'data', 'objects', 'kinds.root');
  const { stdout } = await beamline('inspect', kinds, 'g1');
  assert.match(stdout, /^TGraph\n {2}fUniqueID = 0\n/);
  assert.match(stdout, /^ {2}fX = \[[\d., ]+\]$/m);
});

test('a directory is told as what is in it', async () => {
  const kinds = join(import.meta.dirname, '..', 'data', 'objects', 'kinds.root');
  const { stdout, code } = await beamline('inspect', kinds, 'dir');
  assert.equal(code, 0);
  assert.deepEqual(
    stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' ')),
    ['dir/sub;1 TDirectory', 'dir/sub/nt;1 TNtuple', 'dir/sub/h;1;1 TH1F', ''],
  );
});

test('a file that is empty, cut off or no ROOT file says which it is', () =>
  inTemporaryDirectory(async (directory) => {
    const whole = await readFile(await smallFile(directory));
    const path = join(directory, 'part.root');
    const told = async (bytes: Uint8Array | string) => {
      await writeFile(path, bytes);
      const { stdout, stderr } = await beamline('inspect', path);
      return stdout + stderr;
    };
    assert.match(await told(''), /the file is empty/);
    assert.match(await told(whole.subarray(0, 60)), /cut off: it has 60 bytes/);
    assert.match(await told('<!DOCTYPE html>'), /not a ROOT file: it starts with "<!DOCTYPE ht"/);
    assert.match(await told(whole.subarray(0, whole.length - 10)), /cut off: it should have [\d.]+ kB/);
  }));

test('verifying says that a sound file is sound, and names what is wrong with a damaged one', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await smallFile(directory);
    const sound = await beamline('inspect', '--verify', path);
    assert.equal(sound.code, 0);
    assert.match(sound.stdout, /small\.root: sound\n\d+ records, 2 keys, 1 object, 2 branches, 2 baskets/);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 5));
    const damaged = await beamline('inspect', '--verify', path);
    assert.equal(damaged.code, 1);
    assert.match(damaged.stdout, /small\.root: damaged\n/);
    assert.match(
      damaged.stdout,
      /^error: file header at 12: the file should end at \d+, but has \d+ bytes$/m,
    );
    const verdict = JSON.parse((await beamline('inspect', '--verify', '--json', path)).stdout);
    assert.equal(verdict.isSound, false);
    assert.equal(verdict.findings[0].severity, 'error');
    assert.equal((await beamline('inspect', '--verify', path, 'events')).code, 2);
  }));
