/** What the search for a Higgs boson in four leptons has in common in all releases. */
import type { Analysis, HistogramPlan, Region, SampleSet } from '../frame/analysis.ts';
import { allCuts, inRegions, onTheWay } from '../frame/regions.ts';
import { hzzFigures } from './figures.ts';
import { GENERATED } from './generated.ts';

/** What differs from release to release; `flavours` and `charges` have to be among the cuts. */
export interface HzzRelease
  extends Omit<Analysis, 'name' | 'title' | 'sampleSets' | 'regions' | 'histograms' | 'figures'> {
  readonly openData: SampleSet;
  /** The mass of the four leptons, and all other histograms. */
  readonly mass: HistogramPlan;
  readonly others: readonly HistogramPlan[];
}

const LOOSE: Region = { name: 'loose', label: 'flavours and charges', cuts: ['flavours', 'charges'] };

/** The analysis of one release: its histograms with all cuts, and the mass on its way through them. */
export function hzzAnalysis({ openData, mass, others, ...release }: HzzRelease): Analysis {
  const steps = onTheWay(release.cuts);
  const massOnTheWay = inRegions(mass, steps);
  const massLoose = inRegions(mass, [LOOSE]);
  return {
    ...release,
    name: 'hzz',
    title: 'H → ZZ* → 4ℓ',
    sampleSets: [openData, GENERATED],
    regions: [allCuts(release.cuts), LOOSE, ...steps],
    histograms: [mass, ...others, ...massLoose, ...massOnTheWay],
    figures: hzzFigures({
      mass: mass.name,
      loose: massLoose[0]!.name,
      onTheWay: [...massOnTheWay, mass],
      others,
      groups: release.groups,
    }),
  };
}

/** A histogram of a quantity of the selected events. */
export function plan(
  name: string,
  quantity: string,
  title: string,
  xTitle: string,
  [bins, low, high]: readonly [bins: number, low: number, high: number],
): HistogramPlan {
  return { name, quantity, region: 'selected', bins, low, high, title, xTitle };
}

/** The same histogram with one entry for each lepton. */
export function ofLeptons(plan: HistogramPlan): HistogramPlan {
  return { ...plan, counted: 'Leptons' };
}
