import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AnalysisResult } from '../../../../src/apps/analyses/index.ts';
import { readWithJsroot } from '../../simulation/read-with-jsroot.ts';
import { makeSamples, runHzz, temporaryDirectory } from '../samples.ts';

/** Events left after each cut, their weights, and the masses of those that pass all. */
interface Count {
  readonly events: number[];
  readonly weights: number[];
  readonly masses: number[];
}

type Values = Record<string, (number | number[])[]>;
/** A cut: numbers of the event by branch, and lists of its leptons. */
type Cut = (one: (name: string) => number, list: (name: string) => number[]) => boolean;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

before(async () => {
  directory = await temporaryDirectory();
  await makeSamples(join(directory.path, 'analysis'), 'analysis');
  await makeSamples(join(directory.path, 'mini'), 'mini');
});

after(() => directory.remove());

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** The cuts of the notebook, written once more, event by event. */
const CUTS_2025: readonly Cut[] = [
  (one) => Boolean(one('trigE') || one('trigM')),
  (_, list) => total(list('lep_isTrigMatched').map(Number)) >= 1,
  (_, list) => list('lep_pt')[0]! > 20,
  (_, list) => list('lep_pt')[1]! > 15,
  (_, list) => list('lep_pt')[2]! > 10,
  (_, list) => {
    const isGood = list('lep_type').map((type, i) => {
      const identified = type === 13 ? list('lep_isMediumID')[i] : list('lep_isLooseID')[i];
      return identified && list('lep_isLooseIso')[i];
    });
    return isGood.filter(Boolean).length === 4;
  },
  (_, list) => [44, 48, 52].includes(total(list('lep_type').slice(0, 4))),
  (_, list) => total(list('lep_charge').slice(0, 4)) === 0,
];

/** The places of the good leptons of 2020. */
function goodOf(list: (name: string) => number[]): number[] {
  const of = (name: string, i: number) => list(`lep_${name}`)[i]!;
  return list('lep_pt').flatMap((mev, i) => {
    const pt = mev / 1000;
    const eta = Math.abs(of('eta', i));
    const isElectron = of('type', i) === 11;
    const inside = isElectron ? pt > 7 && eta < 2.47 : pt > 5 && eta < 2.5;
    const isolated = of('ptcone30', i) / mev < 0.3 && of('etcone20', i) / mev < 0.3;
    const significance = Math.abs(of('trackd0pvunbiased', i)) / of('tracksigd0pvunbiased', i);
    const theta = 2 * Math.atan(Math.exp(-of('eta', i)));
    const prompt = significance < (isElectron ? 5 : 3) && Math.abs(of('z0', i) * Math.sin(theta)) < 0.5;
    return inside && isolated && prompt ? [i] : [];
  });
}

const CUTS_2020: readonly Cut[] = [
  (one) => Boolean(one('trigE') || one('trigM')),
  (_, list) => goodOf(list).length === 4,
  (_, list) =>
    goodOf(list)
      .slice(0, 3)
      .every((i, rank) => list('lep_pt')[i]! / 1000 > [25, 15, 10][rank]!),
  (_, list) => total(goodOf(list).map((i) => list('lep_charge')[i]!)) === 0,
  (_, list) => [44, 48, 52].includes(total(goodOf(list).map((i) => list('lep_type')[i]!))),
];

function count(
  values: Values,
  cuts: readonly Cut[],
  weightOf: (one: (name: string) => number) => number,
): Count {
  const found: Count = {
    events: new Array(cuts.length + 1).fill(0),
    weights: new Array(cuts.length + 1).fill(0),
    masses: [],
  };
  const length = values.lep_pt!.length;
  for (let event = 0; event < length; event++) {
    const one = (name: string) => Number(values[name]![event]);
    const list = (name: string) => values[name]![event] as number[];
    const failing = cuts.findIndex((cut) => !cut(one, list));
    const passed = failing < 0 ? cuts.length : failing;
    for (let step = 0; step <= passed; step++) {
      found.events[step]!++;
      found.weights[step]! += weightOf(one);
    }
    if (failing < 0) found.masses.push(massOf(list));
  }
  return found;
}

function massOf(list: (name: string) => number[]): number {
  const energies = list('lep_e');
  let [x, y, z, e] = [0, 0, 0, 0];
  for (let i = 0; i < 4; i++) {
    const pt = list('lep_pt')[i]!;
    x += pt * Math.cos(list('lep_phi')[i]!);
    y += pt * Math.sin(list('lep_phi')[i]!);
    z += pt * Math.sinh(list('lep_eta')[i]!);
    e += energies[i]!;
  }
  return Math.sqrt(e * e - x * x - y * y - z * z);
}

const LEPTONS_2025 = [
  'pt',
  'eta',
  'phi',
  'e',
  'charge',
  'type',
  'isTrigMatched',
  'isLooseID',
  'isMediumID',
  'isLooseIso',
];
const LEPTONS_2020 = [
  ...['pt', 'eta', 'phi', 'charge', 'type', 'z0', 'ptcone30', 'etcone20'],
  ...['trackd0pvunbiased', 'tracksigd0pvunbiased'],
];
const CORRECTIONS = ['PILEUP', 'ELE', 'MUON', 'LepTRIGGER'];

