import { edgeOf, type Histogram1D, type ScanResult, slice } from '../../../hist/index.ts';
import { type Figure, spectrum } from '../../../plot/index.ts';
import { massOf, shortState, sigmaText } from './notation.ts';

/** What a search found, as far as it is drawn. */
export type FoundToDraw = Omit<ScanResult, 'background' | 'likelihood'> & {
  readonly background: { readonly expected: ArrayLike<number> };
  readonly likelihood: ArrayLike<number>;
};

/** What else the figure of a bump says. */
export interface BumpFigureOptions {
  /** Stands beside the name of the program. */
  readonly note?: string;
  /** What the points are; `Data` unless told. */
  readonly points?: string;
  /** The trials of all histograms that were searched: how many they were, and what is left of the significance [σ]. */
  readonly runWide?: { readonly histograms: number; readonly significance: number };
}

/** The data and the background in the range that was searched, the bump shaded, and how significant each bin is. */
export function bumpFigure(
  found: FoundToDraw,
  histogram: Histogram1D,
  { note = '', points = 'Data', runWide }: BumpFigureOptions = {},
): Figure {
  const { range, bump, global, background } = found;
  const data = slice(histogram, edgeOf(histogram.x, range[0]), edgeOf(histogram.x, range[1]));
  // A fit has no counting errors.
  const inBins = (values: ArrayLike<number>): Histogram1D => {
    const contents = Float64Array.from([0, ...Array.from(values), 0]);
    return { ...data, contents, sumw2: new Float64Array(contents.length) };
  };
  const { title, mass } = namesOf(found.name);
  const lines = [
    title,
    `${plain(bump.low)} to ${plain(bump.high)} GeV`,
    `${bump.observed} seen, ${bump.expected.toFixed(1)} expected`,
    `${sigmaText(bump.significance)} local, ${sigmaText(global.significance)} global`,
    ...(runWide ? [`${sigmaText(runWide.significance)} for ${runWide.histograms} spectra`] : []),
  ];
  return spectrum(
    [
      { kind: 'line', histogram: inBins(background.expected), label: 'Background fit', colour: '#bd1f01' },
      { kind: 'points', histogram: data, label: points },
    ],
    {
      labels: { name: 'Beamline', note, lines },
      log: true,
      ...(mass === undefined ? {} : { xTitle: `${mass} [GeV]` }),
      spans: [[bump.low, bump.high]],
      significance: { histogram: inBins(found.likelihood), title: 'Signal [σ]' },
    },
  );
}

/** `m(γ_{0}, γ_{1}), exactly 1j 2γ` of a name as the pipeline gives it; other names stay as they are, and tell no mass. */
function namesOf(name: string): { title: string; mass?: string } {
  const [, combination, category] = /mass_(\w+?)_cat_(\w+?)(?:_width_[\w.]+)?$/.exec(name) ?? [];
  if (combination === undefined || category === undefined) return { title: name };
  const mass = massOf(combination);
  return { title: `${mass}, exactly ${shortState(category.replaceAll('x', ''))}`, mass };
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
