import { type Figure, overview, type SpectrumOptions } from '../../../plot/index.ts';
import type { FigurePlan } from '../frame/analysis.ts';
import { histogramOf } from '../frame/lookup.ts';
import { type Drawn, labelsOf } from './drawn.ts';
import { stackLayers } from './stack-layers.ts';

/** Small stacks on one page; the legend is in the first of them. */
export function pageFigure(plan: Extract<FigurePlan, { kind: 'page' }>, drawn: Drawn): Figure {
  const { analysis } = drawn;
  const cells = plan.histograms.map((name, i) => {
    const { region, title, counted } = histogramOf(analysis, name);
    const label = analysis.regions.find((one) => one.name === region)?.label ?? region;
    const { layers } = stackLayers(drawn, name);
    const options: SpectrumOptions = {
      log: plan.log ?? false,
      ...(counted === undefined ? {} : { counted }),
    };
    return {
      title: plan.heads === 'titles' ? title : label,
      layers: i === 0 ? layers : layers.map(({ label: _, ...layer }) => layer),
      options,
    };
  });
  return overview(cells, { labels: labelsOf(drawn, [analysis.title]), columns: 3 });
}
