import type { Mark } from 'vega';
import { UsageError } from '../errors.ts';
import { binWidthOf, type Histogram1D, highOf, lowOf, sumOf } from '../hist/index.ts';
import { type Area, type Figure, figureOf } from './figure.ts';
import { type Frame, frameMark, inset, marginsOf } from './frame.ts';
import { type Labels, labelLines, labelMarks, labelWidths } from './labels.ts';
import { drawLayer, type Layer } from './layers.ts';
import { legendMarks, legendOf } from './legend.ts';
import { alongX, alongY, markOf } from './mark.ts';
import { numberText } from './number-text.ts';
import { type RatioOptions, ratioFrame } from './ratio.ts';
import { type SignificanceOptions, significanceFrame } from './significance.ts';
import { paletteColour } from './style.ts';
import type { Range } from './ticks.ts';
import { valueRange } from './value-range.ts';

/** What may be said about a plot of spectra; everything has a default. */
export interface SpectrumOptions {
  readonly labels?: Labels;
  readonly log?: boolean;
  /** Beside the x axis, with the unit in brackets: `m(e0, j0) [GeV]`. From the first histogram's axis if absent. */
  readonly xTitle?: string;
  /** Beside the y axis; if absent "Events / 10 GeV", from the bin width and the unit. */
  readonly yTitle?: string;
  /** What is counted, for the default y title. */
  readonly counted?: string;
  /** What the x axis spans; all bins if absent. */
  readonly xRange?: Range;
  readonly yRange?: Range;
  /** A second panel below: one histogram divided by another. */
  readonly ratio?: RatioOptions;
  /** A second panel below, unless there is a ratio: how far each bin is from what was expected. */
  readonly significance?: SignificanceOptions;
  /** Ranges of the x axis that are shaded. */
  readonly spans?: readonly Range[];
  readonly width?: number;
  readonly height?: number;
}

/** One data set of a stack, or one drawn over it. */
export interface StackPart {
  readonly histogram: Histogram1D;
  readonly label: string;
  readonly colour?: string;
}

/** What may be said about a stack besides what a spectrum has. */
export interface StackOptions extends SpectrumOptions {
  /** Drawn as points, with a ratio to the stack below unless `ratio` says otherwise. */
  readonly data?: StackPart;
  /** Drawn as dashed lines over the stack, not part of it. */
  readonly signals?: readonly StackPart[];
}

/** One or more histograms in one frame, later layers over earlier ones. Throws `usage` without a layer. */
export function spectrum(layers: readonly Layer[], options: SpectrumOptions = {}): Figure {
  const { width = 800, height = hasPanelBelow(options) ? 720 : 600 } = options;
  const area = { x: 0, y: 0, width, height };
  return figureOf(width, height, spectrumMarks(layers, options, area, fontSizeOf(width)));
}

/**
 * Histograms on top of one another, the first at the bottom, with the statistical error of their sum as a band.
 * Throws `usage` when their axes differ or there is none.
 */
export function stack(parts: readonly StackPart[], options: StackOptions = {}): Figure {
  const total = sumOf(parts.map((part) => part.histogram));
  const { data, signals = [], ...rest } = options;
  const layers: Layer[] = [
    ...stackLayers(parts),
    { kind: 'band', histogram: total, label: 'Stat. uncertainty' },
    ...signals.map(
      (part, i): Layer => ({ kind: 'line', dashed: true, colour: paletteColour(i + 2), ...part }),
    ),
  ];
  if (data === undefined) return spectrum(layers, rest);
  const ratio: RatioOptions = { numerator: data.histogram, denominator: total, title: 'Data / Pred.' };
  return spectrum([...layers, { kind: 'points', ...data }], { ratio, ...rest });
}

/** The marks of a spectrum inside an area, for figures made of several. */
export function spectrumMarks(
  layers: readonly Layer[],
  options: SpectrumOptions,
  area: Area,
  fontSize: number,
): Mark[] {
  if (layers[0] === undefined) throw new UsageError('plot: a spectrum needs a histogram');
  const inner = inset(area, marginsOf(fontSize));
  const isHigh = !hasPanelBelow(options);
  const upper = isHigh ? inner : { ...inner, height: inner.height * 0.72 - fontSize * 0.5 };
  const lower = { ...inner, y: inner.y + inner.height * 0.72, height: inner.height * 0.28 };
  const frame = spectrumFrame(layers, options, upper, fontSize);
  const { ratio, significance } = options;
  if (ratio !== undefined) return [frame, ratioFrame(ratio, frame.x, lower, fontSize)].map(frameMark);
  if (significance !== undefined)
    return [frame, significanceFrame(significance, frame.x, lower, fontSize)].map(frameMark);
  return [frameMark(frame)];
}

