import { binContents, contentOf, edgeOf, type Histogram1D } from '../hist/index.ts';
import type { Area } from './figure.ts';
import type { Frame, FrameAxis } from './frame.ts';
import { alongX, alongY, markOf } from './mark.ts';

/** How far each bin is from what was expected, in standard deviations. */
export interface SignificanceOptions {
  /** Its contents are the significances, with their signs. */
  readonly histogram: Histogram1D;
  readonly title?: string;
}

/** The frame spans at least so many standard deviations to both sides. */
const LEAST_REACH = 3;

/** The frame of significances below a plot with this x axis: bars up for more than expected, down for less. */
export function significanceFrame(
  { histogram, title = 'Significance' }: SignificanceOptions,
  x: FrameAxis,
  area: Area,
  fontSize: number,
): Frame {
  const values = binContents(histogram);
  const [low, high] = [Math.min(-LEAST_REACH, ...values) * 1.15, Math.max(LEAST_REACH, ...values) * 1.15];
  const bars = Array.from({ length: histogram.x.bins }, (_, i) => {
    const y = contentOf(histogram, i);
    return { x: edgeOf(histogram.x, i), x2: edgeOf(histogram.x, i + 1), y, y2: 0, fill: y > 0 ? MORE : LESS };
  });
  const place = { x: alongX('x'), x2: alongX('x2'), y: alongY('y'), y2: alongY('y2') };
  const zero = { x: alongX('x'), x2: alongX('x2'), y: alongY('y') };
  return {
    area,
    fontSize,
    x: { ...x, bare: false },
    y: { range: [low, high], title, count: 4, openEnd: true },
    data: [
      { name: 'bars', values: bars },
      { name: 'zero', values: [{ x: x.range[0], x2: x.range[1], y: 0 }] },
    ],
    inside: [
      markOf('rect', 'bars', { ...place, fill: { field: 'fill' } }),
      markOf('rule', 'zero', { ...zero, stroke: '#555555' }),
    ],
  };
}

const MORE = '#bd1f01';
const LESS = '#3f90da';
