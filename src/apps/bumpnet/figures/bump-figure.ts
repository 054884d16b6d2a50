import { edgeOf, type Histogram1D, type ScanResult, slice } from '../../../hist/index.ts';
import { type Figure, spectrum } from '../../../plot/index.ts';
import { shortState } from './final-states.ts';

/** What a search found, as far as it is drawn. */
export type FoundToDraw = Omit<ScanResult, 'background' | 'likelihood'> & {
  readonly background: { readonly expected: ArrayLike<number> };
  readonly likelihood: ArrayLike<number>;
};

/** The data and the background in the range that was searched, the bump shaded, and how significant each bin is. */
export function bumpFigure(found: FoundToDraw, histogram: Histogram1D, note = ''): Figure {
  const { range, bump, global, background } = found;
  const data = slice(histogram, edgeOf(histogram.x, range[0]), edgeOf(histogram.x, range[1]));
  // A fit has no counting errors.
  const inBins = (values: ArrayLike<number>): Histogram1D => {
    const contents = Float64Array.from([0, ...Array.from(values), 0]);
    return { ...data, contents, sumw2: new Float64Array(contents.length) };
  };
  const lines = [
    nameLabel(found.name),
    `${plain(bump.low)} to ${plain(bump.high)} GeV`,
    `${bump.observed} seen, ${bump.expected.toFixed(1)} expected`,
    `${sigmaText(bump.significance)} local, ${sigmaText(global.significance)} global`,
  ];
  return spectrum(
    [
      { kind: 'line', histogram: inBins(background.expected), label: 'Background fit', colour: '#bd1f01' },
      { kind: 'points', histogram: data, label: 'Data' },
    ],
    {
      labels: { name: 'Beamline', note, lines },
      log: true,
      spans: [[bump.low, bump.high]],
      significance: { histogram: inBins(found.likelihood), title: 'Signal [σ]' },
    },
  );
}

/** Standard deviations as people read them. */
export function sigmaText(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2)} σ` : value > 0 ? 'above all' : 'none';
}

/** `m(g0, g1), exactly 1j 2g` of a name as the pipeline gives it; other names stay as they are. */
export function nameLabel(name: string): string {
  const [, combination, category] = /mass_(\w+?)_cat_(\w+?)(?:_width_[\w.]+)?$/.exec(name) ?? [];
  if (combination === undefined || category === undefined) return name;
  const objects = combination.match(/[a-z]\d+/g) ?? [];
  return `m(${objects.join(', ')}), exactly ${shortState(category.replaceAll('x', ''))}`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
