import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomStream, STAGE } from '../../../../src/apps/simulation/random/stream.ts';
import {
  type Body,
  decayThreeBody,
  decayTwoBody,
  restMomentum,
} from '../../../../src/apps/simulation/toy/decay.ts';
import { DEFAULT_RESONANCE } from '../../../../src/apps/simulation/toy/hidden-resonance.ts';
import {
  addAtRapidity,
  createParticles,
  type ParticleList,
} from '../../../../src/apps/simulation/toy/particles.ts';
import { TOY_PROCESS_NAMES, toyProcess } from '../../../../src/apps/simulation/toy/processes.ts';

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not within ${tolerance} of ${expected}`);

/** Checks that the daughters of every particle that decayed carry its momentum, energy and mass. */
function checkConservation(particles: ParticleList): void {
  for (let mother = 0; mother < particles.count; mother++) {
    if (particles.final[mother]) continue;
    const sums = [0, 0, 0, 0];
    for (let index = 0; index < particles.count; index++) {
      if (particles.mother[index] !== mother) continue;
      const momentum = [particles.px, particles.py, particles.pz, particles.e].map(
        (column) => column[index]!,
      );
      for (let axis = 0; axis < 4; axis++) sums[axis]! += momentum[axis]!;
    }
    const scale = 1e-9 * particles.e[mother]!;
    near(sums[0]!, particles.px[mother]!, scale);
    near(sums[1]!, particles.py[mother]!, scale);
    near(sums[2]!, particles.pz[mother]!, scale);
    near(sums[3]!, particles.e[mother]!, scale);
  }
}

test('energy and momentum are conserved in every decay of every process, and transverse momentum in all', () => {
  const random = new RandomStream(3, 1);
  const particles = createParticles();
  for (const name of TOY_PROCESS_NAMES) {
    for (let event = 1; event <= 60; event++) {
      particles.count = 0;
      toyProcess(name).generate(particles, random.at(event, STAGE.generation), DEFAULT_RESONANCE);
      checkConservation(particles);
      if (name.includes('non-prompt')) continue;
      let [px, py, sum] = [0, 0, 0];
      for (let index = 0; index < particles.count; index++) {
        if (!particles.final[index]) continue;
        px += particles.px[index]!;
        py += particles.py[index]!;
        sum += particles.e[index]!;
      }
      near(Math.hypot(px, py), 0, 1e-9 * sum);
    }
  }
});

test('no event has more energy than the beams bring', () => {
  const random = new RandomStream(4, 1);
  const particles = createParticles();
  for (const name of TOY_PROCESS_NAMES) {
    for (let event = 1; event <= 400; event++) {
      particles.count = 0;
      toyProcess(name).generate(particles, random.at(event, STAGE.generation), DEFAULT_RESONANCE);
      let energy = 0;
      for (let index = 0; index < particles.count; index++) {
        if (particles.final[index]) energy += particles.e[index]!;
      }
      assert.ok(energy < 13_000, `an event of ${name} has ${energy} GeV`);
    }
  }
});

test('daughters are on their mass shell, and both are back to back in the rest frame', () => {
  const random = new RandomStream(8, 1).at(1, STAGE.generation);
  const particles = createParticles();
  const mother = addAtRapidity(particles, 23, 50, 1.5, 0.3, 91.2);
  const first = decayTwoBody(particles, mother, random, { id: 13, mass: 0.105 }, { id: -13, mass: 0.105 });
  for (const index of [first, first + 1]) {
    const { px, py, pz, e } = particles;
    const mass2 = e[index]! ** 2 - px[index]! ** 2 - py[index]! ** 2 - pz[index]! ** 2;
    near(mass2, 0.105 ** 2, 1e-9 * e[index]! ** 2);
  }
  near(restMomentum(91.2, 0, 0), 45.6, 1e-12);
  near(restMomentum(5, 3, 2), 0, 1e-12);
});

test('decays to two are isotropic in the rest frame of the mother', () => {
  const random = new RandomStream(9, 1).at(1, STAGE.generation);
  const particles = createParticles();
  const photon = { id: 22, mass: 0 };
  const count = 20_000;
  let [cosine, cosine2, x2] = [0, 0, 0];
  for (let decay = 0; decay < count; decay++) {
    particles.count = 0;
    const mother = addAtRapidity(particles, 25, 0, 0, 0, 100);
    const first = decayTwoBody(particles, mother, random, photon, photon);
    cosine += particles.pz[first]! / 50 / count;
    cosine2 += (particles.pz[first]! / 50) ** 2 / count;
    x2 += (particles.px[first]! / 50) ** 2 / count;
  }
  near(cosine, 0, 0.016);
  near(cosine2, 1 / 3, 0.01);
  near(x2, 1 / 3, 0.01);
});

test('a decay to three massless particles fills phase space flatly: each takes a third of the energy', () => {
  const random = new RandomStream(10, 1).at(1, STAGE.generation);
  const particles = createParticles();
  const count = 10_000;
  const massless = [1, 2, 3].map((id) => ({ id, mass: 0 })) as [Body, Body, Body];
  const energies = [0, 0, 0];
  let pairMass2 = 0;
  for (let decay = 0; decay < count; decay++) {
    particles.count = 0;
    const mother = addAtRapidity(particles, 15, 0, 0, 0, 3);
    const third = decayThreeBody(particles, mother, random, massless);
    for (const [place, index] of [third + 2, third + 3, third].entries()) {
      energies[place]! += particles.e[index]! / count;
    }
    pairMass2 += particles.mass[third + 1]! ** 2 / count;
  }
  for (const energy of energies) near(energy, 1, 0.015);
  // Flat in the Dalitz plot of massless daughters: <m12²> = M²/3.
  near(pairMass2, 3, 0.06);
});
