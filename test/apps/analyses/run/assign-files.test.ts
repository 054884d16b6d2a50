import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { assignFiles, findAnalysis } from '../../../../src/apps/analyses/index.ts';
import { datasetInName } from '../../../../src/apps/analyses/run/assign-files.ts';
import { anyName } from '../../../../src/catalog/index.ts';
import { startMagic } from '../../../catalog/services.ts';

const analysis = findAnalysis('hzz', '2025e-13tev-beta');
const NAMES = [
  'ODEO_FEB2025_v0_exactly4lep_mc_345060.Powheg_ggH125_ZZ4lep.exactly4lep.root',
  'ODEO_FEB2025_v0_exactly4lep_data15_periodD.exactly4lep.root',
  'mc_999999.other.root',
];
let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'beamline-assign-'));
  for (const name of NAMES) await writeFile(join(directory, name), '');
});

after(() => rm(directory, { recursive: true }));

test('the names of files say of which dataset they are', () => {
  assert.equal(datasetInName(NAMES[0]!), '345060');
  assert.equal(datasetInName(NAMES[1]!), 'data15_periodD');
  assert.equal(datasetInName('mc_410470.ttbar.exactly4lep.root'), '410470');
  assert.equal(datasetInName('data_A.4lep.root'), 'data_A');
  assert.equal(datasetInName('mc15_toy.990008.higgs-to-4l.exactly4lep.root'), '990008');
  assert.equal(datasetInName('data15_toy.exactly4lep.root'), 'data15_toy');
  assert.equal(datasetInName('histograms.root'), undefined);
});

test('files go to their datasets in the order of the datasets, and others are reported', async () => {
  const { samples, files, unused } = await assignFiles(analysis, [directory]);
  assert.equal(samples, 'open-data');
  assert.deepEqual(
    files.map(({ dataset }) => dataset),
    ['data15_periodD', '345060'],
  );
  assert.deepEqual(
    unused.map((url) => basename(url)),
    ['mc_999999.other.root'],
  );
});

test('a URL is taken as it is, and a file that is named twice once', async () => {
  const url = 'root://server.example//data/mc_700600.Sh_2212_llll.root';
  const { files } = await assignFiles(analysis, [url, url]);
  assert.deepEqual(files, [{ url, dataset: '700600' }]);
});

test('a release stands for its files, those of the skim that is asked for', async () => {
  const file_list = ['root://server.example//data/mc_700600.Sh_2212_llll.root'];
  const skims = [
    { skim_type: '4lep', file_list: ['root://server.example//4lep/mc_700600.Sh_2212_llll.4lep.root'] },
  ];
  await using magic = await startMagic({
    '2025e-13tev-beta': [{ dataset_number: '700600', file_list, skims }],
  });
  const catalog = anyName({ env: { ATLAS_API_BASE_URL: magic.url } });
  const { files } = await assignFiles(analysis, ['release:2025e-13tev-beta:4lep'], catalog);
  assert.deepEqual(files, [{ url: skims[0]!.file_list[0], dataset: '700600' }]);
});

test('real and generated samples are not mixed, and files of no use are refused', async () => {
  const toy = 'root://server.example//data/mc15_toy.990008.higgs-to-4l.root';
  await assert.rejects(assignFiles(analysis, [directory, toy]), { tag: 'usage' });
  await assert.rejects(assignFiles(analysis, [join(directory, NAMES[2]!)]), { tag: 'not-found' });
});
