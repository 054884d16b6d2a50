import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../../../src/apps/simulation/index.ts';
import { fromTh1, readNpy } from '../../../../src/convert/index.ts';
import { highOf, integralOf, lowOf, overflowOf, underflowOf } from '../../../../src/hist/index.ts';
import { histogramOf, openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';

const NAME = 'mass_j0j1_cat_0ex_0mx_2jx_0gx_0tx_0bx';
const SIGNATURE = '0e_0m_2j_0g_0t_0b_IM_j0j1';

async function runWith(directory: string, histograms: Record<string, unknown>): Promise<string> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1500 });
  const run = join(directory, 'run');
  const config = {
    mass_calculation_task_config: { min_events_per_fs: 5, objects_to_calculate: ['Photons', 'Jets'] },
    histogram_creation_task_config: histograms,
  };
  await runIn(run, [files[0]?.path as string], { config });
  return run;
}

async function histogramIn(path: string, name: string) {
  const source = await fromFile(path);
  try {
    const found = histogramOf(await (await openRootFile(source)).get(name));
    assert.ok(found && 'axis' in found && found.className === 'TH1D');
    return fromTh1(found);
  } finally {
    await source.close();
  }
}

async function massesIn(path: string): Promise<Float64Array> {
  const source = await fromFile(path);
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
}

test('histograms before cleaning have a file and ranges of their own, in which every mass is', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await runWith(directory, {
      also_save_pre_postproc: true,
      pre_postproc_filename: 'before.root',
      bin_width_gev: [10, 'variable'],
    });
    assert.deepEqual((await readdir(join(run, 'histograms'))).sort(), ['before.root', 'bumpnet.root']);
    const masses = await massesIn(join(run, 'im_arrays', `${SIGNATURE}.npy`));
    for (const width of ['10.0', 'var']) {
      const before = await histogramIn(join(run, 'histograms/before.root'), `ROI_${NAME}_width_${width}`);
      assert.equal(integralOf(before), masses.length);
      assert.ok(lowOf(before.x) <= Math.min(...masses) && highOf(before.x) > Math.max(...masses));
      const after = await histogramIn(join(run, 'histograms/bumpnet.root'), `ROI_${NAME}_width_${width}`);
      const main = await massesIn(join(run, 'im_arrays_processed', `${SIGNATURE}_main.npy`));
      assert.equal(underflowOf(after) + integralOf(after) + overflowOf(after), main.length);
    }
  }));

test('there can be a file for each signature, and the ranges of all are in one file', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await runWith(directory, { single_output_file: false });
    const names = await readdir(join(run, 'histograms'));
    assert.ok(names.length > 1 && names.includes(`${SIGNATURE}_hists.root`));
    const ranges = JSON.parse(await readFile(join(run, 'logs/global_ranges.json'), 'utf8'));
    const main = await massesIn(join(run, 'im_arrays_processed', `${SIGNATURE}_main.npy`));
    assert.equal(Object.keys(ranges).length, names.length);
    assert.deepEqual(ranges[NAME], [Math.min(...main), Math.max(...main)]);
  }));
