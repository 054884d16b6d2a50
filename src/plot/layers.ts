import type { Data, Mark } from 'vega';
import { contentOf, edgeOf, errorBarsOf, type Histogram1D } from '../hist/index.ts';
import { alongX, alongY, markOf } from './mark.ts';
import { paletteColour } from './style.ts';

/**
 * One data set in a frame: `points` with error bars (data), a `line` (a model, a signal), a `fill`,
 * or a `band` of plus and minus one error around the contents.
 */
export interface Layer {
  readonly kind: 'points' | 'line' | 'fill' | 'band';
  readonly histogram: Histogram1D;
  /** Its text in the legend; none: it is not in the legend. */
  readonly label?: string;
  readonly colour?: string;
  readonly dashed?: boolean;
  /** Where a fill begins instead of at 0, for stacks: contents of the layers below. */
  readonly base?: Float64Array;
}

/** A layer as Vega sees it: its data under a name, and the marks that show them. */
export interface DrawnLayer {
  readonly data: Data[];
  readonly marks: Mark[];
}

/** The layer in the scales `x` and `y` of a frame. `floor` replaces what a logarithmic scale cannot show. */
export function drawLayer(layer: Layer, name: string, floor: number, fontSize: number): DrawnLayer {
  const colour = layer.colour ?? defaultColour(layer);
  const isBold = fontSize > 12;
  switch (layer.kind) {
    case 'points':
      return {
        data: [{ name, values: pointsOf(layer.histogram, floor) }],
        marks: pointMarks(name, colour, fontSize),
      };
    case 'line': {
      const dash = layer.dashed === true ? [7, 4] : undefined;
      const steps = stepsOf(layer.histogram, (i) => [contentOf(layer.histogram, i), 0], floor);
      return {
        data: [{ name, values: withEnds(steps, floor) }],
        marks: [stepLine(name, { stroke: colour, strokeWidth: isBold ? 2 : 1.2, strokeDash: dash })],
      };
    }
    case 'fill':
      return {
        data: [{ name, values: stepsOf(layer.histogram, (i) => fillSpan(layer, i), floor) }],
        marks: [stepArea(name, { fill: colour }), stepLine(name, { stroke: '#000000', strokeWidth: 0.8 })],
      };
    case 'band': {
      const bars = errorBarsOf(layer.histogram);
      return {
        data: [{ name, values: stepsOf(layer.histogram, (i) => bandSpan(layer, bars[i], i), floor) }],
        marks: [stepArea(name, { fill: colour, fillOpacity: 0.35 })],
      };
    }
    default:
      return layer.kind satisfies never;
  }
}

/** Black points, blue lines, a grey band. */
export function defaultColour(layer: Layer): string {
  if (layer.kind === 'points') return '#000000';
  return layer.kind === 'band' ? '#555555' : paletteColour(0);
}

/** Points with error bars, of data with `x`, `y`, `low` and `high`. */
export function pointMarks(data: string, colour: string, fontSize: number): Mark[] {
  const radius = Math.min(fontSize * 0.24, 4);
  const width = fontSize > 12 ? 1.5 : 1;
  const x = alongX('x');
  return [
    markOf('rule', data, { x, y: alongY('low'), y2: alongY('high'), stroke: colour, strokeWidth: width }),
    markOf('symbol', data, {
      ...{ x, y: alongY('y'), shape: 'circle', size: Math.PI * radius * radius },
      fill: colour,
    }),
  ];
}

/** What is between `y` and `y2`, in steps. */
export function stepArea(data: string, paint: { fill: string; fillOpacity?: number }): Mark {
  return markOf('area', data, {
    ...{ x: alongX('x'), y: alongY('y'), y2: alongY('y2'), interpolate: 'step-after' },
    ...paint,
  });
}

interface Stroke {
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeDash?: readonly number[] | undefined;
}

function stepLine(data: string, stroke: Stroke): Mark {
  return markOf('line', data, { x: alongX('x'), y: alongY('y'), interpolate: 'step-after', ...stroke });
}

function pointsOf(histogram: Histogram1D, floor: number) {
  return errorBarsOf(histogram).flatMap((bar, i) => {
    const y = contentOf(histogram, i);
    if (y === 0) return [];
    const x = (edgeOf(histogram.x, i) + edgeOf(histogram.x, i + 1)) / 2;
    return [{ x, y: shown(y, floor), low: shown(y - bar.below, floor), high: shown(y + bar.above, floor) }];
  });
}

function fillSpan({ histogram, base }: Layer, i: number): [top: number, bottom: number] {
  const from = base?.[i] ?? 0;
  return [from + contentOf(histogram, i), from];
}

function bandSpan(
  { histogram }: Layer,
  bar: { above: number; below: number } | undefined,
  i: number,
): [top: number, bottom: number] {
  const y = contentOf(histogram, i);
  return [y + (bar?.above ?? 0), y - (bar?.below ?? 0)];
}

interface Step {
  readonly x: number;
  readonly y: number;
  readonly y2: number;
}

/** A point at each edge; the last one repeats the last bin, which "step-after" draws up to there. */
function stepsOf(histogram: Histogram1D, spanOf: (i: number) => [number, number], floor: number): Step[] {
  const { x } = histogram;
  return Array.from({ length: x.bins + 1 }, (_, i) => {
    const [top, bottom] = spanOf(Math.min(i, x.bins - 1));
    return { x: edgeOf(x, i), y: shown(top, floor), y2: shown(bottom, floor) };
  });
}

/** A line that comes from the axis and goes back to it. */
function withEnds(steps: readonly Step[], floor: number): Step[] {
  const end = (step: Step | undefined): Step => ({ x: step?.x ?? 0, y: floor, y2: floor });
  return [end(steps.at(0)), ...steps, end(steps.at(-1))];
}

function shown(y: number, floor: number): number {
  return floor > 0 ? Math.max(y, floor) : y;
}
