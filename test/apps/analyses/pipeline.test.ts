import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findAnalysis } from '../../../src/apps/analyses/index.ts';
import { threadsExecutor } from '../../../src/jobs/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { makeSamples, runHzz, temporaryDirectory } from './samples.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let samples: string;

before(async () => {
  directory = await temporaryDirectory();
  samples = join(directory.path, 'samples');
  await makeSamples(samples, 'analysis');
});

after(() => directory.remove());

const OUTPUTS = ['histograms/hzz.root', 'histograms/result.json', 'cut_flow.csv'];

const read = (run: string, path: string) => readFile(join(directory.path, run, path));

test('threads and other pieces give the same bytes as one process and whole files', async () => {
  const whole = await runHzz({ directory: join(directory.path, 'whole'), samples: [samples] });
  assert.equal(whole.state, 'done');
  const executor = threadsExecutor({ threads: 2 });
  try {
    const pieces = await runHzz({
      directory: join(directory.path, 'pieces'),
      samples: [samples],
      pieceEntries: 37,
      executor,
    });
    assert.equal(pieces.state, 'done');
  } finally {
    await executor.close();
  }
  for (const path of OUTPUTS) assert.deepEqual(await read('pieces', path), await read('whole', path), path);
});

test('the ROOT file has every histogram of every group and sample', async () => {
  await runHzz({ directory: join(directory.path, 'root'), samples: [samples] });
  const source = await fromFile(join(directory.path, 'root/histograms/hzz.root'));
  try {
    const file = await openRootFile(source);
    const keys = (await file.list()).filter(({ className }) => className === 'TH1D').map(({ path }) => path);
    const { groups, histograms } = findAnalysis('hzz');
    assert.equal(keys.length, (groups.length + 5) * histograms.length);
    for (const { name } of histograms) {
      assert.ok(keys.includes(`groups/signal/${name}`), name);
      assert.ok(keys.includes(`samples/990008/${name}`), name);
    }
  } finally {
    await source.close();
  }
});

/** One of each kind. */
const FIGURES = [
  'hzz_cut_flow_zz',
  'hzz_example1_data',
  'hzz_final_stack',
  'hzz_first_ttbar',
  'hzz_quantities',
];

test('figures are drawn, as SVG and as PNG', async () => {
  const { figures } = await runHzz({
    directory: join(directory.path, 'drawn'),
    samples: [samples],
    figures: FIGURES,
  });
  assert.deepEqual(
    figures,
    FIGURES.map((name) => `plots/${name}.png`),
  );
  for (const name of FIGURES) {
    const png = await read('drawn', `plots/${name}.png`);
    assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.match(String(await read('drawn', `plots/${name}.svg`)), /toy simulation/);
  }
  const stack = String(await read('drawn', 'plots/hzz_final_stack.svg'));
  for (const text of ['Pseudo-data', 'ZZ\\*', 'Background stat. unc.', 'Data / Pred.'])
    assert.match(stack, new RegExp(text));
  assert.match(String(await read('drawn', 'plots/hzz_first_ttbar.svg')), /105 pb/);
});

test('a sample without a file and one that is cut off are said in the results and in the figures', async () => {
  const folder = join(directory.path, 'incomplete');
  await mkdir(folder);
  for (const name of await readdir(samples)) {
    if (name.includes('990009')) continue;
    if (name.includes('990011')) {
      const bytes = await readFile(join(samples, name));
      await writeFile(join(folder, name), bytes.subarray(0, bytes.length / 2));
    } else await copyFile(join(samples, name), join(folder, name));
  }
  const summary = await runHzz({
    directory: join(directory.path, 'lacks'),
    samples: [folder],
    figures: ['hzz_final_stack'],
  });
  assert.equal(summary.state, 'partial');
  assert.deepEqual(summary.result!.missing, ['990009']);
  assert.deepEqual(summary.result!.incomplete, ['990011']);
  assert.equal(summary.failures.length, 1);
  assert.match(summary.failures[0]!.reason, /990011/);
  const stack = String(await read('lacks', 'plots/hzz_final_stack.svg'));
  assert.match(stack, /of 5 samples 1 missing, 1 incomplete/);
});

test('a set of samples that is whole but for a dataset is not called done', async () => {
  const data = (await readdir(samples)).find((name) => name.startsWith('data'))!;
  const { state, result } = await runHzz({
    directory: join(directory.path, 'data-only'),
    samples: [join(samples, data)],
  });
  assert.equal(state, 'partial');
  assert.equal(result!.missing.length, 4);
});
