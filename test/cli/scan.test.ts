import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_RESONANCE, EMBEDDED_DEFAULTS, makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { inTemporaryDirectory, runIn } from '../apps/bumpnet/run-pipeline.ts';
import { beamline } from './beamline.ts';

interface Found {
  readonly name: string;
  readonly bump: { readonly low: number; readonly high: number };
  readonly global: { readonly significance: number };
}

/** Histograms of two photons, and of two jets, of a sample that the pipeline was run on. */
async function histogramsOf(directory: string, resonanceShare: number): Promise<string> {
  const dir = join(directory, 'sample');
  const { files } = await makeEmbeddedSample({ dir, resonanceShare });
  const research = files.filter(({ release }) => release === '2024r-pp').map(({ path }) => path);
  const config = {
    mass_calculation_task_config: {
      objects_to_calculate: ['Photons', 'Jets'],
      max_total_particles_in_combination: 2,
    },
  };
  await runIn(join(directory, 'run'), research, { config });
  return join(directory, 'run', 'histograms', 'bumpnet.root');
}

const scan = async (...args: string[]) => {
  const { code, stdout, stderr } = await beamline('scan', ...args, '--quiet');
  assert.equal(code, 0, stderr);
  return stdout;
};

test('the resonance that is hidden in the sample is found, and nothing else', () =>
  inTemporaryDirectory(async (directory) => {
    const file = await histogramsOf(directory, EMBEDDED_DEFAULTS.resonanceShare);
    const figure = join(directory, 'best.svg');
    const report = JSON.parse(await scan(file, '--json', '--toys', '1000', '--figure', figure)) as {
      results: Found[];
      runWide: { significance: number; histograms: number };
    };
    const [best, ...others] = report.results;
    assert.match(best?.name ?? '', /mass_g0g1_cat_0ex_0mx_1jx_2gx/);
    const { mass } = DEFAULT_RESONANCE;
    assert.ok(best!.bump.low <= mass && best!.bump.high >= mass);
    assert.ok(report.runWide.significance > 5, `${report.runWide.significance}`);
    assert.ok(report.runWide.histograms > 5);
    assert.deepEqual(
      others.filter(({ global }) => global.significance > 3),
      [],
    );
    assert.match(await readFile(figure, 'utf8'), /^<svg/);
    const table = await scan(file, 'ROI_mass_g0g1_*1jx_2gx*', '--toys', '50');
    assert.match(table, /^histogram +window[^\n]*\nROI_mass_g0g1\S+ +270-290 [^\n]*\n1 histogram searched: /);
  }));

test('without the resonance nothing stands out', () =>
  inTemporaryDirectory(async (directory) => {
    const file = await histogramsOf(directory, 0);
    const report = JSON.parse(await scan(file, '--json', '--toys', '150')) as { results: Found[] };
    assert.ok(report.results.length > 5);
    assert.deepEqual(
      report.results.filter(({ global }) => global.significance > 3),
      [],
    );
  }));

test('what is not in the file and what makes no sense is one line', async () => {
  const wrong = await Promise.all([
    beamline('scan'),
    beamline('scan', 'x.root', '--family', 'cubic'),
    beamline('scan', 'x.root', '--figure', 'x.pdf'),
    beamline('scan', 'x.root', '--exclude', '100-80'),
  ]);
  for (const { code, stderr } of wrong) {
    assert.equal(code, 2);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
  }
});
