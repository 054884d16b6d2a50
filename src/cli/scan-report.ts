import {
  edgeOf,
  type Histogram1D,
  type NotScanned,
  type ScanResult,
  significanceOf,
  slice,
  withTrials,
} from '../hist/index.ts';
import { type Figure, spectrum } from '../plot/index.ts';
import { alignColumns, countOf } from './text-table.ts';

/** How much the most significant of several histograms means. */
export interface RunWide {
  readonly histograms: number;
  readonly p: number;
  /** Standard deviations. */
  readonly significance: number;
}

/** The trials factor of all histograms on the smallest of their global p-values, as if they were independent. */
export function runWide(searched: readonly ScanResult[]): RunWide | undefined {
  if (searched.length === 0) return undefined;
  const least = Math.min(...searched.map(({ global }) => global.p));
  const p = withTrials(least, searched.length);
  return { histograms: searched.length, p, significance: significanceOf(p) };
}

/** The table, the most significant first. */
export function scanLines(
  searched: readonly ScanResult[],
  others: readonly NotScanned[],
  wide: RunWide | undefined,
  withOthers: boolean,
): string[] {
  const head = ['histogram', 'window', 'seen', 'expected', 'local', 'global p', 'global', 'background'];
  const table = searched.length === 0 ? [] : alignColumns([head, ...searched.map(rowOf)]);
  const rest = withOthers ? others.map(({ name, reason }) => `not searched: ${name}: ${reason}`) : [];
  const count = others.length > 0 ? `, ${others.length} not searched` : '';
  const last = wide
    ? `${countOf(wide.histograms, 'histogram')} searched${count}: ${sigma(wide.significance)} (p = ${pText(wide.p)}) for the most significant of all`
    : `no histogram could be searched${count}`;
  return [...table, ...rest, last];
}

function rowOf({ name, bump, global, background }: ScanResult): string[] {
  return [
    name,
    `${plain(bump.low)}-${plain(bump.high)}`,
    String(bump.observed),
    bump.expected.toFixed(1),
    sigma(bump.significance),
    `${global.isExtrapolated ? '~' : ''}${pText(global.p)}`,
    sigma(global.significance),
    `${background.family} (${background.parameters}), ${background.deviance.toFixed(1)}/${background.degreesOfFreedom}`,
  ];
}

function sigma(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2)} σ` : value > 0 ? 'above all' : 'none';
}

function pText(p: number): string {
  return p >= 0.001 ? p.toFixed(3) : p.toExponential(1);
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The data and the background in the range that was searched. */
export function scanFigure(result: ScanResult, histogram: Histogram1D): Figure {
  const { range, bump, global, background, name } = result;
  const data = slice(histogram, edgeOf(histogram.x, range[0]), edgeOf(histogram.x, range[1]));
  const contents = Float64Array.from([0, ...background.expected, 0]);
  // A fit has no counting errors.
  const expected: Histogram1D = { ...data, contents, sumw2: new Float64Array(contents.length) };
  const lines = [
    shortName(name),
    `${plain(bump.low)} to ${plain(bump.high)}: ${bump.observed} seen, ${bump.expected.toFixed(1)} expected`,
    `${sigma(bump.significance)} local, ${sigma(global.significance)} global`,
  ];
  return spectrum(
    [
      { kind: 'line', histogram: expected, label: 'Background fit', colour: '#e74c3c' },
      { kind: 'points', histogram: data, label: 'Data' },
    ],
    {
      labels: { name: 'Beamline', lines },
      log: true,
      ratio: { numerator: data, denominator: expected, title: 'Data / fit', range: [0, 3] },
    },
  );
}

/** `g0g1 in 1jx_2gx` of a name as the pipeline gives it; kinds that a category does not have are left out. */
function shortName(name: string): string {
  const [, combination, category = ''] = /mass_(\w+?)_cat_(\w+?)(?:_width_[\d.]+)?$/.exec(name) ?? [];
  if (combination === undefined) return name;
  const kinds = category.split('_').filter((kind) => !/^0[a-z]x$/.test(kind));
  return `${combination} in ${kinds.join('_') || category}`;
}
