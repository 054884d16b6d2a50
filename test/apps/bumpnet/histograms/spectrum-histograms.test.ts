import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  binSpectrum,
  type SpectrumSettings,
} from '../../../../src/apps/bumpnet/histograms/spectrum-histograms.ts';
import { toNpy } from '../../../../src/convert/index.ts';
import { isError } from '../../../../src/errors.ts';
import { binContents, edgesOf, errorOf, integralOf, underflowOf } from '../../../../src/hist/index.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';

const SIGNATURE = '2e_0m_0j_0g_0t_0b_IM_e0e1';
const SETTINGS: SpectrumSettings = {
  widths: [10],
  binning: 'fixed',
  bumpnetNames: true,
  widthInName: true,
  fromHighestBin: false,
};

interface Spectrum {
  readonly masses: readonly number[];
  readonly weights?: readonly number[];
  readonly cut?: number;
}

const binned = ({ masses, weights, cut }: Spectrum, changes: Partial<SpectrumSettings> = {}) =>
  inTemporaryDirectory(async (directory) => {
    const written = async (path: string, values: readonly number[]) => {
      await writeFile(join(directory, path), toNpy(Float64Array.from(values)));
      return { path, bytes: (await stat(join(directory, path))).size, checksum: '' };
    };
    const array = {
      masses: await written('a.npy', masses),
      weights: weights ? await written('a_weights.npy', weights) : null,
    };
    const spectrum = { signature: SIGNATURE, arrays: [array], cut: cut ?? null, windows: [] };
    return binSpectrum(directory, spectrum, { ...SETTINGS, ...changes });
  });

test('weights are summed, negative ones too, and their squares beside them', async () => {
  const { histograms } = await binned({ masses: [91, 92, 93, 104], weights: [2, -0.5, 1, 0.25] });
  const [spectrum] = histograms;
  assert.deepEqual([...binContents(spectrum!)], [2.5, 0.25]);
  assert.equal(errorOf(spectrum!, 0), Math.sqrt(4 + 0.25 + 1));
  assert.deepEqual([...spectrum!.sumw2!.subarray(1, 3)], [5.25, 0.0625]);
});

test('as many weights as masses, or the array is refused', async () => {
  await assert.rejects(binned({ masses: [91, 92], weights: [1] }), (error) => isError(error, 'format'));
});

test('masses below the first whole bin behind the cut are in the underflow, none is lost', async () => {
  const { histograms, range } = await binned({ masses: [86, 88, 91, 97, 105], cut: 85.3 });
  assert.deepEqual([...edgesOf(histograms[0]!.x)], [90, 100, 110]);
  assert.equal(underflowOf(histograms[0]!), 2);
  assert.equal(underflowOf(histograms[0]!) + integralOf(histograms[0]!), 5);
  assert.deepEqual(range, [86, 105]);
});

test('several widths give a histogram each, told apart by their names', async () => {
  const { histograms } = await binned({ masses: [91, 92, 105] }, { widths: [10, 2.5, 'variable'] });
  const name = 'ROI_mass_e0e1_cat_2ex_0mx_0jx_0gx_0tx_0bx';
  assert.deepEqual(
    histograms.map((one) => one.name),
    [`${name}_width_10.0`, `${name}_width_2.5`, `${name}_width_var`],
  );
  assert.ok(histograms.every((one) => integralOf(one) === 3));
});

test('names can end without the width, or be those of signatures', async () => {
  const nameFor = async (changes: Partial<SpectrumSettings>) =>
    (await binned({ masses: [91] }, changes)).histograms[0]?.name;
  assert.equal(await nameFor({ widthInName: false }), 'ROI_mass_e0e1_cat_2ex_0mx_0jx_0gx_0tx_0bx');
  assert.equal(await nameFor({ bumpnetNames: false }), `ROI_${SIGNATURE}_width_10.0`);
});

test('bins before the last of the highest ones are emptied when that is asked for', async () => {
  const masses = [65, 75, 76, 85, 86, 95, 111];
  const { histograms } = await binned({ masses, weights: masses.map(() => 0.5) }, { fromHighestBin: true });
  assert.deepEqual([...histograms[0]!.contents], [0, 0, 0, 1, 0.5, 0, 0.5, 0]);
  assert.deepEqual([...histograms[0]!.sumw2!], [0, 0, 0, 0.5, 0.25, 0, 0.25, 0]);
});

test('no mass gives no histogram', async () => {
  assert.deepEqual(await binned({ masses: [] }), { histograms: [], range: null });
});
