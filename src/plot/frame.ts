import type { Axis, Data, GroupMark, Mark, Scale } from 'vega';
import { type Area, textMark } from './figure.ts';
import { alongX, alongY, markOf } from './mark.ts';
import { fontFamily, textWidth } from './style.ts';
import { linearTicks, logTicks, type Range, type Ticks } from './ticks.ts';

/** One side of a frame: what it spans, how it is cut, what stands beside it. */
export interface FrameAxis {
  readonly range: Range;
  readonly log?: boolean;
  readonly title?: string;
  /** Leaves out the texts of the ticks, for a frame that shares its axis with the one below. */
  readonly bare?: boolean;
  /** Leaves out the text of a tick at the far end, where another frame begins. */
  readonly openEnd?: boolean;
  /** Ticks to use instead of round numbers. */
  readonly ticks?: Ticks;
  /** About how many ticks have a text. */
  readonly count?: number;
}

/** A rectangle with axes on all four sides, ticks inside, and what is drawn in it in the units of the axes. */
export interface Frame {
  readonly area: Area;
  readonly fontSize: number;
  readonly x: FrameAxis;
  readonly y: FrameAxis;
  readonly data: Data[];
  /** Drawn in the scales `x` and `y`, cut off at the frame. */
  readonly inside: Mark[];
  /** Drawn in pixels from the upper left corner of the frame, over everything else. */
  readonly over?: Mark[];
}

/** The frame as one mark. */
export function frameMark(frame: Frame): GroupMark {
  const { area, fontSize } = frame;
  const [xTicks, yTicks] = [ticksOf(frame.x, 7), ticksOf(frame.y, countOf(frame))];
  return {
    type: 'group',
    encode: { enter: place(area) },
    data: [...frame.data, tickData('xTicks', frame.x, xTicks), tickData('yTicks', frame.y, yTicks)],
    scales: [scaleOf('x', frame.x, [0, area.width]), scaleOf('y', frame.y, [area.height, 0])],
    axes: [
      ...axesOf('x', xTicks, ['bottom', 'top'], fontSize),
      ...axesOf('y', yTicks, ['left', 'right'], fontSize),
    ],
    marks: [
      { type: 'group', clip: true, encode: { enter: { ...size(area) } }, marks: frame.inside },
      border(area, fontSize),
      ...tickTexts(fontSize, area),
      ...titles(frame, yTicks),
      ...(frame.over ?? []),
    ],
  };
}

/** Room to leave around a frame of this font size for texts: [left, top, right, bottom] in pixels. */
export function marginsOf(fontSize: number): readonly [number, number, number, number] {
  return [fontSize * 5, fontSize * 1.4, fontSize * 1.3, fontSize * 3.4];
}

/** The area without margins. */
export function inset(area: Area, margins: readonly [number, number, number, number]): Area {
  const [left, top, right, bottom] = margins;
  return {
    x: area.x + left,
    y: area.y + top,
    width: area.width - left - right,
    height: area.height - top - bottom,
  };
}

function ticksOf(axis: FrameAxis, count: number): Ticks {
  if (axis.ticks !== undefined) return axis.ticks;
  const wanted = axis.count ?? count;
  return axis.log === true ? logTicks(axis.range, wanted) : linearTicks(axis.range, wanted);
}

/** Texts of a logarithmic axis may stand closer: there are as many as there are powers of ten. */
function countOf({ area, fontSize, y }: Frame): number {
  return y.log === true ? Math.max(2, Math.floor(area.height / fontSize / 1.8)) : 5;
}

function scaleOf(name: string, axis: FrameAxis, range: number[]): Scale {
  const type = axis.log === true ? 'log' : 'linear';
  return { name, type, domain: [...axis.range], range, zero: false, nice: false } as Scale;
}

function tickData(name: string, axis: FrameAxis, ticks: Ticks): Data {
  const [low, high] = axis.range;
  const end = axis.openEnd === true ? high - (high - low) * 0.06 : Number.POSITIVE_INFINITY;
  const shown = axis.bare === true ? [] : ticks.major.filter((tick) => tick.at < end);
  return { name, values: shown.map((tick) => ({ ...tick })) };
}

function axesOf(
  scale: string,
  ticks: Ticks,
  sides: ('bottom' | 'top' | 'left' | 'right')[],
  fontSize: number,
) {
  const common = { scale, labels: false, domain: false, grid: false, tickColor: '#000000', zindex: 1 };
  return sides.flatMap((orient): Axis[] => [
    axisOf({ ...common, orient, values: ticks.major.map((tick) => tick.at), tickSize: -fontSize * 0.65 }),
    axisOf({ ...common, orient, values: [...ticks.minor], tickSize: -fontSize * 0.33 }),
  ]);
}

function axisOf(axis: Axis): Axis {
  return { tickWidth: 1, ...axis };
}

function border(area: Area, fontSize: number): Mark {
  return {
    type: 'rect',
    zindex: 2,
    interactive: false,
    encode: {
      enter: { ...size(area), stroke: { value: '#000000' }, strokeWidth: { value: fontSize > 12 ? 1.4 : 1 } },
    },
  };
}

function tickTexts(fontSize: number, area: Area): Mark[] {
  const common = { text: { field: 'text' }, font: fontFamily, fontSize, fill: '#000000' };
  const below = { y: area.height + fontSize * 0.45, align: 'center', baseline: 'top' };
  const beside = { x: -fontSize * 0.45, align: 'right', baseline: 'middle' };
  return [
    markOf('text', 'xTicks', { ...common, x: alongX('at'), ...below }),
    markOf('text', 'yTicks', { ...common, y: alongY('at'), ...beside }),
  ];
}

function titles({ area, fontSize, x, y }: Frame, yTicks: Ticks): Mark[] {
  const size = fontSize * 1.1;
  const widest = Math.max(0, ...yTicks.major.map((tick) => textWidth(tick.text, fontSize)));
  const left = -Math.min(fontSize * 3.7, Math.max(widest, fontSize * 1.6) + fontSize * 0.9);
  const marks: Mark[] = [];
  if (x.title !== undefined && x.bare !== true)
    marks.push(textMark(x.title, area.width, area.height + fontSize * 2.9, { size, align: 'right' }));
  if (y.title !== undefined)
    marks.push(textMark(y.title, left, 0, { size, align: 'right', baseline: 'bottom', angle: -90 }));
  if (yTicks.power !== 0 && y.bare !== true)
    marks.push(
      textMark(`×10^{${yTicks.power}}`, 0, -fontSize * 0.35, { size: fontSize * 0.9, align: 'left' }),
    );
  return marks;
}

function size(area: Area) {
  return { width: { value: area.width }, height: { value: area.height } };
}

function place(area: Area) {
  return { x: { value: area.x }, y: { value: area.y }, ...size(area) };
}
