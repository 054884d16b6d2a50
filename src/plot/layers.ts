import type { Data, Mark } from 'vega';
import { contentOf, edgeOf, errorBarsOf, type Histogram1D } from '../hist/index.ts';
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
  switch (layer.kind) {
    case 'points':
      return drawPoints(layer, name, floor, colour, fontSize);
    case 'line':
      return drawLine(layer, name, floor, colour, fontSize);
    case 'fill':
      return drawFill(layer, name, floor, colour);
    case 'band':
      return drawBand(layer, name, floor, colour);
    default:
      return layer.kind satisfies never;
  }
}

/** Black points, blue lines, a grey band. */
export function defaultColour(layer: Layer): string {
  if (layer.kind === 'points') return '#000000';
  return layer.kind === 'band' ? '#555555' : paletteColour(0);
}

function drawPoints(layer: Layer, name: string, floor: number, colour: string, fontSize: number): DrawnLayer {
  const { histogram } = layer;
  const bars = errorBarsOf(histogram);
  const values = bars.flatMap((bar, i) => {
    const y = contentOf(histogram, i);
    if (y === 0) return [];
    const x = (edgeOf(histogram.x, i) + edgeOf(histogram.x, i + 1)) / 2;
    return [{ x, y: shown(y, floor), low: shown(y - bar.below, floor), high: shown(y + bar.above, floor) }];
  });
  const radius = Math.min(fontSize * 0.24, 4);
  return {
    data: [{ name, values }],
    marks: [errorRules(name, colour, fontSize), dots(name, colour, Math.PI * radius * radius)],
  };
}

function errorRules(name: string, colour: string, fontSize: number): Mark {
  return {
    type: 'rule',
    from: { data: name },
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'low' },
        y2: { scale: 'y', field: 'high' },
        stroke: { value: colour },
        strokeWidth: { value: fontSize > 12 ? 1.5 : 1 },
      },
    },
  };
}

function dots(name: string, colour: string, size: number): Mark {
  return {
    type: 'symbol',
    from: { data: name },
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'y' },
        shape: { value: 'circle' },
        size: { value: size },
        fill: { value: colour },
      },
    },
  };
}

function drawLine(layer: Layer, name: string, floor: number, colour: string, fontSize: number): DrawnLayer {
  const steps = stepsOf(layer.histogram, (i) => [contentOf(layer.histogram, i), 0], floor);
  const ends = [steps.at(0), steps.at(-1)].map((step) => ({ x: step?.x ?? 0, y: floor, y2: floor }));
  const values = [ends[0], ...steps, ends[1]];
  return {
    data: [{ name, values }],
    marks: [
      {
        type: 'line',
        from: { data: name },
        encode: {
          enter: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'y' },
            interpolate: { value: 'step-after' },
            stroke: { value: colour },
            strokeWidth: { value: fontSize > 12 ? 2 : 1.2 },
            ...(layer.dashed === true ? { strokeDash: { value: [7, 4] } } : {}),
          },
        },
      },
    ],
  };
}

function drawFill(layer: Layer, name: string, floor: number, colour: string): DrawnLayer {
  const { histogram, base } = layer;
  const span = (i: number): [number, number] => {
    const from = base?.[i] ?? 0;
    return [from + contentOf(histogram, i), from];
  };
  return {
    data: [{ name, values: stepsOf(histogram, span, floor) }],
    marks: [stepArea(name, { fill: { value: colour } }), topLine(name)],
  };
}

function drawBand(layer: Layer, name: string, floor: number, colour: string): DrawnLayer {
  const bars = errorBarsOf(layer.histogram);
  const span = (i: number): [number, number] => {
    const y = contentOf(layer.histogram, i);
    return [y + (bars[i]?.above ?? 0), y - (bars[i]?.below ?? 0)];
  };
  return {
    data: [{ name, values: stepsOf(layer.histogram, span, floor) }],
    marks: [stepArea(name, { fill: { value: colour }, fillOpacity: { value: 0.35 } })],
  };
}

function stepArea(name: string, paint: Record<string, { value: string | number }>): Mark {
  return {
    type: 'area',
    from: { data: name },
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'y' },
        y2: { scale: 'y', field: 'y2' },
        interpolate: { value: 'step-after' },
        ...paint,
      },
    },
  };
}

function topLine(name: string): Mark {
  return {
    type: 'line',
    from: { data: name },
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'y' },
        interpolate: { value: 'step-after' },
        stroke: { value: '#000000' },
        strokeWidth: { value: 0.8 },
      },
    },
  };
}

function stepsOf(histogram: Histogram1D, spanOf: (i: number) => [number, number], floor: number) {
  const { x } = histogram;
  return Array.from({ length: x.bins + 1 }, (_, i) => {
    // The last edge repeats the last bin, which "step-after" draws up to there.
    const [top, bottom] = spanOf(Math.min(i, x.bins - 1));
    return { x: edgeOf(x, i), y: shown(top, floor), y2: shown(bottom, floor) };
  });
}

function shown(y: number, floor: number): number {
  return floor > 0 ? Math.max(y, floor) : y;
}
