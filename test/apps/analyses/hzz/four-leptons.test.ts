import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FourLeptons, fourLeptonQuantities } from '../../../../src/apps/analyses/hzz/four-leptons.ts';

/** Massless leptons in the transverse plane: pT, azimuth, charge, type. */
function leptonsOf(
  ...rows: readonly (readonly [pt: number, phi: number, charge: number, type: number])[]
): FourLeptons {
  const column = (i: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[i]);
  const pt = column(0);
  return { pt, eta: pt.map(() => 0), phi: column(1), energy: pt, charge: column(2), type: column(3) };
}

function firstOf(leptons: FourLeptons, rule: 'closest' | 'last') {
  const all = fourLeptonQuantities(leptons, rule);
  return Object.fromEntries(Object.entries(all).map(([name, { values }]) => [name, values[0]!]));
}

function assertNear(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs(actual! - expected) < 1e-9, `${actual} for ${expected}`);
}

const quarter = Math.PI / 2;

test('two pairs of opposite flavour are the two Z, the one nearer to 91 GeV first', () => {
  const leptons = leptonsOf(
    [45, 0, 1, 13],
    [20, quarter, -1, 11],
    [45, 2 * quarter, -1, 13],
    [20, -quarter, 1, 11],
  );
  const { mZ1, mZ2, m4l, pt4l, y4l } = firstOf(leptons, 'closest');
  assertNear(mZ1, 90);
  assertNear(mZ2, 40);
  assertNear(m4l, 130);
  assertNear(pt4l, 0);
  assertNear(y4l, 0);
});

test('of four of one flavour the pairing with the pair closest to the Z counts, or the last one', () => {
  const leptons = leptonsOf(
    [45, 0, 1, 11],
    [45, 2 * quarter, -1, 11],
    [20, quarter, 1, 11],
    [20, -quarter, -1, 11],
  );
  assertNear(firstOf(leptons, 'closest').mZ1, 90);
  assertNear(firstOf(leptons, 'closest').mZ2, 40);
  const crossed = Math.sqrt(2 * 45 * 20);
  assertNear(firstOf(leptons, 'last').mZ1, crossed);
});

test('without a pairing of same flavour and opposite charge there are no Z', () => {
  const leptons = leptonsOf([45, 0, 1, 13], [45, 2 * quarter, 1, 13], [20, 1, -1, 11], [20, 2, -1, 11]);
  const { mZ1, mZ2, m4l } = firstOf(leptons, 'closest');
  assert.ok(Number.isNaN(mZ1) && Number.isNaN(mZ2));
  assert.ok(m4l! > 0);
});

test('an event with three leptons has no mass of four', () => {
  const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;
  const { m4l } = firstOf(leptonsOf([45, 0, 1, 13], [45, 1, -1, 13], [20, 2, 1, 11], none), 'closest');
  assert.ok(Number.isNaN(m4l));
});