function hasPanelBelow({ ratio, significance }: SpectrumOptions): boolean {
  return ratio !== undefined || significance !== undefined;
}

/** The part of the figure's width that one letter gets. */
function fontSizeOf(width: number): number {
  return Math.round(width * 0.0275 * 2) / 2;
}

/** "Events / 10 GeV" from an axis title with its unit in brackets; "Events / bin" when the widths differ. */
export function countTitle(histogram: Histogram1D, xTitle: string, counted = 'Events'): string {
  const width = binWidthOf(histogram.x);
  const unit = /\[([^\]]+)\]\s*$/.exec(xTitle)?.[1];
  if (width === undefined) return `${counted} / bin`;
  if (unit === undefined) return width === 1 ? counted : `${counted} / ${numberText(rounded(width))}`;
  return `${counted} / ${width === 1 ? '' : `${numberText(rounded(width))} `}${unit}`;
}

function spectrumFrame(
  layers: readonly Layer[],
  options: SpectrumOptions,
  area: Area,
  fontSize: number,
): Frame {
  const { labels = {}, log = false } = options;
  const first = layers[0]!.histogram;
  const xTitle = options.xTitle ?? first.x.title;
  const texts = cornerTexts(layers, labels, area, fontSize);
  const headroom = Math.min(0.6, (texts.height + fontSize * 0.6) / area.height);
  const range = options.yRange ?? valueRange(layers, log, headroom);
  const floor = log ? range[0] / 10 : 0;
  const spans = shadedSpans(options.spans ?? [], range);
  const drawn = layers.map((layer, i) => drawLayer(layer, `layer${i}`, floor, fontSize));
  return {
    area,
    fontSize,
    x: {
      range: options.xRange ?? [lowOf(first.x), highOf(first.x)],
      title: xTitle,
      bare: hasPanelBelow(options),
    },
    y: { range, log, title: options.yTitle ?? countTitle(first, xTitle, options.counted) },
    data: [spans.data, ...drawn.flatMap((layer) => layer.data)],
    inside: [spans.mark, ...drawn.flatMap((layer) => layer.marks)],
    over: texts.marks,
  };
}

/** Ranges of the x axis, grey from the bottom to the top. */
function shadedSpans(spans: readonly Range[], [bottom, top]: Range) {
  const place = { x: alongX('x'), x2: alongX('x2'), y: alongY('y'), y2: alongY('y2') };
  return {
    data: { name: 'spans', values: spans.map(([x, x2]) => ({ x, x2, y: bottom, y2: top })) },
    mark: markOf('rect', 'spans', { ...place, fill: '#000000', fillOpacity: 0.08 }),
  };
}

/** Labels on the left and the legend on the right: beside the labels' first line, or below it where it is too long. */
function cornerTexts(layers: readonly Layer[], labels: Labels, area: Area, fontSize: number) {
  const size = fontSize * 0.95;
  const legend = legendOf(layers, size);
  const widths = labelWidths(labels, fontSize);
  const beside = area.width - Math.max(widths.head, widths.lines) - fontSize * 2;
  const below = legend.column * legend.columns > beside && widths.head > widths.lines;
  const top = below ? fontSize * 1.45 : 0;
  const room = Math.max(below ? area.width - widths.lines - fontSize * 2 : beside, area.width * 0.35);
  const height = Math.max(labelLines(labels) * 1.45 * fontSize, top + legend.rows * 1.35 * size) + fontSize;
  const marks = [
    ...labelMarks(labels, fontSize, area.width * 0.6),
    ...legendMarks(legend, { right: area.width, top, room }, size),
  ];
  return { marks, height };
}

function stackLayers(parts: readonly StackPart[]): Layer[] {
  let base = new Float64Array(parts[0]?.histogram.x.bins ?? 0);
  const layers = parts.map((part, i): Layer => {
    const layer: Layer = { kind: 'fill', colour: paletteColour(i), ...part, base };
    base = base.map((below, bin) => below + (part.histogram.contents[bin + 1] ?? 0));
    return layer;
  });
  // The legend reads like the stack: its top first.
  return layers.reverse();
}

function rounded(width: number): number {
  return Number(width.toPrecision(6));
}
