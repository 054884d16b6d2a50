import type { Mark } from 'vega';
import { UsageError } from '../errors.ts';
import { contentOf, edgeOf, errorBarsOf, errorOf, type Histogram1D, sameBins } from '../hist/index.ts';
import type { Area } from './figure.ts';
import type { Frame, FrameAxis } from './frame.ts';
import { pointMarks, stepArea } from './layers.ts';
import { alongX, alongY, markOf } from './mark.ts';
import type { Range } from './ticks.ts';

/** One histogram divided by another, bin by bin. */
export interface RatioOptions {
  /** Drawn as points with its own errors. */
  readonly numerator: Histogram1D;
  /** Its relative errors are drawn as a band around 1. */
  readonly denominator: Histogram1D;
  readonly title?: string;
  /** What the axis spans; 0.5 to 1.5 if absent. Points outside are drawn as arrows at its ends. */
  readonly range?: Range;
}

/** The frame of a ratio below a plot with this x axis. Throws `usage` when the two axes differ. */
export function ratioFrame(options: RatioOptions, x: FrameAxis, area: Area, fontSize: number): Frame {
  const { numerator, denominator, title = 'Ratio', range = [0.5, 1.5] } = options;
  if (!sameBins(numerator.x, denominator.x))
    throw new UsageError(`plot: "${numerator.name}" and "${denominator.name}" have different axes: no ratio`);
  const points = ratioPoints(numerator, denominator);
  return {
    area,
    fontSize,
    x: { ...x, bare: false },
    y: { range, title, count: 3, openEnd: true },
    data: [
      { name: 'ratio', values: points.filter(({ y }) => y >= range[0] && y <= range[1]) },
      { name: 'outside', values: points.filter(({ y }) => y < range[0] || y > range[1]).map(arrowAt(range)) },
      { name: 'unit', values: [{ x: x.range[0], x2: x.range[1], y: 1 }] },
      { name: 'band', values: bandSteps(denominator) },
    ],
    inside: [band(), unitLine(), ...pointMarks('ratio', '#000000', fontSize), arrows(fontSize)],
  };
}

interface RatioPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

function ratioPoints(numerator: Histogram1D, denominator: Histogram1D): RatioPoint[] {
  return errorBarsOf(numerator).flatMap((bar, i) => {
    const [above, below] = [contentOf(numerator, i), contentOf(denominator, i)];
    if (above === 0 || below <= 0) return [];
    const x = (edgeOf(numerator.x, i) + edgeOf(numerator.x, i + 1)) / 2;
    return [{ x, y: above / below, low: (above - bar.below) / below, high: (above + bar.above) / below }];
  });
}

function arrowAt([low, high]: Range) {
  const edge = (high - low) * 0.07;
  return ({ x, y }: RatioPoint) =>
    y > high ? { x, y: high - edge, shape: 'triangle-up' } : { x, y: low + edge, shape: 'triangle-down' };
}

function bandSteps(denominator: Histogram1D) {
  const { x } = denominator;
  return Array.from({ length: x.bins + 1 }, (_, edge) => {
    const i = Math.min(edge, x.bins - 1);
    const content = contentOf(denominator, i);
    const relative = content > 0 ? errorOf(denominator, i) / content : 0;
    return { x: edgeOf(x, edge), y: 1 + relative, y2: 1 - relative };
  });
}

function band(): Mark {
  return stepArea('band', { fill: '#555555', fillOpacity: 0.35 });
}

function unitLine(): Mark {
  const ends = { x: alongX('x'), x2: alongX('x2'), y: alongY('y') };
  return markOf('rule', 'unit', { ...ends, stroke: '#555555', strokeDash: [5, 4] });
}

function arrows(fontSize: number): Mark {
  const place = { x: alongX('x'), y: alongY('y'), shape: { field: 'shape' } };
  return markOf('symbol', 'outside', { ...place, size: fontSize * 2.5, fill: '#bd1f01' });
}
