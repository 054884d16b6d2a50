import type { Mark, Spec } from 'vega';
import { withGreek } from './greek.ts';
import { singleMark } from './mark.ts';
import { fontFamily } from './style.ts';

/** A figure before it is drawn: plain data, a Vega specification of fixed size in pixels. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly spec: Spec;
}

/** A rectangle on the figure, in pixels from its upper left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a text looks like and where it stands. */
export interface TextStyle {
  size: number;
  align?: 'left' | 'center' | 'right';
  baseline?: 'top' | 'middle' | 'bottom' | 'alphabetic';
  bold?: boolean;
  colour?: string;
  angle?: number;
}

/** A white figure with these marks on it. */
export function figureOf(width: number, height: number, marks: Mark[]): Figure {
  const spec: Spec = {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width,
    height,
    padding: 0,
    autosize: 'none',
    background: 'white',
    config: { text: { font: fontFamily }, group: { stroke: null } } as NonNullable<Spec['config']>,
    marks,
  };
  return { width, height, spec };
}

/** One text at a place. */
export function textMark(text: string, x: number, y: number, style: TextStyle): Mark {
  const {
    size,
    align = 'left',
    baseline = 'alphabetic',
    bold = false,
    colour = '#000000',
    angle = 0,
  } = style;
  return singleMark('text', {
    x,
    y,
    text: withGreek(text),
    font: fontFamily,
    fontSize: size,
    fontWeight: bold ? 'bold' : 'normal',
    align,
    baseline,
    angle,
    fill: colour,
  });
}

/** One rectangle. */
export function rectMark(area: Area, fill: string, stroke?: string): Mark {
  const { x, y, width, height } = area;
  return singleMark('rect', {
    x,
    y,
    width,
    height,
    fill,
    stroke,
    strokeWidth: stroke === undefined ? undefined : 1,
  });
}

/** One straight line. */
export function lineMark(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  width = 1,
  dash?: readonly number[],
): Mark {
  const ends = { x: from[0], y: from[1], x2: to[0], y2: to[1] };
  return singleMark('rule', { ...ends, stroke, strokeWidth: width, strokeDash: dash });
}

/** The area cut into `columns` by `rows` of equal size, row by row, with a gap between them. */
export function gridOf(area: Area, columns: number, rows: number, gap: number): Area[] {
  const width = (area.width - gap * (columns - 1)) / columns;
  const height = (area.height - gap * (rows - 1)) / rows;
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: area.x + (i % columns) * (width + gap),
    y: area.y + Math.floor(i / columns) * (height + gap),
    width,
    height,
  }));
}
