import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { physliteLayout, writeSample } from '../../../../src/apps/simulation/index.ts';
import { fromTh1, readNpy } from '../../../../src/convert/index.ts';
import { overflowOf, underflowOf } from '../../../../src/hist/index.ts';
import { histogramOf, openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';

const SIGNATURE = '0e_2m_0j_0g_0t_0b_IM_m0m1';
const CONFIG = {
  mass_calculation_task_config: { min_events_per_fs: 1, objects_to_calculate: ['Muons'] },
  weights: { luminosity: 2, samples: { 990001: { cross_section_pb: 3, sum_of_weights: 1500 } } },
  scan_task_config: { toys: 1, min_events: 1 },
};

async function arrayIn(path: string): Promise<Float64Array> {
  const source = await fromFile(path);
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
}

test('weights go with the masses through cleaning into histograms, with their squares', () =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, 'mc.root');
    const count = { seed: 1, run: 1, first: 1, count: 1500 };
    await writeSample(file, { z: 1 }, physliteLayout('vectors', 990001), count);
    const run = join(directory, 'run');
    const steps = ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation', 'scan'] as const;
    await runIn(run, [file], { config: CONFIG, steps });

    const stem = join(run, 'im_arrays_processed', `${SIGNATURE}_main`);
    const [masses, weights] = [await arrayIn(`${stem}.npy`), await arrayIn(`${stem}_weights.npy`)];
    assert.ok(masses.length > 10);
    assert.equal(weights.length, masses.length);
    const all = await arrayIn(join(run, 'im_arrays', `${SIGNATURE}_weights.npy`));
    const { spectra } = JSON.parse(await readFile(join(run, 'im_arrays_processed/cleaning.json'), 'utf8'));
    const { removed, main, outliers } = spectra[SIGNATURE];
    assert.equal(removed + main + outliers, all.length);

    const source = await fromFile(join(run, 'histograms/bumpnet.root'));
    const name = 'ROI_mass_m0m1_cat_0ex_2mx_0jx_0gx_0tx_0bx_width_10.0';
    const found = histogramOf(await (await openRootFile(source)).get(name));
    await source.close();
    assert.ok(found && 'axis' in found && found.className === 'TH1D');
    const histogram = fromTh1(found);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum(histogram.contents) - sum(weights)) < 1e-9 * sum(weights));
    assert.ok(Math.abs(sum(histogram.sumw2!) - sum(weights.map((w) => w * w))) < 1e-9 * sum(weights));
    assert.equal(underflowOf(histogram) + overflowOf(histogram), 0);
    assert.equal(histogram.entries, masses.length);
    const bumps = JSON.parse(await readFile(join(run, 'bumps.json'), 'utf8'));
    assert.match(bumps.notSearched[0].reason, /weighted/);
  }));
