import type { Labels } from '../../../plot/index.ts';
import type { Analysis, SampleSet } from '../frame/analysis.ts';
import type { AnalysisResult } from '../run/result.ts';

/** What a figure is drawn from. */
export interface Drawn {
  readonly analysis: Analysis;
  readonly samples: SampleSet;
  readonly result: AnalysisResult;
}

/**
 * The texts in the corner: the program, the samples, energy and luminosity (fb-1; 0 for none), and what the yields lack.
 */
export function labelsOf(
  { analysis, samples, result }: Drawn,
  more: readonly string[],
  luminosity = analysis.luminosity,
): Labels {
  const { missing, incomplete } = result;
  const lacks = [
    ...(missing.length > 0 ? [`of ${samples.datasets.length} samples ${missing.length} missing`] : []),
    ...(incomplete.length > 0 ? [`${incomplete.length} incomplete`] : []),
  ];
  return {
    name: 'Beamline',
    note: samples.note,
    lines: [
      `√s = ${analysis.release.energy} TeV${luminosity > 0 ? `, ${luminosityText(luminosity)}` : ''}`,
      ...more,
      ...(lacks.length > 0 ? [lacks.join(', ')] : []),
    ],
  };
}

/** `36.6 fb^{-1}`. */
function luminosityText(luminosity: number): string {
  const digits = Number(luminosity.toPrecision(3));
  return digits < 1 ? `${1000 * digits} pb^{-1}` : `${digits} fb^{-1}`;
}
