import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { analysisLayout } from '../../../../src/apps/simulation/toy/analysis-layout.ts';
import {
  FOUR_LEPTON_PROCESSES,
  type FourLeptonFile,
  makeFourLeptonSample,
} from '../../../../src/apps/simulation/toy/four-lepton-sample.ts';
import { generateTable } from '../../../../src/apps/simulation/toy/generate.ts';
import { miniLayout } from '../../../../src/apps/simulation/toy/mini-layout.ts';
import { toyProcess } from '../../../../src/apps/simulation/toy/processes.ts';
import { sampleNumbers } from '../../../../src/apps/simulation/toy/sample-numbers.ts';
import { isNumbers, type JaggedColumn, type Table } from '../../../../src/column/index.ts';
import { readWithJsroot } from '../read-with-jsroot.ts';

let dir: string;
let files: readonly FourLeptonFile[];

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beamline-4l-'));
  files = (await makeFourLeptonSample({ dir, eventsPerProcess: 1500, luminosity: 36.6 })).files;
});

after(() => rm(dir, { recursive: true }));

/** Invariant masses [GeV] of four leptons. */
function fourLeptonMasses(values: Record<string, (number | number[])[]>): number[] {
  const [pts, etas, phis, energies] = ['lep_pt', 'lep_eta', 'lep_phi', 'lep_e'].map(
    (name) => values[name] as number[][],
  ) as [number[][], number[][], number[][], number[][]];
  return pts.map((pt, event) => {
    let [px, py, pz, e] = [0, 0, 0, 0];
    for (let lepton = 0; lepton < pt.length; lepton++) {
      px += pt[lepton]! * Math.cos(phis[event]![lepton]!);
      py += pt[lepton]! * Math.sin(phis[event]![lepton]!);
      pz += pt[lepton]! * Math.sinh(etas[event]![lepton]!);
      e += energies[event]![lepton]!;
    }
    return Math.sqrt(e * e - px * px - py * py - pz * pz);
  });
}

const MOMENTUM = ['lep_pt', 'lep_eta', 'lep_phi', 'lep_e'];

test('there is a file of data and one of each simulated process, and only four-lepton events in them', async () => {
  assert.deepEqual(
    files.map((file) => file.process),
    ['data', ...FOUR_LEPTON_PROCESSES],
  );
  for (const file of files) {
    const { entries, values } = await readWithJsroot(file.path, 'analysis', ['lep_n']);
    assert.equal(entries, file.events);
    assert.ok(values.lep_n!.every((leptons) => leptons === 4));
    assert.match(`/${basename(file.path)}`, file.process === 'data' ? /\/data\d+_/ : /\/mc\d+_/);
  }
});

test('four leptons of a Higgs boson have the mass of 125 GeV', async () => {
  const path = files.find((file) => file.process === 'higgs-to-4l')!.path;
  const { values } = await readWithJsroot(path, 'analysis', MOMENTUM);
  const masses = fourLeptonMasses(values).sort((a, b) => a - b);
  assert.ok(Math.abs(masses[masses.length >> 1]! - 125) < 0.4);
  const near = masses.filter((mass) => Math.abs(mass - 125) < 5).length / masses.length;
  assert.ok(near > 0.85, `${near} within 5 GeV`);
});

test('the data hold as many events as the weights of the simulation say', async () => {
  let expected = 0;
  for (const file of files.slice(1)) {
    const factors = ['xsec', 'kfac', 'filteff', 'mcWeight'].concat(
      ['PILEUP', 'ELE', 'MUON', 'LepTRIGGER'].map((name) => `ScaleFactor_${name}`),
    );
    const { values } = await readWithJsroot(file.path, 'analysis', [...factors, 'sum_of_weights']);
    for (let event = 0; event < file.events; event++) {
      const weight = factors.reduce((product, name) => product * Number(values[name]![event]), 1);
      expected += (36.6 * 1000 * weight) / Number(values.sum_of_weights![event]);
    }
  }
  const seen = files[0]!.events;
  assert.ok(Math.abs(seen / expected - 1) < 0.06, `${seen} for ${expected.toFixed(0)}`);
});

function plain(table: Table, name: string): ArrayLike<number> {
  const column = table.columns.get(name)!;
  // The columns that are compared hold numbers of at most 32 bits or lists of them.
  return (isNumbers(column) ? column : (column as JaggedColumn).content) as Float32Array;
}

test('the form of 2020 has the same events in MeV, under its own names', () => {
  const range = { seed: 3, run: 4, first: 1, count: 300 };
  const numbers = sampleNumbers('top-pair', range);
  const older = generateTable({ 'top-pair': 1 }, miniLayout(numbers), range);
  const newer = generateTable({ 'top-pair': 1 }, analysisLayout(numbers), range);
  for (const [name, counterpart, scale] of [
    ['lep_pt', 'lep_pt', 1000],
    ['jet_E', 'jet_e', 1000],
    ['met_et', 'met', 1000],
    ['lep_trackd0pvunbiased', 'lep_d0', 1],
    ['lep_type', 'lep_type', 1],
    ['scaleFactor_BTAG', 'ScaleFactor_FTAG', 1],
  ] as const) {
    const [values, expected] = [plain(older, name), plain(newer, counterpart)];
    assert.equal(values.length, expected.length);
    assert.ok(values.length > 0);
    for (let index = 0; index < values.length; index++) {
      assert.ok(
        Math.abs(values[index]! - scale * expected[index]!) <= 1e-6 * scale * Math.abs(expected[index]!),
        name,
      );
    }
  }
});

test('in the form of 2020 the b tag has the older scale, and the cross-section holds the factors', () => {
  const range = { seed: 3, run: 4, first: 1, count: 300 };
  const numbers = sampleNumbers('top-pair', range);
  const older = generateTable({ 'top-pair': 1 }, miniLayout(numbers), range);
  const newer = generateTable({ 'top-pair': 1 }, analysisLayout(numbers), range);
  const [score, quantile] = [plain(older, 'jet_MV2c10'), plain(newer, 'jet_btag_quantile')];
  for (let jet = 0; jet < score.length; jet++) {
    assert.equal(score[jet]! > 0.8244273, quantile[jet]! >= 4);
    assert.equal(score[jet]! > 0.1758475, quantile[jet]! >= 2);
  }
  const { crossSection, kFactor, filterEfficiency } = toyProcess('top-pair');
  assert.equal(plain(older, 'XSection')[0], Math.fround(crossSection * kFactor * filterEfficiency));
});
