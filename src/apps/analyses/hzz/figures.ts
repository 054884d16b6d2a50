import type { FigurePlan, HistogramPlan, SampleGroup } from '../frame/analysis.ts';

/** What the figures of both releases need to know. */
export interface FigureNames {
  /** The histogram of the mass with all cuts, the one with the cuts on flavours and charges only, those on the way. */
  readonly mass: string;
  readonly loose: string;
  readonly onTheWay: readonly HistogramPlan[];
  readonly others: readonly HistogramPlan[];
  readonly groups: readonly SampleGroup[];
}

/** fb-1 for which the example of the public notebook shows top pairs. */
const EXAMPLE_LUMINOSITY = 0.105;

/**
 * The three figures of the distributed version of the notebook, in which both examples have all cuts; the two examples
 * as the notebook itself has them; the mass on its way through the cuts, the other quantities, and the cut flows.
 */
export function hzzFigures({ mass, loose, onTheWay, others, groups }: FigureNames): FigurePlan[] {
  const tt = 'tt\u0304';
  const names = (plans: readonly HistogramPlan[]) => plans.map(({ name }) => name);
  return [
    { kind: 'tagged', name: 'hzz_example1_data', histogram: mass, tag: 'data' },
    { kind: 'tagged', name: 'hzz_example2_ttbar', histogram: mass, tag: 'ttbar', label: tt },
    { kind: 'stack', name: 'hzz_final_stack', histogram: mass },
    { kind: 'tagged', name: 'hzz_first_data', histogram: loose, tag: 'first-data' },
    {
      kind: 'tagged',
      name: 'hzz_first_ttbar',
      histogram: loose,
      tag: 'ttbar',
      label: tt,
      luminosity: EXAMPLE_LUMINOSITY,
    },
    { kind: 'page', name: 'hzz_steps', histograms: names(onTheWay), heads: 'regions', log: true },
    { kind: 'page', name: 'hzz_quantities', histograms: names(others), heads: 'titles' },
    ...groups.map((group): FigurePlan => {
      return { kind: 'cut-flow', name: `hzz_cut_flow_${group.name}`, group: group.name };
    }),
  ];
}
