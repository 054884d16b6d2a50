import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, settingsOf } from '../../../../src/apps/bumpnet/index.ts';
import { KINEMATICS_ONLY } from '../../../../src/event/index.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';

const parsing = (config: object) => settingsOf(checkConfig(config, 'test.yaml')).settings.parsing;
const selection = (value: unknown) => parsing({ selection: value }).selection;

test('a configuration without the key, or with `original`, asks for kinematics and numbers of objects only', () => {
  const { cuts, counts, ...others } = parsing({}).selection;
  const { cuts: _, counts: __, ...nothing } = KINEMATICS_ONLY;
  assert.deepEqual(others, nothing);
  assert.deepEqual(cuts.Electrons, { pt: { min: 25 }, eta: { min: -2.47, max: 2.47 } });
  assert.deepEqual(counts.Jets, { min: 0, max: 4 });
  assert.deepEqual(selection('original'), parsing({}).selection);
});

test('the standard selection asks for what an analysis would', () => {
  const standard = selection('standard');
  assert.deepEqual(standard.criteria.Electrons, {
    quality: 'standard',
    identification: 'medium',
    isolation: 'loose',
  });
  assert.deepEqual(standard.criteria.BJets, standard.criteria.Jets);
  assert.deepEqual(standard.crack, ['Electrons', 'Photons']);
  assert.ok(standard.overlapRemoval);
  assert.equal(standard.outsideCounts, 'cap');
  assert.deepEqual(selection({}), standard);
});

test('a table changes what it names and leaves the rest', () => {
  const changed = selection({
    electrons: { identification: 'tight', isolation: null, crack: false },
    trigger: ['HLT_mu50'],
    trigger_matching: true,
    met_min: 30,
    b_tagging: '70',
    overlap_removal: false,
    required: true,
  });
  assert.deepEqual(changed.criteria.Electrons, { quality: 'standard', identification: 'tight' });
  assert.deepEqual(changed.criteria.Muons, selection('standard').criteria.Muons);
  assert.deepEqual(changed.crack, ['Photons']);
  assert.deepEqual(changed.trigger, { chains: ['HLT_mu50'], matched: true });
  assert.deepEqual([changed.met, changed.btag], [{ min: 30 }, { workingPoint: '70' }]);
  assert.ok(changed.required && !changed.overlapRemoval);
});

test('on the base of the original only what is named is asked', () => {
  const changed = selection({ base: 'original', muons: { isolation: 'tight' } });
  assert.deepEqual(changed, {
    ...selection('original'),
    criteria: { ...selection('original').criteria, Muons: { isolation: 'tight' } },
  });
});

test('the score that the original names wins over the working point', () => {
  const config = { parsing_task_config: { enable_jet_tagging: true }, selection: 'standard' };
  assert.deepEqual(parsing(config).selection.btag, { field: 'btagDeepFlavB', threshold: 0.5 });
});

test('lists of good runs become a part of the settings', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = [join(directory, 'a.json'), join(directory, 'b.json')];
    await writeFile(paths[0]!, '{"1": [[1, 5]]}');
    await writeFile(paths[1]!, '{"1": [[6, 9]]}');
    assert.deepEqual(selection({ good_runs: paths }).goodRuns, { 1: [[1, 9]] });
    await writeFile(paths[1]!, 'nothing');
    assert.throws(() => selection({ good_runs: paths }), { tag: 'usage', message: /good_runs: .*b\.json/ });
    assert.throws(() => selection({ good_runs: [join(directory, 'c.json')] }), {
      tag: 'usage',
      message: /c\.json/,
    });
  }));

const WRONG: readonly [string, unknown, RegExp, RegExp][] = [
  ['a name that is none', 'standrd', /selection/, /./],
  ['an unknown key', { electron: {} }, /unknown key "selection\.electron"/, /electrons/],
  ['an unknown key inside', { muons: { isolaton: 'tight' } }, /"selection\.muons\.isolaton"/, /isolation/],
  [
    'a working point that no format has',
    { muons: { isolation: 'tigth' } },
    /selection\.muons\.isolation is "tigth"/,
    /tight/,
  ],
  ['a b-tagging that no format has', { b_tagging: '78' }, /selection\.b_tagging is "78"/, /77/],
  ['a limit below zero', { met_min: -1 }, /selection\.met_min/, /./],
];
for (const [what, value, message, hint] of WRONG)
  test(`${what} is an error with the place, and the nearest that is known`, () => {
    assert.throws(
      () => selection(value),
      (error: Error & { tag: string; hint?: string }) =>
        error.tag === 'usage' && message.test(error.message) && hint.test(error.hint ?? 'none'),
    );
  });

test('weights have defaults for all that may be left out', () => {
  const weights = (value: unknown) => parsing({ weights: value }).weights;
  assert.equal(weights(null), null);
  assert.deepEqual(weights({ luminosity: 36.6 }), { luminosity: 36.6, scaleFactors: null, samples: {} });
  assert.deepEqual(weights({ luminosity: 1, samples: { '410470': { cross_section_pb: 5 } } })?.samples, {
    410470: { crossSection: 5 },
  });
  assert.throws(() => weights({ luminosity: 0 }), { tag: 'usage' });
  assert.throws(() => weights({ samples: {} }), { tag: 'usage', message: /luminosity/ });
});
