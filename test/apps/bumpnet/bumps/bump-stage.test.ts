import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../../../src/apps/simulation/index.ts';
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

const CONFIG = {
  mass_calculation_task_config: { objects_to_calculate: ['Photons'], min_events_per_fs: 100 },
  post_processing_task_config: { cleaning: 'known-resonances', peak_detection_bins: 'grid' },
  scan_task_config: { toys: 100 },
};

test('a run finds the resonance that is hidden in the sample, and leaves out where known ones are', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample') });
    const research = files.filter(({ release }) => release === '2024r-pp').map(({ path }) => path);
    const run = join(directory, 'run');
    const steps = ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation', 'scan'] as const;
    await runIn(run, research, { config: CONFIG, steps });
    const bumps = JSON.parse(await readFile(join(run, 'bumps.json'), 'utf8')) as Bumps;
    const [best] = bumps.searched;
    assert.match(best?.name ?? '', /^ROI_mass_g0g1_cat_0ex_0mx_1jx_2gx/);
    assert.equal(best?.file, 'histograms/bumpnet.root');
    assert.ok(best.bump.low <= 245 && best.bump.high >= 245, `${best.bump.low}`);
    assert.ok(best.global.significance > 5, `${best.global.significance}`);
    assert.equal(bumps.runWide.histograms, bumps.searched.length);
    const cleaning = JSON.parse(await readFile(join(run, 'im_arrays_processed/cleaning.json'), 'utf8'));
    const { windows } = cleaning.spectra['0e_0m_1j_2g_0t_0b_IM_g0g1'];
    assert.deepEqual(
      windows.map(({ name, low, high }: { name: string; low: number; high: number }) => [name, low, high]),
      [['H', 120, 130]],
    );
    assert.ok(bumps.searched.every(({ bump }) => bump.high <= 120 || bump.low >= 130));
  }));
