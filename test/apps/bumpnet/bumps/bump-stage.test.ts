import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { RECOMMENDED } from '../../../../src/apps/bumpnet/config/recommended.ts';
import { DEFAULT_RESONANCE, makeEmbeddedSample } from '../../../../src/apps/simulation/index.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';

interface Bumps {
  readonly runWide: { readonly histograms: number; readonly significance: number };
  readonly searched: readonly {
    readonly name: string;
    readonly file: string;
    readonly bump: { readonly low: number; readonly high: number };
    readonly global: { readonly significance: number; readonly toys: number };
  }[];
  readonly notSearched: readonly { readonly name: string; readonly reason: string }[];
}

const STEPS = ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation', 'scan'] as const;

/** What is found in the embedded sample, in all of its files or in those of one form. */
async function bumpsIn(
  directory: string,
  config: Record<string, unknown>,
  { share, release }: { share?: number; release?: string } = {},
): Promise<Bumps> {
  const dir = join(directory, 'sample');
  const { files } = await makeEmbeddedSample(share === undefined ? { dir } : { dir, resonanceShare: share });
  const taken = files.filter((file) => release === undefined || file.release === release);
  const names = taken.map(({ path }) => path);
  await runIn(join(directory, 'run'), names, { config, steps: STEPS });
  return JSON.parse(await readFile(join(directory, 'run', 'bumps.json'), 'utf8')) as Bumps;
}

const above3 = ({ searched }: Bumps) => searched.filter(({ global }) => global.significance > 3);

test('a run on the embedded sample finds the hidden resonance above 5 sigma, the whole run considered, and nothing else', () =>
  inTemporaryDirectory(async (directory) => {
    const bumps = await bumpsIn(directory, { ...RECOMMENDED, scan_task_config: { toys: 300 } });
    const [found, ...others] = above3(bumps);
    assert.match(found?.name ?? '', /^ROI_mass_g0g1_cat_0ex_0mx_1jx_2gx/);
    const { mass } = DEFAULT_RESONANCE;
    assert.ok(found!.bump.low <= mass && found!.bump.high >= mass, `${found!.bump.low}`);
    assert.ok(bumps.searched.length > 30);
    assert.equal(bumps.runWide.histograms, bumps.searched.length);
    assert.ok(bumps.runWide.significance > 5.5, `${bumps.runWide.significance}`);
    assert.deepEqual(others, []);
  }));

test('a run on the sample without the resonance finds nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const config = { ...RECOMMENDED, scan_task_config: { toys: 300 } };
    const bumps = await bumpsIn(directory, config, { share: 0 });
    assert.ok(bumps.searched.length > 30);
    assert.deepEqual(above3(bumps), []);
    assert.ok(bumps.runWide.significance < 3);
  }));

test('what cleaning took out of a spectrum is not searched', () =>
  inTemporaryDirectory(async (directory) => {
    const config = {
      mass_calculation_task_config: { objects_to_calculate: ['Photons'], min_events_per_fs: 100 },
      post_processing_task_config: { cleaning: 'known-resonances', peak_detection_bins: 'grid' },
      scan_task_config: { toys: 30 },
    };
    const bumps = await bumpsIn(directory, config, { release: '2024r-pp' });
    const run = join(directory, 'run');
    assert.equal(bumps.searched[0]?.file, 'histograms/bumpnet.root');
    const cleaning = JSON.parse(await readFile(join(run, 'im_arrays_processed/cleaning.json'), 'utf8'));
    const { windows } = cleaning.spectra['0e_0m_1j_2g_0t_0b_IM_g0g1'];
    assert.deepEqual(
      windows.map(({ name, low, high }: { name: string; low: number; high: number }) => [name, low, high]),
      [['H', 120, 130]],
    );
    assert.ok(bumps.searched.every(({ bump }) => bump.high <= 120 || bump.low >= 130));
  }));
