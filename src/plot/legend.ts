import type { Mark } from 'vega';
import { lineMark, rectMark, textMark } from './figure.ts';
import { defaultColour, type Layer } from './layers.ts';
import { singleMark } from './mark.ts';
import { fitText, textWidth } from './style.ts';

/** Where a legend goes: its layers with a text in reading order, and how they are laid out. */
export interface Legend {
  readonly entries: readonly Layer[];
  readonly columns: number;
  readonly rows: number;
  /** Pixels of one column. */
  readonly column: number;
}

/** The layout of the legend of these layers: two columns from seven entries on. */
export function legendOf(layers: readonly Layer[], fontSize: number): Legend {
  const order = ['points', 'fill', 'line', 'band'];
  const entries = layers
    .filter((layer) => layer.label !== undefined)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const columns = columnsOf(entries.length);
  const widest = Math.max(0, ...entries.map((layer) => textWidth(layer.label ?? '', fontSize)));
  return {
    entries,
    columns,
    rows: Math.ceil(entries.length / columns),
    column: widest + fontSize * 2.9,
  };
}

/** The legend, without a frame, its upper right corner at `right` and `top`, at most `room` pixels wide. */
export function legendMarks(
  legend: Legend,
  place: { right: number; top: number; room: number },
  fontSize: number,
): Mark[] {
  const { entries, columns, rows } = legend;
  const swatch = fontSize * 2.1;
  const column = Math.min(place.room / columns, legend.column);
  const left = place.right - fontSize * 0.9 - column * columns;
  return entries.flatMap((layer, i) => {
    const x = left + Math.floor(i / rows) * column;
    const y = place.top + fontSize * 1.5 + (i % rows) * fontSize * 1.35;
    const text = fitText(layer.label ?? '', fontSize, column - swatch);
    return [
      ...swatchMarks(layer, x, y, fontSize),
      textMark(text, x + swatch, y, { size: fontSize, baseline: 'middle' }),
    ];
  });
}

function columnsOf(entries: number): number {
  return entries > 6 ? 2 : 1;
}

function swatchMarks(layer: Layer, x: number, y: number, fontSize: number): Mark[] {
  const colour = layer.colour ?? defaultColour(layer);
  const width = fontSize * 1.6;
  const [middle, radius] = [x + width / 2, fontSize * 0.24];
  switch (layer.kind) {
    case 'points':
      return [
        lineMark([middle, y - fontSize * 0.5], [middle, y + fontSize * 0.5], colour, 1.5),
        singleMark('symbol', { x: middle, y, shape: 'circle', size: Math.PI * radius ** 2, fill: colour }),
      ];
    case 'line':
      return [lineMark([x, y], [x + width, y], colour, 2, layer.dashed === true ? [7, 4] : undefined)];
    case 'fill':
      return [rectMark(box(x, y, width, fontSize), colour, '#000000')];
    case 'band':
      return [rectMark(box(x, y, width, fontSize), '#bbbbbb')];
    default:
      return layer.kind satisfies never;
  }
}

function box(x: number, y: number, width: number, fontSize: number) {
  return { x, y: y - fontSize * 0.42, width, height: fontSize * 0.84 };
}
