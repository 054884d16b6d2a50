import type { RootAxis, RootHistogram, RootHistogram2D, RootProfile } from '../root/index.ts';
import { alignColumns, countOf } from './text-table.ts';

const BAR = 40;
/** The letters of a map, from nothing to the fullest cell, and the most of them in a line and of lines. */
const SHADES = ' .:-=+*#%@';
const MAP = { columns: 72, lines: 24 };

/** A histogram for people: its axes with mean and deviation, then a table with bars, or a map for two axes. */
export function describeHistogram(histogram: RootHistogram): string {
  const { className, name, title, entries } = histogram;
  const head = `${className} ${name} "${title}": ${countOf(entries, 'entry', 'entries')}`;
  return [head, ...alignColumns(axisTexts(histogram)), '', ...body(histogram)].join('\n').trimEnd();
}

function body(histogram: RootHistogram): string[] {
  if ('binEntries' in histogram) return profileTexts(histogram);
  if ('axis' in histogram) {
    const { axis, contents, sumw2 } = histogram;
    return barTexts(contents, (cell) => [
      cellName(cell, axis),
      numberText(contents[cell]!),
      errorText(sumw2?.[cell]),
    ]);
  }
  return 'zAxis' in histogram ? [] : mapTexts(histogram);
}

/** A line for each axis: where it is, and the mean and the standard deviation of what was filled. */
function axisTexts(histogram: RootHistogram): string[][] {
  const { sumw } = histogram;
  const moments = (sum: number, squares: number) => {
    if (!(sumw > 0)) return '';
    const mean = sum / sumw;
    const deviation = Math.sqrt(Math.max(0, squares / sumw - mean * mean));
    return `mean ${numberText(mean)}, deviation ${numberText(deviation)}`;
  };
  const line = (letter: string, axis: RootAxis, told: string) => [
    letter,
    `${countOf(axis.bins, 'bin')} from ${numberText(axis.min)} to ${numberText(axis.max)}`,
    told,
    axis.title ?? '',
  ];
  const ofX = moments(histogram.sumwx, histogram.sumwx2);
  if ('axis' in histogram) return [line('x', histogram.axis, ofX)];
  const { xAxis, yAxis, sumwy, sumwy2 } = histogram;
  const two = [line('x', xAxis, ofX), line('y', yAxis, moments(sumwy, sumwy2))];
  if (!('zAxis' in histogram)) return two;
  return [...two, line('z', histogram.zAxis, moments(histogram.sumwz, histogram.sumwz2))];
}

/** The mean of y in each bin, with the entries it is of. */
function profileTexts({ axis, contents, binEntries }: RootProfile): string[] {
  const means = contents.map((sum, cell) => (binEntries[cell]! === 0 ? 0 : sum / binEntries[cell]!));
  return barTexts(means, (cell) => [
    cellName(cell, axis),
    binEntries[cell] === 0 ? '' : numberText(means[cell]!),
    `of ${numberText(binEntries[cell]!)}`,
  ]);
}

function barTexts(values: Float64Array, texts: (cell: number) => string[]): string[] {
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const rows = Array.from(values, (value, cell) => {
    const bar = '#'.repeat(highest > 0 ? Math.max(0, Math.round((BAR * value) / highest)) : 0);
    return [...texts(cell), bar];
  });
  return alignColumns(rows);
}

function errorText(sumw2: number | undefined): string {
  return sumw2 === undefined ? '' : `± ${numberText(Math.sqrt(sumw2))}`;
}

/** The contents inside the range as shades, y upwards; several bins share a letter where they are too many. */
function mapTexts({ xAxis, yAxis, contents }: RootHistogram2D): string[] {
  const [wide, high] = [Math.ceil(xAxis.bins / MAP.columns), Math.ceil(yAxis.bins / MAP.lines)];
  const columns = Math.ceil(xAxis.bins / wide);
  const sums = Array.from({ length: Math.ceil(yAxis.bins / high) }, () => new Float64Array(columns));
  for (let y = 0; y < yAxis.bins; y++) {
    const line = sums[Math.floor(y / high)]!;
    for (let x = 0; x < xAxis.bins; x++)
      line[Math.floor(x / wide)]! += contents[(y + 1) * (xAxis.bins + 2) + x + 1]!;
  }
  const highest = sums.reduce((most, line) => line.reduce((a, b) => Math.max(a, b), most), 0);
  const inside = sums.reduce((all, line) => line.reduce((a, b) => a + b, all), 0);
  const outside = contents.reduce((a, b) => a + b, 0) - inside;
  return [
    `inside ${numberText(inside)}, outside ${numberText(outside)}; "@" is ${numberText(highest)}`,
    ...sums.reverse().map((line) => `|${Array.from(line, (sum) => shade(sum, highest)).join('')}|`),
  ];
}

/** Whatever is above nothing is seen. */
function shade(sum: number, highest: number): string {
  if (!(sum > 0)) return SHADES[0]!;
  return SHADES[Math.max(1, Math.round(((SHADES.length - 1) * sum) / highest))] ?? '@';
}

function cellName(cell: number, { bins, min, max, edges, labels }: RootAxis): string {
  const edge = (i: number) => numberText(edges?.[i] ?? (i === bins ? max : min + (i * (max - min)) / bins));
  if (cell === 0) return `below ${edge(0)}`;
  if (cell > bins) return `from ${edge(bins)}`;
  return labels?.[cell - 1] || `${edge(cell - 1)} to ${edge(cell)}`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}
