import type { HistogramPlan, SearchWindow } from '../frame/analysis.ts';
import type { Yield } from './result.ts';

/** What is expected and seen in the window, and how significant it is. */
export type Significance = {
  readonly low: number;
  readonly high: number;
  readonly signal: number;
  readonly background: number;
  readonly data: number;
  /** Of the simulation's statistics, on the background. */
  readonly backgroundError: number;
  /** The public notebook's: (s + b) / √(b + f b²). */
  readonly notebook: number | null;
  /** Expected: √(2 ((s + b) ln(1 + s/b) - s)) (G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554). */
  readonly expected: number | null;
  /** The same with the data in place of s + b; negative for a deficit. */
  readonly observed: number | null;
};

/** The significance in a window of a histogram, from the yields of all groups. */
export function significanceIn(
  window: SearchWindow,
  plan: HistogramPlan,
  groups: readonly Yield[],
): Significance {
  const [first, last] = binsOf(window, plan);
  const sum = (role: Yield['role'], squares = false): number => {
    const ofRole = groups.filter((group) => group.role === role);
    return ofRole.reduce((total, group) => total + sumOfBins(group, plan.name, first, last, squares), 0);
  };
  const [signal, background, data] = [sum('signal'), sum('background'), sum('data')];
  const both = signal + background;
  const notebook = both / Math.sqrt(background + window.backgroundError * background ** 2);
  return {
    ...{ low: window.low, high: window.high, signal, background, data },
    backgroundError: Math.sqrt(sum('background', true)),
    notebook: orNull(notebook),
    expected: orNull(likelihoodRatio(both, background)),
    observed: orNull(likelihoodRatio(data, background)),
  };
}

function binsOf({ low, high }: SearchWindow, plan: HistogramPlan): [first: number, last: number] {
  const width = (plan.high - plan.low) / plan.bins;
  return [Math.round((low - plan.low) / width) + 1, Math.round((high - plan.low) / width)];
}

function sumOfBins(group: Yield, name: string, first: number, last: number, squares: boolean): number {
  const histogram = group.histograms.find((one) => one.name === name);
  const cells = (squares ? histogram?.sumw2 : histogram?.contents) ?? [];
  return cells.slice(first, last + 1).reduce((sum, cell) => sum + cell, 0);
}

/** The root of twice the logarithm of the ratio of the likelihoods of n events with mean n and with mean b. */
function likelihoodRatio(n: number, b: number): number {
  const twice = 2 * ((n > 0 ? n * Math.log(n / b) : 0) - (n - b));
  return Math.sign(n - b) * Math.sqrt(Math.max(0, twice));
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
