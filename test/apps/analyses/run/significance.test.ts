import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAnalysis } from '../../../../src/apps/analyses/index.ts';
import type { Yield } from '../../../../src/apps/analyses/run/result.ts';
import { significanceIn } from '../../../../src/apps/analyses/run/significance.ts';

const { window, histograms } = findAnalysis('hzz', '2025e-13tev-beta');
const plan = histograms[0]!;

/** A third of the events in each of bins 17 to 19 counted from 0, and some beside them. */
function yieldOf(role: Yield['role'], events: number): Yield {
  const contents = Array.from({ length: plan.bins + 2 }, (_, cell) => {
    return cell >= 18 && cell <= 20 ? events / 3 : 1000;
  });
  const none = { nan: 0, infinite: 0, weight: 0 };
  const sums = { sumw: 0, sumw2: 0, sumwx: 0, sumwx2: 0 };
  const m4l = { name: 'm4l', contents, sumw2: contents, entries: 0, rejected: none, sums };
  return { name: role, title: '', role, group: role, events: 0, notFinite: 0, steps: [], histograms: [m4l] };
}

test('the numbers that the public notebook stores give its significance', () => {
  const groups = [yieldOf('background', 10.301), yieldOf('signal', 28.729 - 10.301), yieldOf('data', 30)];
  const found = significanceIn(window!, plan, groups);
  assert.ok(Math.abs(found.background - 10.301) < 1e-9);
  assert.ok(Math.abs(found.notebook! - 4.426) < 0.001, String(found.notebook));
  assert.equal(Math.round(found.data), 30);
});

test('significances are those of a counting experiment: s/√b for a small signal, negative for a deficit', () => {
  const groups = [yieldOf('background', 10000), yieldOf('signal', 100), yieldOf('data', 9900)];
  const found = significanceIn(window!, plan, groups);
  assert.ok(Math.abs(found.expected! - 1) < 0.01);
  assert.ok(Math.abs(found.observed! + 1) < 0.01);
  assert.ok(Math.abs(found.backgroundError - 100) < 1e-9);
});

test('without a background there is none', () => {
  const found = significanceIn(window!, plan, [yieldOf('signal', 3)]);
  assert.equal(found.expected, null);
});
