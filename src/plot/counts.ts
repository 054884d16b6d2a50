import type { Mark } from 'vega';
import {
  histogram as emptyHistogram,
  fill,
  type Histogram1D,
  highOf,
  lowOf,
  regularAxis,
} from '../hist/index.ts';
import { type Area, lineMark, textMark } from './figure.ts';
import { frameMark } from './frame.ts';
import { drawLayer, type Layer } from './layers.ts';
import { messageMarks } from './message.ts';
import { numberText } from './number-text.ts';
import { colours, palette } from './style.ts';
import { linearTicks, niceStep } from './ticks.ts';

/** Values of which it is drawn how often each occurs. */
export interface Counts {
  readonly values: ArrayLike<number>;
  readonly xTitle: string;
  readonly yTitle?: string;
  readonly bins?: number;
  readonly colour?: string;
}

/** How often each value occurs, with the mean and the median as lines. */
export function countMarks(panel: Counts, area: Area, fontSize: number): Mark[] {
  const sorted = Float64Array.from(panel.values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return messageMarks('no finite value', area, fontSize);
  const histogram = countHistogram(sorted, panel.bins ?? 20);
  const highest = Math.max(...histogram.contents);
  const layer: Layer = { kind: 'fill', histogram, colour: panel.colour ?? palette[0] };
  const drawn = drawLayer(layer, 'counts', 0, fontSize);
  const [low, high] = [lowOf(histogram.x), highOf(histogram.x)];
  const plot = {
    x: area.x + fontSize * 3.6,
    y: area.y,
    width: area.width - fontSize * 4,
    height: area.height - fontSize * 3,
  };
  const toPixel = (value: number) => ((value - low) / (high - low)) * plot.width;
  return [
    frameMark({
      area: plot,
      fontSize: fontSize * 0.9,
      x: { range: [low, high], title: panel.xTitle, count: 5 },
      y: {
        range: [0, highest * 1.35],
        title: panel.yTitle ?? 'Number',
        ticks: linearTicks([0, highest * 1.35], 4),
      },
      data: drawn.data,
      inside: drawn.marks,
      over: [
        ...middleLines(sorted, toPixel, plot, fontSize * 0.9),
        ...leftOutMarks(panel.values.length - sorted.length, plot, fontSize * 0.9),
      ],
    }),
  ];
}

function middleLines(
  sorted: Float64Array,
  toPixel: (x: number) => number,
  plot: Area,
  fontSize: number,
): Mark[] {
  const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  const lines = [
    { text: `mean ${numberText(mean)}`, at: mean, colour: colours.failure, dash: [6, 3] },
    { text: `median ${numberText(median)}`, at: median, colour: colours.taus, dash: [2, 3] },
  ];
  return lines.flatMap(({ text, at, colour, dash }, i) => [
    lineMark([toPixel(at), 0], [toPixel(at), plot.height], colour, 1.5, dash),
    textMark(text, plot.width - fontSize * 0.6, fontSize * (1.1 + 1.3 * i), {
      size: fontSize,
      align: 'right',
      baseline: 'middle',
      colour,
    }),
  ]);
}

/** A value that is not finite has no bin, but is not forgotten either. */
function leftOutMarks(leftOut: number, plot: Area, fontSize: number): Mark[] {
  if (leftOut === 0) return [];
  const style = { size: fontSize, align: 'right', baseline: 'middle', colour: colours.faint } as const;
  return [textMark(`${leftOut} not finite`, plot.width - fontSize * 0.6, fontSize * 3.7, style)];
}

/** Fewer bins than this would leave no room for the numbers below them. */
const LEAST_COUNT_BINS = 5;

/** Bins of a round width around all values; whole numbers that need no wider ones stand in the middle of bins of 1. */
function countHistogram(sorted: Float64Array, bins: number): Histogram1D {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const whole = sorted.every(Number.isInteger);
  const span = high > low ? high - low : Math.abs(low) / 10;
  const width = whole && high - low <= bins ? 1 : niceStep(span / bins || 1);
  const shift = whole && width === 1 ? 0.5 : 0;
  const filled = Math.floor(high / width) + 1 - Math.floor(low / width);
  const beside = Math.max(0, Math.ceil((LEAST_COUNT_BINS - filled) / 2));
  const first = Math.floor(low / width) - shift - beside;
  const last = Math.floor(high / width) + 1 - shift + beside;
  return fill(emptyHistogram(regularAxis(last - first, first * width, last * width)), sorted);
}
