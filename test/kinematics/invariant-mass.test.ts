import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  boost,
  type FourVectors,
  fillMassTerms,
  fillPairTerms,
  fromCartesian,
  invariantMass,
  massOfCartesian,
  newMassTerms,
  sumOf,
  toCartesian,
  velocityOf,
} from '../../src/kinematics/index.ts';

const vector = fc.record({
  pt: fc.double({ min: 0.1, max: 2000, noNaN: true }),
  eta: fc.double({ min: -5, max: 5, noNaN: true }),
  phi: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  mass: fc.double({ min: 0, max: 200, noNaN: true }),
});

test('the mass of one object is its own', () => {
  fc.assert(
    fc.property(vector, (one) => {
      assert.ok(Math.abs(invariantMass([one]) - one.mass) <= 1e-12 * one.mass + 1e-150);
    }),
  );
});

test('two back-to-back massless objects of 45.6 GeV make 91.2 GeV', () => {
  const mass = invariantMass([
    { pt: 45.6, eta: 0, phi: 0.3, mass: 0 },
    { pt: 45.6, eta: 0, phi: 0.3 - Math.PI, mass: 0 },
  ]);
  assert.ok(Math.abs(mass - 91.2) < 1e-12);
});

test('it agrees with the square root of E^2 - p^2 where that one does not cancel', () => {
  fc.assert(
    fc.property(fc.array(vector, { minLength: 2, maxLength: 4 }), (vectors) => {
      const sum = sumOf(vectors.map(toCartesian));
      const plain = massOfCartesian(sum);
      const squaredError = 1e-13 * sum.energy ** 2;
      assert.ok(Math.abs(invariantMass(vectors) ** 2 - plain * Math.abs(plain)) <= squaredError);
    }),
  );
});

test('a massless object with itself has no mass at all, at any energy', () => {
  fc.assert(
    fc.property(vector, (one) => {
      const massless = { ...one, mass: 0 };
      assert.equal(invariantMass([massless, massless]), 0);
    }),
  );
});

test('an object with itself has twice its mass, also where the mass is a millionth of its energy', () => {
  const muon = { pt: 2000, eta: 4, phi: 1, mass: 0.1056583755 };
  assert.ok(Math.abs(invariantMass([muon, muon]) / 0.211316751 - 1) < 1e-9);
});

test('two nearly parallel massless objects keep the digits that E^2 - p^2 loses', () => {
  // m = 2 sqrt(pt1 pt2) sqrt(sinh^2(deltaEta/2) + sin^2(deltaPhi/2)), here with deltaPhi = 0.
  const mass = invariantMass([
    { pt: 1000, eta: 0.001, phi: 0, mass: 0 },
    { pt: 1000, eta: 0, phi: 0, mass: 0 },
  ]);
  const expected = 2000 * Math.sinh(0.0005);
  assert.ok(Math.abs(mass / expected - 1) < 1e-12);
});

test('the mass does not depend on the order of the objects', () => {
  fc.assert(
    fc.property(vector, vector, vector, (a, b, c) => {
      const [first, second] = [invariantMass([a, b, c]), invariantMass([c, a, b])];
      assert.ok(Math.abs(first - second) <= 1e-12 * first);
    }),
  );
});

test('the mass is the same in the rest frame of the sum', () => {
  fc.assert(
    fc.property(vector, vector, (a, b) => {
      const [p, q] = [toCartesian({ ...a, mass: 1 + a.mass }), toCartesian({ ...b, mass: 1 + b.mass })];
      const { x, y, z } = velocityOf(sumOf([p, q]));
      const atRest = [p, q].map((one) => boost(one, { x: -x, y: -y, z: -z }));
      const total = sumOf(atRest);
      const before = massOfCartesian(sumOf([p, q]));
      const gamma = sumOf([p, q]).energy / before;
      assert.ok(Math.abs(total.energy / before - 1) <= 1e-14 * gamma * gamma + 1e-12);
      assert.ok(Math.hypot(total.px, total.py, total.pz) <= 1e-13 * gamma * gamma * before + 1e-9);
    }),
  );
});

test('an object that is not finite makes the mass NaN', () => {
  const fine = { pt: 10, eta: 0, phi: 0, mass: 0 };
  for (const name of ['pt', 'eta', 'phi', 'mass'] as const)
    assert.ok(Number.isNaN(invariantMass([fine, { ...fine, [name]: Number.NaN }])));
});

test('an object without momentum adds its mass to the energy only', () => {
  const atRest = { pt: 0, eta: 0, phi: 0, mass: 3 };
  const light = { pt: 4, eta: 0, phi: 0, mass: 0 };
  assert.ok(Math.abs(invariantMass([atRest, light]) - Math.sqrt(49 - 16)) < 1e-14);
  assert.equal(invariantMass([{ ...atRest, mass: 0 }, light]), 0);
});

test('the term of a pair is twice its scalar product', () => {
  const pair = { pt: [20, 30], eta: [0.5, -1], phi: [0.1, 2], mass: [1, 2] };
  const columns = Object.fromEntries(
    Object.entries(pair).map(([name, pairs]) => [name, Float64Array.from(pairs)]),
  );
  const [first, second] = [0, 1].map((place) => {
    const terms = newMassTerms(1);
    // The four names are there.
    fillMassTerms(terms, columns as unknown as FourVectors, Int32Array.of(place), 1);
    return terms;
  });
  const [p, q] = [0, 1].map((i) =>
    toCartesian({ pt: pair.pt[i]!, eta: pair.eta[i]!, phi: pair.phi[i]!, mass: pair.mass[i]! }),
  );
  const product = p!.energy * q!.energy - p!.px * q!.px - p!.py * q!.py - p!.pz * q!.pz;
  const pairTerms = new Float64Array(1);
  fillPairTerms(pairTerms, first!, second!, 1);
  assert.ok(Math.abs(pairTerms[0]! - 2 * product) < 1e-10);
});

test('Cartesian coordinates lead back to where they came from', () => {
  fc.assert(
    fc.property(vector, (one) => {
      const back = fromCartesian(toCartesian(one));
      assert.ok(Math.abs(back.pt - one.pt) <= 1e-12 * one.pt);
      assert.ok(Math.abs(back.eta - one.eta) <= 1e-12);
      assert.ok(Math.abs(Math.sin(back.phi - one.phi)) <= 1e-12);
    }),
  );
});

test('a space-like sum has a negative mass in Cartesian coordinates', () => {
  assert.equal(massOfCartesian({ px: 5, py: 0, pz: 0, energy: 4 }), -3);
  assert.equal(massOfCartesian({ px: 3, py: 0, pz: 0, energy: 5 }), 4);
});
