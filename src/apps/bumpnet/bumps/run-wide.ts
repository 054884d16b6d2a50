import { significanceOf, withTrials } from '../../../hist/index.ts';

/** How much the most significant of several histograms means. */
export type RunWide = {
  readonly histograms: number;
  readonly p: number;
  /** Standard deviations. */
  readonly significance: number;
  /** Which it is, and where on its axis. */
  readonly best: { readonly name: string; readonly low: number; readonly high: number };
};

/** What was found in a histogram, as far as it counts here. */
interface Found {
  readonly name: string;
  readonly bump: { readonly low: number; readonly high: number; readonly p: number };
  readonly global: { readonly p: number };
}

/** The trials factor of all histograms on the smallest of their global p-values, as if they were independent. */
export function runWide(searched: readonly Found[]): RunWide | undefined {
  const [found] = [...searched].sort(byGlobalP);
  if (!found) return undefined;
  const { name, bump, global } = found;
  const best = { name, low: bump.low, high: bump.high };
  return { ...amongAll(global.p, searched.length), best };
}

/** What a global p-value is worth when so many histograms were searched. */
export function amongAll(globalP: number, histograms: number): Omit<RunWide, 'best'> {
  const p = withTrials(globalP, histograms);
  return { histograms, p, significance: significanceOf(p) };
}

/** Sorts what was found, the most significant first. */
export function byGlobalP(a: Found, b: Found): number {
  return a.global.p - b.global.p || a.bump.p - b.bump.p || (a.name < b.name ? -1 : 1);
}
