import { significanceOf, withTrials } from '../../../hist/index.ts';

/** How much the most significant of several histograms means. */
export type RunWide = {
  readonly histograms: number;
  readonly p: number;
  /** Standard deviations. */
  readonly significance: number;
};

/** The trials factor of all histograms on the smallest of their global p-values, as if they were independent. */
export function runWide(
  searched: readonly { readonly global: { readonly p: number } }[],
): RunWide | undefined {
  if (searched.length === 0) return undefined;
  const least = Math.min(...searched.map(({ global }) => global.p));
  const p = withTrials(least, searched.length);
  return { histograms: searched.length, p, significance: significanceOf(p) };
}
