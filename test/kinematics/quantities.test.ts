import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deltaPhi,
  deltaPhiColumn,
  deltaR,
  deltaRColumn,
  energy,
  energyColumn,
  massFromEnergy,
  momentum,
  momentumColumn,
  polarAngle,
  pseudorapidity,
  px,
  pxColumn,
  py,
  pyColumn,
  pz,
  pzColumn,
  rapidity,
  rapidityColumn,
  transverseEnergy,
  transverseEnergyColumn,
  transverseMass,
  transverseMassColumn,
} from '../../src/kinematics/index.ts';

const near = (value: number, expected: number, tolerance = 1e-12) =>
  assert.ok(
    Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${value} for ${expected}`,
  );

/** p = (3, 4, 12), |p| = 13, m = 84, E = 85. */
const pt = 5;
const eta = Math.asinh(12 / 5);
const phi = Math.atan2(4, 3);
const mass = 84;

test('a vector with known components has them', () => {
  near(px(pt, phi), 3);
  near(py(pt, phi), 4);
  near(pz(pt, eta), 12);
  near(momentum(pt, eta), 13);
  near(energy(pt, eta, mass), 85);
  near(transverseEnergy(pt, eta, mass), (85 * 5) / 13);
  near(rapidity(pt, eta, mass), Math.atanh(12 / 85));
  near(pseudorapidity(3, 4, 12), eta);
  near(Math.cos(polarAngle(eta)), 12 / 13);
});

test('the rapidity of a massless object is its pseudorapidity', () => {
  assert.equal(rapidity(10, 4.9, 0), 4.9);
});

test('along the beam the pseudorapidity is infinite, and without momentum zero', () => {
  assert.equal(pseudorapidity(0, 0, -2), Number.NEGATIVE_INFINITY);
  assert.equal(pseudorapidity(0, 0, 2), Number.POSITIVE_INFINITY);
  assert.equal(pseudorapidity(0, 0, 0), 0);
});

test('the difference of two azimuths is the short way round', () => {
  near(deltaPhi(3, -3), 6 - 2 * Math.PI);
  near(deltaPhi(-3, 3), 2 * Math.PI - 6);
  near(deltaPhi(0.5, 0.2), 0.3);
  near(deltaPhi(20 * Math.PI + 0.1, 0), 0.1);
  assert.ok(Math.abs(deltaPhi(Math.PI, 0)) === Math.PI);
});

test('the distance of two directions takes the short way round in azimuth', () => {
  near(deltaR(1, 3, 1, -3), 2 * Math.PI - 6);
  near(deltaR(0, 0, 3, 0), 3);
  near(deltaR(0, 0, 0.3, 0.4), 0.5);
});

test('the transverse mass is greatest for opposite directions and zero for equal ones', () => {
  near(transverseMass(40, 0, 40, Math.PI), 80);
  assert.equal(transverseMass(40, 1, 30, 1), 0);
  near(transverseMass(40, 0.2, 30, 1.7), Math.sqrt(2 * 40 * 30 * (1 - Math.cos(1.5))));
  near(transverseMass(40, 3, 30, -3), transverseMass(40, -3, 30, 3));
});

test('a mass comes back from the energy, and is zero where rounding made the energy too small', () => {
  near(massFromEnergy(pt, eta, 85), 84);
  assert.equal(massFromEnergy(pt, eta, 12.9), 0);
});

test('columns have the value of each entry', () => {
  const vectors = {
    pt: Float32Array.of(5, 7),
    eta: Float64Array.of(eta, -1),
    phi: Float32Array.of(1, 2),
    mass: Float64Array.of(84, 0.5),
  };
  const other = { pt: Float64Array.of(3, 3), eta: Float64Array.of(0, 1), phi: Float64Array.of(-3, 3) };
  assert.deepEqual([...pxColumn(vectors)], [px(5, 1), px(7, 2)]);
  assert.deepEqual([...pyColumn(vectors)], [py(5, 1), py(7, 2)]);
  assert.deepEqual([...pzColumn(vectors)], [pz(5, eta), pz(7, -1)]);
  assert.deepEqual([...momentumColumn(vectors)], [momentum(5, eta), momentum(7, -1)]);
  assert.deepEqual([...energyColumn(vectors)], [energy(5, eta, 84), energy(7, -1, 0.5)]);
  assert.deepEqual(
    [...transverseEnergyColumn(vectors)],
    [transverseEnergy(5, eta, 84), transverseEnergy(7, -1, 0.5)],
  );
  assert.deepEqual([...rapidityColumn(vectors)], [rapidity(5, eta, 84), rapidity(7, -1, 0.5)]);
  assert.deepEqual([...deltaPhiColumn(vectors.phi, other.phi)], [deltaPhi(1, -3), deltaPhi(2, 3)]);
  assert.deepEqual([...deltaRColumn(vectors, other)], [deltaR(eta, 1, 0, -3), deltaR(-1, 2, 1, 3)]);
  assert.deepEqual(
    [...transverseMassColumn(vectors, other)],
    [transverseMass(5, 1, 3, -3), transverseMass(7, 2, 3, 3)],
  );
});
