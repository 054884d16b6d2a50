import { type Figure, type SpectrumOptions, spectrum } from '../../../plot/index.ts';
import type { FigurePlan } from '../frame/analysis.ts';
import { histogramOf } from '../frame/lookup.ts';
import { type Drawn, labelsOf } from './drawn.ts';
import { stackLayers } from './stack-layers.ts';

/** Prediction and data in one frame, their ratio below. */
export function stackFigure(plan: Extract<FigurePlan, { kind: 'stack' }>, drawn: Drawn): Figure {
  const { layers, data, prediction } = stackLayers(drawn, plan.histogram);
  const { counted } = histogramOf(drawn.analysis, plan.histogram);
  const options: SpectrumOptions = {
    labels: labelsOf(drawn, [drawn.analysis.title]),
    log: plan.log ?? false,
    ...(counted === undefined ? {} : { counted }),
    ...(data === undefined
      ? {}
      : { ratio: { numerator: data, denominator: prediction, title: 'Data / Pred.', range: [0, 2] } }),
  };
  return spectrum(layers, options);
}
