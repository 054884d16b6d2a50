import { scale, sumOf } from '../../../hist/index.ts';
import { type Figure, type Layer, spectrum } from '../../../plot/index.ts';
import type { Dataset, FigurePlan } from '../frame/analysis.ts';
import { groupOf, histogramOf } from '../frame/lookup.ts';
import { histogramIn } from '../run/merge-selections.ts';
import { type Drawn, labelsOf } from './drawn.ts';

type TaggedPlan = Extract<FigurePlan, { kind: 'tagged' }>;

/** The samples with a tag (or of the group of that name) alone. */
export function taggedFigure(plan: TaggedPlan, drawn: Drawn): Figure {
  const { analysis, samples, result } = drawn;
  const chosen = samples.datasets.filter(({ tags, group }) => group === plan.tag || tags?.includes(plan.tag));
  const yields = result.datasets.filter(({ name }) => chosen.some(({ id }) => id === name));
  const together = sumOf(yields.map((one) => histogramIn(analysis, one, plan.histogram)));
  const { role, colour } = groupOf(analysis, chosen[0]!.group);
  const histogram =
    plan.luminosity === undefined ? together : scale(together, plan.luminosity / analysis.luminosity);
  const layers: Layer[] =
    role === 'data'
      ? [{ kind: 'points', histogram, label: plan.label ?? samples.dataLabel }]
      : [
          { kind: 'fill', histogram, label: plan.label ?? plan.tag, colour },
          { kind: 'band', histogram, label: 'Stat. uncertainty' },
        ];
  const { region } = histogramOf(analysis, plan.histogram);
  const label = analysis.regions.find(({ name }) => name === region)?.label ?? region;
  return spectrum(layers, {
    labels: labelsOf(drawn, [analysis.title, label], shownLuminosity(plan, drawn, chosen)),
  });
}

/** That of the whole analysis is not the luminosity of a part of its data, which nobody knows here. */
function shownLuminosity(plan: TaggedPlan, { analysis, samples }: Drawn, chosen: readonly Dataset[]): number {
  const { group } = chosen[0]!;
  const all = samples.datasets.filter((dataset) => dataset.group === group);
  const isPartOfData = groupOf(analysis, group).role === 'data' && chosen.length < all.length;
  return plan.luminosity ?? (isPartOfData ? 0 : analysis.luminosity);
}
