import { dashboard, type Figure, numberText, type Panel } from '../../../plot/index.ts';
import type { BinWidth, CleaningSettings, HistogramSettings } from '../settings.ts';
import { type Statistics, stateOf, totalEntries } from '../statistics.ts';
import { COLOURS } from './colours.ts';
import { shortState } from './notation.ts';

/** Final states of which the histograms are counted. */
const TOP = 10;

/** The histograms, and what cleaning did to them. */
export function histogramPage(
  numbers: Statistics,
  settings: HistogramSettings,
  cleaning: CleaningSettings,
  note: string,
): Figure {
  const { histograms, cleaned } = numbers;
  const inWindows = cleaned.flatMap(({ windows }) => windows).reduce((sum, { removed }) => sum + removed, 0);
  const sumOf = (part: 'removed' | 'main' | 'outliers') => cleaned.reduce((sum, one) => sum + one[part], 0);
  const split = cleaned.filter(({ outliers }) => outliers > 0);
  const panels: Panel[] = [
    {
      title: 'Histograms',
      kind: 'numbers',
      rows: [
        { label: 'histograms', value: numberText(histograms.length) },
        { label: 'entries', value: numberText(totalEntries(histograms)) },
        { label: 'spectra cleaned', value: numberText(cleaned.length) },
        { label: 'of them with outliers', value: numberText(split.length) },
      ],
    },
    {
      title: 'Masses after cleaning',
      kind: 'donut',
      items: [
        { label: 'main', value: sumOf('main'), colour: COLOURS.success },
        { label: 'outliers', value: sumOf('outliers'), colour: COLOURS.accent },
        { label: 'below the peak', value: sumOf('removed'), colour: COLOURS.secondary },
        ...(inWindows > 0 ? [{ label: 'in windows', value: inWindows, colour: COLOURS.primary }] : []),
      ],
    },
    {
      title: 'Share of outliers in each spectrum',
      kind: 'counts',
      values: split.map(({ main, outliers }) => (100 * outliers) / (main + outliers)),
      xTitle: 'Outliers [%]',
      yTitle: 'Spectra',
    },
    {
      title: 'Entries of each histogram',
      kind: 'counts',
      values: histograms.map(({ entries }) => Math.log10(Math.max(1, entries))),
      xTitle: 'log_{10} (entries)',
      yTitle: 'Histograms',
    },
    { title: 'Histograms in each final state', kind: 'bars', items: histogramsByState(histograms) },
    {
      title: 'Configuration',
      kind: 'numbers',
      rows: [
        { label: 'bin width', value: settings.widths.map(widthText).join(', ') },
        { label: 'bins', value: settings.binning === 'fixed' ? 'fixed grid' : 'range of the data' },
        { label: 'cleaning', value: cleaning.method.replaceAll('-', ' ') },
        { label: 'outliers', value: settings.excludeOutliers ? 'left out' : 'included' },
      ],
    },
  ];
  return dashboard({ title: 'Histograms', note, panels });
}

function histogramsByState(histograms: Statistics['histograms']) {
  const byState = Map.groupBy(histograms, ({ signature }) => stateOf(signature));
  const counted = [...byState].map(([state, all]) => ({
    label: shortState(state),
    value: all.length,
    colour: COLOURS.secondary,
  }));
  return counted.sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1)).slice(0, TOP);
}

function widthText(width: BinWidth): string {
  return width === 'variable' ? 'resolution' : `${width} GeV`;
}