interface Form {
  readonly tree: 'analysis' | 'mini';
  readonly release: string;
  readonly leptons: readonly string[];
  readonly cuts: readonly Cut[];
  readonly factors: readonly string[];
  readonly sum: string;
  readonly luminosity: number;
}

const FORM_2025: Form = {
  ...{ tree: 'analysis', release: '2025e-13tev-beta', leptons: LEPTONS_2025, cuts: CUTS_2025 },
  factors: ['mcWeight', 'xsec', 'kfac', 'filteff', ...CORRECTIONS.map((name) => `ScaleFactor_${name}`)],
  ...{ sum: 'sum_of_weights', luminosity: 36.6 },
};
const FORM_2020: Form = {
  ...{ tree: 'mini', release: '2020e-13tev', leptons: LEPTONS_2020, cuts: CUTS_2020 },
  factors: ['mcWeight', 'XSection', ...CORRECTIONS.map((name) => `scaleFactor_${name}`)],
  ...{ sum: 'SumWeights', luminosity: 10.064 },
};

/** Reads a sample with another program's reader and counts it event by event. */
async function countSample(form: Form, dataset: string, mode: 'signed' | 'absolute'): Promise<Count> {
  const folder = join(directory.path, form.tree);
  const file = (await readdir(folder)).find((name) => name.includes(dataset))!;
  const isData = dataset.startsWith('data');
  const branches = ['trigE', 'trigM', ...form.leptons.map((name) => `lep_${name}`)];
  const weights = isData ? [] : [...form.factors, form.sum];
  const { values } = await readWithJsroot(join(folder, file), form.tree, [...branches, ...weights]);
  const factor = mode === 'absolute' ? Math.abs : (x: number) => x;
  if (form.tree === 'mini') values.lep_e = values.lep_pt!;
  return count(values as Values, form.cuts, (one) =>
    isData
      ? 1
      : form.factors.reduce(
          (product, name) => product * factor(one(name)),
          (1000 * form.luminosity) / one(form.sum),
        ),
  );
}

async function assertYields(form: Form, result: AnalysisResult, mode: 'signed' | 'absolute'): Promise<void> {
  assert.equal(result.datasets.length, 5);
  for (const { name, steps } of result.datasets) {
    const expected = await countSample(form, name, mode);
    assert.deepEqual(
      steps.map(({ events }) => events),
      expected.events,
      name,
    );
    for (const [i, { weight, label }] of steps.entries()) {
      const difference = Math.abs(weight - expected.weights[i]!);
      assert.ok(
        difference <= 1e-9 * Math.abs(expected.weights[i]!),
        `${name}, ${label}: off by ${difference}`,
      );
    }
  }
}

function run(form: Form, name: string, weights?: 'signed' | 'absolute') {
  return runHzz({
    directory: join(directory.path, name),
    samples: [join(directory.path, form.tree)],
    release: form.release,
    ...(weights === undefined ? {} : { weights }),
  });
}

test('in the form of 2025 every sample has the events and weights that a count by hand gives, cut by cut', async () => {
  const { result, state } = await run(FORM_2025, 'run-2025');
  assert.equal(state, 'done');
  await assertYields(FORM_2025, result!, 'signed');
  const selected = result!.datasets.filter(({ steps }) => steps.at(-1)!.events > 20);
  assert.deepEqual(
    selected.map(({ name }) => name),
    ['data15_toy', '990009', '990008'],
  );
});

test('in the form of 2020 too', async () => {
  const { result } = await run(FORM_2020, 'run-2020');
  await assertYields(FORM_2020, result!, 'signed');
});

test('with absolute weights the yields are those of the notebook, and larger', async () => {
  const { result } = await run(FORM_2025, 'run-absolute', 'absolute');
  await assertYields(FORM_2025, result!, 'absolute');
  const signed = await countSample(FORM_2025, '990009', 'signed');
  const zz = result!.datasets.find(({ name }) => name === '990009')!;
  assert.ok(zz.steps.at(-1)!.weight > 1.1 * signed.weights.at(-1)!);
});

test('the mass histogram of the data has the masses of the selected events', async () => {
  const { result } = await run(FORM_2025, 'run-masses');
  const { masses } = await countSample(FORM_2025, 'data15_toy', 'signed');
  const data = result!.datasets.find(({ name }) => name === 'data15_toy')!;
  const m4l = data.histograms.find(({ name }) => name === 'm4l')!;
  const expected = new Array(70).fill(0);
  for (const mass of masses) {
    const bin = mass < 80 ? 0 : mass >= 250 ? 69 : 1 + Math.floor((mass - 80) / 2.5);
    expected[bin]++;
  }
  assert.deepEqual([...m4l.contents], expected);
  assert.equal(m4l.sumw2, null);
});
