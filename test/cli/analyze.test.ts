import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { analyzeCommand } from '../../src/cli/analyze.ts';
import type { Command } from '../../src/cli/command.ts';
import { resumeCommand } from '../../src/cli/resume.ts';
import { makeSamples, temporaryDirectory } from '../apps/analyses/samples.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let samples: string;

before(async () => {
  directory = await temporaryDirectory();
  samples = join(directory.path, 'samples');
  await makeSamples(samples, 'analysis');
});

after(() => directory.remove());

const inDirectory = (name: string) => join(directory.path, name);
/** Runs a command in this process. */
async function run(command: Command, ...args: string[]) {
  let stdout = '';
  const terminal = {
    out: (text: string) => {
      stdout += text;
    },
    err: { write: () => {} },
    signal: new AbortController().signal,
  };
  return { code: await command.run(args, terminal), stdout: () => stdout };
}

const analyze = (...args: string[]) =>
  run(analyzeCommand, 'hzz', '--no-figures', '--executor', 'inline', ...args);

const OUTPUTS = ['histograms/hzz.root', 'histograms/result.json', 'cut_flow.csv'];

test('an analysis ends with its cut flow, a column for each group, and its significance', async () => {
  const { code, stdout } = await analyze('--sample-dir', samples, '--run-dir', inDirectory('cut-flow'));
  assert.equal(code, 0);
  assert.match(stdout(), /^Done\.\n/);
  assert.match(stdout(), /charges add up to 0 +\d+ +-?\d+\.\d\d +\d+\.\d\d +\d+\.\d\d\n/);
  assert.match(stdout(), /122\.5 to 130 GeV: .* seen/);
  assert.match(stdout(), /figures +0 in plots/);
});

test('a run with a broken sample ends with 3, and resumed with the sample mended it gives the same bytes', async () => {
  const [whole, broken] = [inDirectory('whole'), inDirectory('broken')];
  assert.equal((await analyze(samples, '--run-dir', whole)).code, 0);
  const signal = join(samples, (await readdir(samples)).find((name) => name.includes('990008'))!);
  const bytes = await readFile(signal);
  await writeFile(signal, bytes.subarray(0, 5000));
  const first = await analyze(samples, '--run-dir', broken);
  assert.equal(first.code, 3);
  assert.match(first.stdout(), /incomplete +990008/);
  assert.match(first.stdout(), /failed: look: .*990008/);
  await writeFile(signal, bytes);
  assert.equal((await analyze(samples, '--run-dir', broken)).code, 0);
  for (const path of OUTPUTS)
    assert.deepEqual(await readFile(join(broken, path)), await readFile(join(whole, path)), path);
});

test('"resume" goes on with a run of an analysis', async () => {
  const directory = inDirectory('resumed');
  await analyze(samples, '--run-dir', directory);
  const { code, stdout } = await run(resumeCommand, directory, '--workers', '1', '--quiet');
  assert.equal(code, 0);
  assert.match(stdout(), /4e, 2e2μ or 4μ/);
});

test('results come as JSON when asked for', async () => {
  const { stdout } = await analyze(samples, '--run-dir', inDirectory('json'), '--json');
  const { state, result } = JSON.parse(stdout());
  assert.equal(state, 'done');
  assert.deepEqual(
    result.groups.map(({ name }: { name: string }) => name),
    ['data', 'reducible', 'zz', 'signal'],
  );
});

test('what makes no sense is refused', async () => {
  for (const [args, message] of [
    [[], /expected the name of an analysis/],
    [['hzy'], /no analysis "hzy"/],
    [['hzz', '--weights', 'positive', samples], /--weights is "positive"/],
    [['hzz', '--executor', 'clouds', '--run-dir', inDirectory('never'), samples], /--executor is "clouds"/],
  ] as const)
    await assert.rejects(run(analyzeCommand, ...args), { tag: 'usage', message });
});
