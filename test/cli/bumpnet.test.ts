import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { toTh1 } from '../../src/convert/index.ts';
import { histogram, regularAxis } from '../../src/hist/index.ts';
import { createRootFile } from '../../src/root/index.ts';
import { toNewFile } from '../../src/storage/index.ts';
import { inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { beamline } from './beamline.ts';

const GOOD = 'ROI_mass_e0j0_cat_1ex_0mx_2jx_0gx_0tx_0bx';
const SHORT = 'ROI_mass_j0j1_cat_0ex_0mx_2jx_0gx_0tx_0bx';

async function fileWith(path: string, spectra: Record<string, number>): Promise<string> {
  const file = await createRootFile(await toNewFile(path));
  for (const [name, bins] of Object.entries(spectra)) {
    const contents = Float64Array.from({ length: bins + 2 }, (_, i) => (i > 0 && i <= bins ? 60 - i : 0));
    const spectrum = { ...histogram(regularAxis(bins, 0, 10 * bins), { name }), contents, entries: 1000 };
    await file.histogram(name, toTh1(spectrum));
  }
  await file.close();
  return path;
}

test('which histograms BumpNet would take is a table of the others, and all of it as JSON', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await fileWith(join(directory, 'h.root'), { [GOOD]: 30, [SHORT]: 8 });
    const { code, stdout } = await beamline('bumpnet', 'check', path);
    assert.equal(code, 0);
    assert.match(stdout, /ROI_mass_j0j1_\S+ +no +8 +\d+ +8 bins up to the last filled one, 25 are needed\n/);
    assert.ok(!stdout.includes(GOOD));
    assert.match(stdout, /BumpNet would take 1 of 2 histograms/);
    assert.ok((await beamline('bumpnet', 'check', '--all', path)).stdout.includes(GOOD));
    const [checked] = JSON.parse((await beamline('bumpnet', 'check', '--json', path)).stdout);
    assert.deepEqual(
      checked.histograms.map(({ name, isTaken }: { name: string; isTaken: boolean }) => [name, isTaken]),
      [
        [GOOD, true],
        [SHORT, false],
      ],
    );
  }));

test('a file of which nothing would be taken is told by the exit code, wrong usage in one line', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await fileWith(join(directory, 'h.root'), { [SHORT]: 8 });
    assert.equal((await beamline('bumpnet', 'check', path)).code, 1);
    for (const args of [['bumpnet'], ['bumpnet', 'chek', path]]) {
      const { code, stderr } = await beamline(...args);
      assert.equal(code, 2);
      assert.match(stderr, /^error: beamline bumpnet: expected "check"[^\n]*\n$/);
    }
  }));
