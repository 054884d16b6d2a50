import type { Mark } from 'vega';
import {
  histogram as emptyHistogram,
  fill,
  type Histogram1D,
  highOf,
  lowOf,
  regularAxis,
} from '../hist/index.ts';
import { donut, horizontalBars, type Item, keyNumbers, verticalBars } from './charts.ts';
import { type CutStep, cutFlowMarks } from './cut-flow.ts';
import { type Area, type Figure, figureOf, gridOf, lineMark, rectMark, textMark } from './figure.ts';
import { frameMark } from './frame.ts';
import { drawLayer, type Layer } from './layers.ts';
import { numberText } from './number-text.ts';
import { type SpectrumOptions, spectrumMarks } from './spectrum.ts';
import { colours, fitText, palette, textWidth } from './style.ts';
import { linearTicks, niceStep } from './ticks.ts';

/** What one panel of a dashboard shows under its title. */
export type Panel = { readonly title: string } & PanelContent;

type PanelContent =
  | { kind: 'bars'; items: readonly Item[]; direction?: 'horizontal' | 'vertical'; log?: boolean }
  | { kind: 'donut'; items: readonly Item[]; centre?: string }
  | {
      kind: 'counts';
      values: ArrayLike<number>;
      xTitle: string;
      yTitle?: string;
      bins?: number;
      colour?: string;
    }
  | { kind: 'spectrum'; layers: readonly Layer[]; options?: SpectrumOptions }
  | { kind: 'cut-flow'; steps: readonly CutStep[]; log?: boolean }
  | { kind: 'numbers'; rows: readonly { label: string; value: string }[] }
  | { kind: 'message'; text: string };

/** What may be said about a dashboard. */
export interface DashboardOptions {
  readonly title: string;
  /** On the right of the title: the run, its date, the version. */
  readonly note?: string;
  readonly panels: readonly Panel[];
  readonly columns?: number;
  readonly width?: number;
}

/** Panels in rows of three under one title. An empty panel says so in words instead of staying blank. */
export function dashboard(options: DashboardOptions): Figure {
  const { title, note = '', panels, columns = 3, width = 1500 } = options;
  const rows = Math.max(1, Math.ceil(panels.length / columns));
  const fontSize = (width / columns) * 0.032;
  const [head, edge] = [fontSize * 4.2, fontSize * 1.5];
  const height = Math.round(head + rows * (width / columns) * 0.78 + edge);
  const area = { x: edge, y: head, width: width - 2 * edge, height: height - head - edge };
  const areas = gridOf(area, columns, rows, edge);
  const marks = panels.flatMap((panel, i) => panelMarks(panel, areas[i]!, fontSize));
  return figureOf(width, height, [...headMarks(title, note, width, fontSize), ...marks]);
}

function headMarks(title: string, note: string, width: number, fontSize: number): Mark[] {
  const y = fontSize * 2.2;
  const big = fontSize * 1.9;
  const room = width - textWidth(title, big) - fontSize * 6;
  return [
    textMark(title, fontSize * 1.5, y, { size: big, bold: true, baseline: 'middle' }),
    textMark(fitText(note, fontSize, room), width - fontSize * 1.5, y, {
      size: fontSize,
      align: 'right',
      baseline: 'middle',
      colour: colours.faint,
    }),
  ];
}

function panelMarks(panel: Panel, area: Area, fontSize: number): Mark[] {
  const title = fitText(panel.title, fontSize * 1.2, area.width - fontSize * 2);
  const inner = {
    x: area.x + fontSize * 1.2,
    y: area.y + fontSize * 3.2,
    width: area.width - fontSize * 2.4,
    height: area.height - fontSize * 4.4,
  };
  return [
    rectMark(area, '#ffffff', colours.line),
    textMark(title, area.x + fontSize * 1.2, area.y + fontSize * 1.6, {
      size: fontSize * 1.2,
      bold: true,
      baseline: 'middle',
    }),
    ...contentMarks(panel, inner, fontSize),
  ];
}

function contentMarks(panel: PanelContent, area: Area, fontSize: number): Mark[] {
  if (isEmpty(panel)) return messageMarks('no data', area, fontSize);
  switch (panel.kind) {
    case 'bars': {
      const draw = panel.direction === 'vertical' ? verticalBars : horizontalBars;
      return draw(panel.items, area, fontSize, panel.log);
    }
    case 'donut':
      return donut(panel.items, panel.centre ?? '', area, fontSize);
    case 'counts':
      return countMarks(panel, area, fontSize);
    case 'spectrum':
      return spectrumMarks(panel.layers, panel.options ?? {}, wider(area, fontSize), fontSize);
    case 'cut-flow':
      return cutFlowMarks(
        panel.steps,
        { ...area, y: area.y + fontSize * 2, height: area.height - fontSize * 2 },
        fontSize * 0.85,
        panel.log ?? false,
      );
    case 'numbers':
      return keyNumbers(panel.rows, area, fontSize);
    case 'message':
      return messageMarks(panel.text, area, fontSize);
    default:
      return panel satisfies never;
  }
}

function isEmpty(panel: PanelContent): boolean {
  switch (panel.kind) {
    case 'bars':
      return panel.items.length === 0;
    case 'donut':
      return panel.items.every((item) => !(item.value > 0));
    case 'counts':
      return panel.values.length === 0;
    case 'spectrum':
      return panel.layers.length === 0;
    case 'cut-flow':
      return panel.steps.length === 0;
    case 'numbers':
      return panel.rows.length === 0;
    case 'message':
      return false;
    default:
      return panel satisfies never;
  }
}

function messageMarks(text: string, area: Area, fontSize: number): Mark[] {
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  return [
    textMark(fitText(text, fontSize * 1.1, area.width), x, y, {
      size: fontSize * 1.1,
      align: 'center',
      baseline: 'middle',
      colour: colours.faint,
    }),
  ];
}

/** A spectrum brings its own margins: it may use the panel up to its border. */
function wider(area: Area, fontSize: number): Area {
  return {
    x: area.x - fontSize * 0.8,
    y: area.y - fontSize * 0.8,
    width: area.width + fontSize * 1.4,
    height: area.height + fontSize * 1.4,
  };
}

type Counts = Extract<PanelContent, { kind: 'counts' }>;

/** How often each value occurs, with the mean and the median as lines. */
function countMarks(panel: Counts, area: Area, fontSize: number): Mark[] {
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

/** Bins of a round width around all values; whole numbers that need no wider ones stand in the middle of bins of 1. */
function countHistogram(sorted: Float64Array, bins: number): Histogram1D {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const whole = sorted.every(Number.isInteger);
  const span = high > low ? high - low : Math.abs(low) / 10;
  const width = whole && high - low <= bins ? 1 : niceStep(span / bins || 1);
  const shift = whole && width === 1 ? 0.5 : 0;
  const first = Math.floor(low / width) - shift;
  const last = Math.floor(high / width) + 1 - shift;
  return fill(emptyHistogram(regularAxis(last - first, first * width, last * width)), sorted);
}
