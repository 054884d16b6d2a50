import type { Cut, HistogramPlan, Region } from './analysis.ts';

/** The region of events that pass all cuts. */
export function allCuts(cuts: readonly Cut[]): Region {
  return { name: 'selected', label: 'all cuts', cuts: cuts.map(({ name }) => name) };
}

/** The regions on the way: before the first cut, and after each but the last. */
export function onTheWay(cuts: readonly Cut[]): Region[] {
  return cuts.map((_, i) => ({
    name: i === 0 ? 'before_cuts' : `after_${cuts[i - 1]!.name}`,
    label: i === 0 ? 'before cuts' : `after ${cuts[i - 1]!.label}`,
    cuts: cuts.slice(0, i).map(({ name }) => name),
  }));
}

/** The same histogram in other regions, named after them. */
export function inRegions(plan: HistogramPlan, regions: readonly Region[]): HistogramPlan[] {
  return regions.map((region) => ({
    ...plan,
    name: `${plan.name}_${region.name}`,
    region: region.name,
    title: `${plan.title}, ${region.label}`,
  }));
}
