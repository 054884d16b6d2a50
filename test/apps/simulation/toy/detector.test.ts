import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomStream, STAGE } from '../../../../src/apps/simulation/random/stream.ts';
import { bTagEfficiency, drawTagQuantile } from '../../../../src/apps/simulation/toy/b-tag.ts';
import { createDetector } from '../../../../src/apps/simulation/toy/detector.ts';
import {
  addAtRapidity,
  addParticle,
  createParticles,
} from '../../../../src/apps/simulation/toy/particles.ts';
import { createToyEvent, type ToyEvent } from '../../../../src/apps/simulation/toy/toy-event.ts';

type Add = (particles: ReturnType<typeof createParticles>) => void;

/** Puts the same particles through the detector many times. */
function detect(add: Add, count: number, look: (event: ToyEvent) => void): void {
  const random = new RandomStream(31, 1);
  const particles = createParticles();
  const event = createToyEvent();
  const detector = createDetector();
  for (let number = 1; number <= count; number++) {
    particles.count = 0;
    add(particles);
    detector(particles, random.at(number, STAGE.detector), event);
    look(event);
  }
}

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) < tolerance, `${value} is not within ${tolerance} of ${expected}`);

/** Seen share, mean and width of pT/truth of single particles. */
function respond(code: number, pt: number, eta: number, list: 'electrons' | 'muons' | 'photons') {
  const values: number[] = [];
  const count = 5000;
  detect(
    (particles) => addAtRapidity(particles, code, pt, eta, 1, 0),
    count,
    (event) => {
      if (event[list].count > 0) values.push(event[list].pt[0]! / pt);
    },
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const width = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { efficiency: values.length / count, mean, width };
}

test('electrons of 50 GeV are seen and smeared as the table says', () => {
  const { efficiency, mean, width } = respond(11, 50, 0.5, 'electrons');
  const energy = 50 * Math.cosh(0.5);
  near(efficiency, 0.95, 0.013);
  near(mean, 1, 0.001);
  near(width, Math.hypot(0.1 / Math.sqrt(energy), 0.007, 0.25 / energy), 0.0008);
});

test('muons of 100 GeV are seen and smeared as the table says', () => {
  const { efficiency, mean, width } = respond(-13, 100, 1.5, 'muons');
  near(efficiency, 0.98, 0.009);
  near(mean, 1, 0.0025);
  near(width, 1.4 * Math.hypot(0.02, 0.01), 0.0015);
});

test('photons behind the end of the acceptance are jets, muons there are missing', () => {
  let [photons, jets, muons] = [0, 0, 0];
  const add: Add = (particles) => {
    addAtRapidity(particles, 22, 60, 2.6, 0, 0);
    addAtRapidity(particles, 13, 60, -2.9, 0, 0);
  };
  detect(add, 200, (event) => {
    photons += event.photons.count;
    muons += event.muons.count;
    for (let index = 0; index < event.jets.count; index++) if (event.jets.pt[index]! > 40) jets++;
  });
  assert.equal(photons, 0);
  assert.equal(muons, 0);
  near(jets, 200, 3);
});

test('a neutrino is what is missing', () => {
  let [x, y] = [0, 0];
  const add: Add = (particles) => {
    addParticle(particles, 14, 100, 0, 20, 0);
    addParticle(particles, -13, -100, 0, 50, 0);
  };
  detect(add, 400, (event) => {
    if (event.muons.count === 0) return;
    x += event.missingX / 400;
    y += event.missingY / 400;
  });
  near(x, 98, 4);
  near(y, 0, 1.5);
});

test('two partons that are close become one jet with the mass of both, two that are not stay two', () => {
  const jetsOf = (dPhi: number) => {
    const jets: number[] = [];
    let mass = 0;
    const add: Add = (particles) => {
      addAtRapidity(particles, 21, 100, 0, 0, 0);
      addAtRapidity(particles, 5, 100, 0, dPhi, 0);
    };
    detect(add, 300, (event) => {
      let hard = 0;
      for (let index = 0; index < event.jets.count; index++) if (event.jets.pt[index]! > 60) hard++;
      jets.push(hard);
      if (event.jets.count > 0) mass = Math.max(mass, event.jets.m[0]!);
    });
    return jets.reduce((sum, count) => sum + count, 0) / jets.length;
  };
  near(jetsOf(0.3), 1, 0.03);
  near(jetsOf(0.6), 2, 0.08);
});

test('b jets are tagged with the published efficiency, and the working points are nested', () => {
  const random = new RandomStream(1, 1).at(1, STAGE.detector);
  near(bTagEfficiency(5, 100), 0.728, 0.001);
  near(bTagEfficiency(4, 50), 0.13, 0.001);
  near(bTagEfficiency(21, 200), 0.00346, 0.00001);
  const counts = new Float64Array(6);
  for (let jet = 0; jet < 10_000; jet++) counts[drawTagQuantile(random, 5, 100)]! += 1;
  near((counts[4]! + counts[5]!) / 10_000, 0.728, 0.02);
  near(counts[5]! / 10_000, (0.728 * 60) / 70, 0.02);
  assert.equal(counts[0], 0);
});

test('the pair of muons from a Z has the mass of the Z, as wide as the resolution', () => {
  const masses: number[] = [];
  const add: Add = (particles) => {
    addAtRapidity(particles, 13, 45.5938, 0.3, 0, 0.105);
    addAtRapidity(particles, -13, 45.5938, 0.3, Math.PI, 0.105);
  };
  detect(add, 4000, ({ muons }) => {
    if (muons.count < 2) return;
    const dEta = muons.eta[0]! - muons.eta[1]!;
    const dPhi = muons.phi[0]! - muons.phi[1]!;
    masses.push(Math.sqrt(2 * muons.pt[0]! * muons.pt[1]! * (Math.cosh(dEta) - Math.cos(dPhi))));
  });
  const mean = masses.reduce((sum, value) => sum + value, 0) / masses.length;
  const width = Math.sqrt(masses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / masses.length);
  near(mean, 91.1876, 0.15);
  near(width, (91.19 * Math.hypot(0.02, 0.00456)) / Math.SQRT2, 0.08);
});
