import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atlasOpenMagic } from '../../../src/catalog/index.ts';
import { isError } from '../../../src/errors.ts';
import { AT_ONCE } from '../../storage/http/web-server.ts';
import { type Fault, startMagic } from '../services.ts';

const EOS = 'root://eospublic.cern.ch:1094//eos/opendata/atlas/rucio';
const ZPRIME = {
  ...{ dataset_number: '301204', physics_short: 'Zprime_ee', cross_section_pb: 0.001762, genFiltEff: 1.0 },
  ...{ kFactor: 1.0, nEvents: 20000, sumOfWeights: 20000.0, process: 'pp>Zprime>ee', CoMEnergy: null },
  file_list: [`${EOS}/user/noskim_301204.root`],
  skims: [{ id: 1, skim_type: '4lep', file_list: [`${EOS}/opendata/4lep_301204.root`] }],
};
const DATA = {
  ...{ dataset_number: 'data', physics_short: null, description: null },
  // A name as data have it in 2025: nothing in it says what it is.
  file_list: [`${EOS}/opendata/ODEO_FEB2025_v0_noskim_data15_periodD.noskim.root`],
  skims: [{ skim_type: '4lep', file_list: [`${EOS}/opendata/4lep_1.root`, `${EOS}/opendata/4lep_2.root`] }],
};
const EMPTY = { dataset_number: '301209', physics_short: 'nothing', process: 'pp>X' };
const many = Array.from({ length: 2345 }, (_, i) => ({
  ...ZPRIME,
  dataset_number: String(400000 + i),
  file_list: [`${EOS}/mc_${i}.root`],
}));
const RELEASES = {
  '2025e-13tev-beta': [ZPRIME, EMPTY, DATA],
  '2024r-pp': many,
  strange: [{ ...DATA, file_list: ['x.tar.gz'] }],
};

async function resolveThere(name: string, fault?: Fault) {
  await using server = await startMagic(RELEASES, fault);
  return await atlasOpenMagic({ baseUrl: server.url, effects: AT_ONCE }).resolve(name);
}

test('the files of a release are told to be data or simulation by the metadata', async () => {
  const { files, metadata } = await resolveThere('2025e-13tev-beta');
  const origins = files.map(({ origin }) => [origin?.key, origin?.isSimulation, origin?.dataset]);
  assert.deepEqual(origins, [
    ['2025e-13tev-beta_mc', true, '301204'],
    ['2025e-13tev-beta', false, 'data'],
  ]);
  assert.deepEqual(metadata.withoutFiles, ['301209']);
});

test('a skim has its own files, and an unknown one is an error that names the nearest', async () => {
  assert.equal((await resolveThere('2025e-13tev-beta:4lep')).files.length, 3);
  await assert.rejects(resolveThere('2025e-13tev-beta:5lep'), (error) => {
    assert.ok(isError(error, 'not-found'));
    assert.match(error.hint ?? '', /did you mean 4lep/);
    return true;
  });
});

test('a data set is found by number and by name, with its cross-section', async () => {
  for (const key of ['301204', 'Zprime_ee']) {
    const { files, metadata } = await resolveThere(`2025e-13tev-beta/${key}`);
    assert.equal(files.length, 1);
    const [dataset] = metadata.datasets as { crossSection: number }[];
    assert.equal(dataset?.crossSection, 0.001762);
  }
  await assert.rejects(resolveThere('2025e-13tev-beta/1'), /has no data set "1"/);
});

test('a large release comes in pages and whole', async () => {
  const { files } = await resolveThere('2024r-pp');
  assert.equal(new Set(files.map(({ url }) => url)).size, 2345);
});

test('a service that knows only whole releases is understood', async () => {
  const old: Fault = (request, response) => {
    if (!request.url?.startsWith('/datasets')) return false;
    response.writeHead(404).end('{}');
    return true;
  };
  assert.equal((await resolveThere('2024r-pp', old)).files.length, 2345);
});

test('a release that ends early is an error', async () => {
  const short: Fault = (request, response) => {
    if (!request.url?.includes('skip=2000')) return false;
    response.end('[]');
    return true;
  };
  await assert.rejects(resolveThere('2024r-pp', short), /is to have 2345 data sets, but 2000 came/);
});

test('releases that hold no ROOT files are refused with a clear word', async () => {
  await assert.rejects(
    resolveThere('2025r-evgen-13tev'),
    (error) => isError(error, 'unsupported') && /HepMC/.test(error.message),
  );
  await assert.rejects(resolveThere('strange'), /no ROOT files, only such as "x.tar.gz"/);
  await assert.rejects(
    resolveThere('2024-pp'),
    (error) => isError(error, 'not-found') && /2024r-pp/.test(error.hint ?? ''),
  );
  await assert.rejects(resolveThere('a b'), /no name of a release/);
});
