import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKinematicCuts, parseMultiplicityLimits } from '../../../src/event/index.ts';

test('cuts in MeV with both sides of eta become ranges in GeV', () => {
  const raw = {
    electrons: { pt_min: 25000, eta_max: 2.47, rel_isolation_max: 0.15 },
    BJets: { pt_max: 500000 },
  };
  assert.deepEqual(parseKinematicCuts(raw, { unit: 'MeV' }), {
    cuts: {
      Electrons: { pt: { min: 25 }, eta: { min: -2.47, max: 2.47 }, relIsolationMax: 0.15 },
      BJets: { pt: { max: 500 } },
    },
    unknown: [],
  });
});

test('ranges may be written out, and a side of phi that is missing is that of the circle', () => {
  const raw = { muons: { pt: { min: 25 }, eta: { min: -1, max: 2 }, phi: { max: 1 } }, taus: { phi_min: 0 } };
  assert.deepEqual(parseKinematicCuts(raw).cuts, {
    Muons: { pt: { min: 25 }, eta: { min: -1, max: 2 }, phi: { min: -Math.PI, max: 1 } },
    Taus: { phi: { min: 0, max: Math.PI } },
  });
});

test('eta_min and eta_max together are the two sides', () => {
  assert.deepEqual(parseKinematicCuts({ jets: { eta_min: 2.5, eta_max: 4.5 } }).cuts, {
    Jets: { eta: { min: 2.5, max: 4.5 } },
  });
});

test('kinds of objects that there are none of are named, not ignored', () => {
  assert.deepEqual(parseKinematicCuts({ ljets: { pt_min: 1 }, jets: { pt_min: 1 } }).unknown, ['ljets']);
  assert.deepEqual(parseMultiplicityLimits({ LJets: { min: 0 } }), { limits: {}, unknown: ['LJets'] });
});

test('nothing at all is no cut and no limit', () => {
  for (const raw of [undefined, null, {}]) {
    assert.deepEqual(parseKinematicCuts(raw).cuts, {});
    assert.deepEqual(parseMultiplicityLimits(raw).limits, {});
  }
});

test('limits on counts have a least, a most, or both', () => {
  const raw = { electrons: { min: 0, max: 4 }, muons: { min: 2 }, photons: null };
  assert.deepEqual(parseMultiplicityLimits(raw).limits, { Electrons: { min: 0, max: 4 }, Muons: { min: 2 } });
});

test('a misspelt key, a text for a number and a range upside down are usage errors that say where', () => {
  const fails = (raw: unknown, message: RegExp) =>
    assert.throws(() => parseKinematicCuts(raw), { tag: 'usage', message });
  fails({ jets: { pt_mim: 1 } }, /kinematic_cuts\.jets\.pt_mim/);
  fails({ jets: { pt_min: '30' } }, /kinematic_cuts\.jets\.pt_min is "30"/);
  fails({ jets: { pt: { least: 1 } } }, /kinematic_cuts\.jets\.pt\.least/);
  fails({ jets: { eta: { min: 2, max: 1 } } }, /from 2 to 1/);
  fails({ jets: [1] }, /expected names with values/);
  fails('jets', /expected names with values/);
  assert.throws(() => parseMultiplicityLimits({ jets: 4 }), {
    tag: 'usage',
    message: /particle_counts\.jets/,
  });
});
