import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomStream, STAGE } from '../../../../src/apps/simulation/random/stream.ts';
import {
  DEFAULT_RESONANCE,
  generateHiddenResonance,
  RESONANCE_DECAYS,
} from '../../../../src/apps/simulation/toy/hidden-resonance.ts';
import { createParticles, type ParticleList } from '../../../../src/apps/simulation/toy/particles.ts';
import { TOY_PROCESS_NAMES, toyProcess } from '../../../../src/apps/simulation/toy/processes.ts';
import { isError } from '../../../../src/errors.ts';

function generate(name: string, count: number, look: (particles: ParticleList) => void): void {
  const random = new RandomStream(21, 2);
  const particles = createParticles();
  for (let event = 1; event <= count; event++) {
    particles.count = 0;
    toyProcess(name).generate(particles, random.at(event, STAGE.generation), DEFAULT_RESONANCE);
    look(particles);
  }
}

function massesOf(particles: ParticleList, code: number): number[] {
  const masses: number[] = [];
  for (let index = 0; index < particles.count; index++) {
    if (Math.abs(particles.id[index]!) === code) masses.push(particles.mass[index]!);
  }
  return masses;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;

test('the Z peaks at its mass with its width', () => {
  const masses: number[] = [];
  generate('z', 12_000, (particles) => masses.push(particles.mass[0]!));
  const peak = masses.filter((mass) => Math.abs(mass - 91.1876) < 10);
  assert.ok(Math.abs(median(peak) - 91.1876) < 0.06);
  const core = peak.filter((mass) => Math.abs(mass - 91.1876) < 2.4952 / 2).length / peak.length;
  // Of a Breit-Wigner cut at ±10 GeV: atan(1) / atan(2 · 10 / Γ).
  assert.ok(Math.abs(core - Math.atan(1) / Math.atan(20 / 2.4952)) < 0.02, `${core}`);
});

test('the median transverse momentum of the Z is that of the shower it was read from', () => {
  const momenta: number[] = [];
  generate('z', 6000, (particles) => {
    if (particles.mass[0]! > 66 && particles.mass[0]! < 116) {
      momenta.push(Math.hypot(particles.px[0]!, particles.py[0]!));
    }
  });
  assert.ok(Math.abs(median(momenta) - 12.84) < 0.7);
});

test('a third of the W decays to leptons, and top quarks decay to W and b', () => {
  let [w, leptonic, bottoms] = [0, 0, 0];
  generate('top-pair', 3000, (particles) => {
    for (let index = 0; index < particles.count; index++) {
      const code = Math.abs(particles.id[index]!);
      const mother = particles.mother[index]!;
      if (code === 24) w++;
      if (code === 5 && mother >= 0) bottoms++;
      const isLepton = code === 11 || code === 13 || code === 15;
      if (isLepton && mother >= 0 && Math.abs(particles.id[mother]!) === 24) leptonic++;
    }
  });
  assert.equal(w, 6000);
  assert.equal(bottoms, 6000);
  assert.ok(Math.abs(leptonic / w - 0.3258) < 4 * Math.sqrt((0.3258 * 0.6742) / w), `${leptonic / w}`);
});

test('a Higgs boson of 125 GeV decays to one Z near its mass and one far below it', () => {
  const [heavier, lighter]: [number[], number[]] = [[], []];
  generate('higgs-to-4l', 3000, (particles) => {
    const masses = massesOf(particles, 23).sort((a, b) => b - a);
    heavier.push(masses[0]!);
    lighter.push(masses[1]!);
  });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean(heavier) - 85.1) < 1.5, `${mean(heavier)}`);
  assert.ok(Math.abs(mean(lighter) - 25.2) < 1.2, `${mean(lighter)}`);
});

test('the charges of every event add up to that of what was made', () => {
  generate('zz-to-4l', 500, (particles) => {
    let charge = 0;
    for (let index = 0; index < particles.count; index++) {
      const code = Math.abs(particles.id[index]!);
      if (particles.final[index] && (code === 11 || code === 13)) charge -= Math.sign(particles.id[index]!);
    }
    assert.equal(charge, 0);
  });
});

test('numbers, channels and names of processes are unique, and an unknown name is told what there is', () => {
  const processes = TOY_PROCESS_NAMES.map(toyProcess);
  for (const key of ['name', 'number', 'channel'] as const) {
    assert.equal(new Set(processes.map((process) => process[key])).size, processes.length);
  }
  assert.throws(
    () => toyProcess('graviton'),
    (error) => isError(error, 'not-found') && (error.hint ?? '').includes('top-pair'),
  );
});

test('the hidden resonance has its mass and decays to two of what was asked for', () => {
  const random = new RandomStream(2, 1);
  const particles = createParticles();
  const codes = { photons: [22, 22], electrons: [11, -11], muons: [13, -13], jets: [21, 21] };
  for (const decay of RESONANCE_DECAYS) {
    for (let event = 1; event <= 50; event++) {
      particles.count = 0;
      generateHiddenResonance(particles, random.at(event, STAGE.generation), { mass: 400, width: 2, decay });
      assert.ok(Math.abs(particles.mass[0]! - 400) <= 40);
      const daughters = [...particles.id.subarray(0, particles.count)].filter(
        (_, index) => particles.mother[index] === 0,
      );
      assert.deepEqual(daughters, codes[decay]);
    }
  }
  for (const wrong of [{ mass: -1 }, { width: 0 }, { mass: Number.NaN }]) {
    const resonance = { ...DEFAULT_RESONANCE, ...wrong };
    assert.throws(
      () => generateHiddenResonance(particles, random, resonance),
      (error) => isError(error, 'usage'),
    );
  }
});
