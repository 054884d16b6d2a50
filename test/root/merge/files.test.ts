import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MergeInput, mergeRootFiles, reproducible } from '../../../src/root/index.ts';
import { fromBytes, toFile, toMemory } from '../../../src/storage/index.ts';
import { checkStructure } from '../file-structure.ts';
import { inputAt, inputOf, merged, wholeTree, writtenFile } from './merged.ts';

function counting(
  start: number,
  end: number,
  texts: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  return writtenFile(async (file) => {
    const columns = new Map([['i', Int32Array.from({ length: end - start }, (_, i) => start + i)]]);
    await file.tree('t', { i: { type: 'int32' } }).append({ length: end - start, columns });
    for (const [path, text] of Object.entries(texts)) await file.text(path, text);
  });
}

test('of objects that cannot be merged the first is kept, and those that differ are named', async () => {
  const first = inputOf(await counting(0, 1, { same: 'a', 'd/other': 'b' }), 'first.root');
  const second = inputOf(await counting(1, 2, { same: 'a', 'd/other': 'c', 'e/new': 'd' }), 'second.root');
  const { file, report, bytes } = await merged([first, second]);
  const outcomes = report.objects.map(({ path, outcome, inputs }) => [path, outcome, inputs]);
  assert.deepEqual(outcomes, [
    ['same', 'first', 2],
    ['d/other', 'not-merged', 2],
    ['e/new', 'first', 1],
    ['t', 'merged', 2],
  ]);
  assert.match(report.objects[1]?.reason ?? '', /"first.root" was kept, the one of "second.root" differs/);
  assert.match(JSON.stringify((await file.get('d/other')).members), /"b"/);
  await checkStructure(bytes);
});

test('one name for things of different kinds is refused', async () => {
  const tree = inputOf(await counting(0, 1), 'tree.root');
  const text = inputOf(await writtenFile((file) => file.text('t', 'no tree')), 'text.root');
  await assert.rejects(merged([tree, text]), { tag: 'usage', message: /"t" is a TObjString in "text.root"/ });
});

test('an input that is cut off or is no ROOT file fails the merge, or is left out on request', async () => {
  const whole = await counting(0, 1000);
  const good = inputOf(whole, 'good.root');
  const cut = inputOf(whole.subarray(0, whole.length - 300), 'cut.root');
  const none = inputOf(
    new TextEncoder().encode('no root file at all, but long enough to be read as one'.repeat(3)),
    'none.root',
  );
  for (const bad of [cut, none]) {
    await assert.rejects(merged([good, bad, good]), { tag: 'format' });
    const { file, report } = await merged([good, bad, good], { skipUnreadable: true });
    assert.equal((await file.tree('t')).entries, 2000);
    assert.equal(report.inputs, 2);
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      [bad.name],
    );
  }
  await assert.rejects(merged([cut, none], { skipUnreadable: true }), {
    tag: 'format',
    message: /none of the 2 inputs/,
  });
});

test('an input whose baskets turn out to be broken is left out entirely', async () => {
  const broken = (await counting(5000, 6000, { note: 'broken' })).slice();
  const { baskets } = await checkStructure(broken);
  new DataView(broken.buffer).setInt32(baskets[0]!.at, 12);
  const inputs = [
    inputOf(await counting(0, 10), 'a'),
    inputOf(broken, 'broken'),
    inputOf(await counting(10, 20), 'b'),
  ];
  await assert.rejects(merged(inputs), { tag: 'format', message: /the basket at .* expected/ });
  const { file, report } = await merged(inputs, { skipUnreadable: true });
  const { columns } = await wholeTree(file, 't');
  assert.deepEqual(
    [...(columns.get('i') as Int32Array)],
    Array.from({ length: 20 }, (_, i) => i),
  );
  assert.deepEqual(
    report.objects.map(({ path }) => path),
    ['t'],
  );
});

test('nothing is left of an output that failed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-merge-'));
  try {
    const input = inputOf(new Uint8Array(200), 'zeros');
    await assert.rejects(
      mergeRootFiles([input], () => toFile(join(directory, 'out.root'))),
      { tag: 'format' },
    );
    assert.deepEqual(await readdir(directory), []);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('a thousand inputs are merged in order with few of them open at a time', async () => {
  let open = 0;
  let most = 0;
  const bytes = await Promise.all([0, 1, 2].map((i) => counting(i * 10, i * 10 + 10)));
  const inputs = Array.from(
    { length: 1000 },
    (_, i): MergeInput => ({
      name: `input ${i}`,
      async open() {
        most = Math.max(most, ++open);
        const source = fromBytes(bytes[i % 3]!);
        let closed = false;
        const close = async () => {
          if (!closed) open--;
          closed = true;
          await source.close();
        };
        return { ...source, close };
      },
    }),
  );
  const { file, report } = await merged(inputs, { readers: 4 });
  const { columns } = await wholeTree(file, 't');
  const expected = Array.from({ length: 10_000 }, (_, i) => (Math.floor(i / 10) % 3) * 10 + (i % 10));
  assert.deepEqual([...(columns.get('i') as Int32Array)], expected);
  assert.equal(report.inputs, 1000);
  assert.equal(open, 0);
  assert.ok(most <= 5, `${most} were open`);
});

test('the same inputs give the same bytes, however many are read at a time', async () => {
  const inputs = [inputOf(await counting(0, 5, { x: 'y' }), 'a'), inputOf(await counting(5, 9), 'b')];
  const identity = reproducible('merged.root');
  const one = await merged(inputs, { identity, readers: 1 });
  const eight = await merged(inputs, { identity, readers: 8 });
  assert.deepEqual(one.bytes, eight.bytes);
});

test('a merge that is stopped leaves nothing and says so', async () => {
  const controller = new AbortController();
  controller.abort();
  const sink = toMemory();
  const merging = mergeRootFiles([inputOf(await counting(0, 5), 'a')], async () => sink, {
    signal: controller.signal,
  });
  await assert.rejects(merging, { tag: 'cancelled' });
  assert.equal(sink.bytes().length, 0);
});

test('merging nothing is wrong usage', async () => {
  await assert.rejects(merged([]), { tag: 'usage' });
});

test('files on disk are copied through memory that is used again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-merge-'));
  try {
    const paths = [0, 1, 2].map((i) => join(directory, `${i}.root`));
    for (const [i, path] of paths.entries())
      await writeFile(path, await counting(i * 100_000, (i + 1) * 100_000));
    const { file } = await merged(paths.map(inputAt));
    const { columns } = await wholeTree(file, 't');
    const column = columns.get('i') as Int32Array;
    assert.equal(column.length, 300_000);
    assert.ok(column.every((value, i) => value === i));
  } finally {
    await rm(directory, { recursive: true });
  }
});
