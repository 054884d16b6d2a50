import type { Mark } from 'vega';
import { type Area, lineMark, rectMark, textMark } from './figure.ts';
import { singleMark } from './mark.ts';
import { numberText } from './number-text.ts';
import { colours, fitText, palette, paletteColour, textWidth } from './style.ts';

/** One bar or one part of a ring. */
export interface Item {
  readonly label: string;
  readonly value: number;
  readonly colour?: string;
  /** Beside the bar; the value if absent. */
  readonly text?: string;
}

/** Horizontal bars from the top down, with the labels on the left and the values at their ends. */
export function horizontalBars(items: readonly Item[], area: Area, fontSize: number, log = false): Mark[] {
  const slot = Math.min(area.height / Math.max(1, items.length), fontSize * 4);
  const size = Math.min(fontSize, slot * 0.75);
  const texts = items.map((item) => item.text ?? numberText(item.value));
  const labels = items.map((item) => item.label);
  const room = Math.min(area.width * 0.45 - size * 0.6, widestOf(labels, size));
  const left = room + size * 0.6;
  const right = Math.min(area.width * 0.4, widestOf(texts, size) + size * 0.8);
  const lengthOf = scaleOfBars(items, area.width - left - right, log);
  const marks = items.flatMap((item, i) => {
    const y = area.y + slot * (i + 0.5);
    const length = lengthOf(item.value);
    const label = fitText(item.label, size, room);
    return [
      textMark(label, area.x + left - size * 0.5, y, { size, align: 'right', baseline: 'middle' }),
      rectMark(
        { x: area.x + left, y: y - slot * 0.34, width: length, height: slot * 0.68 },
        item.colour ?? palette[0],
      ),
      textMark(texts[i] ?? '', area.x + left + length + size * 0.4, y, { size, baseline: 'middle' }),
    ];
  });
  const base = area.x + left;
  return [...marks, lineMark([base, area.y], [base, area.y + slot * items.length], colours.ink)];
}

/** Vertical bars from left to right, with the labels below and the values on top. */
export function verticalBars(items: readonly Item[], area: Area, fontSize: number, log = false): Mark[] {
  const slot = area.width / Math.max(1, items.length);
  const bottom = area.y + area.height - fontSize * 1.8;
  const lengthOf = scaleOfBars(items, area.height - fontSize * 3.4, log);
  const marks = items.flatMap((item, i) => {
    const x = area.x + slot * (i + 0.5);
    const length = lengthOf(item.value);
    const width = Math.min(slot * 0.68, fontSize * 6);
    const text = fitText(item.text ?? numberText(item.value), fontSize, slot * 0.98);
    const label = fitText(item.label, fontSize, slot * 0.95);
    return [
      rectMark({ x: x - width / 2, y: bottom - length, width, height: length }, item.colour ?? palette[0]),
      textMark(text, x, bottom - length - fontSize * 0.35, { size: fontSize, align: 'center' }),
      textMark(label, x, bottom + fontSize * 0.5, { size: fontSize, align: 'center', baseline: 'top' }),
    ];
  });
  return [...marks, lineMark([area.x, bottom], [area.x + area.width, bottom], colours.ink)];
}

/** A ring of parts with a text in its middle and a legend with shares on the right. Parts of zero are in the legend only. */
export function donut(items: readonly Item[], centre: string, area: Area, fontSize: number): Mark[] {
  const total = items.reduce((sum, item) => sum + Math.max(0, item.value), 0);
  const radius = Math.min(area.height / 2, area.width * 0.27) * 0.95;
  const [x, y] = [area.x + area.width * 0.29, area.y + area.height / 2];
  const middle = textMark(centre, x, y, {
    size: Math.min(fontSize * 1.5, (radius * 1.1 * fontSize) / Math.max(1, textWidth(centre, fontSize))),
    align: 'center',
    baseline: 'middle',
    bold: true,
  });
  const shares = items.map((item) => (total > 0 ? Math.max(0, item.value) / total : 0));
  return [...ring(items, shares, x, y, radius), middle, ...ringLegend(items, shares, area, fontSize)];
}

/** Rows of a name and a value, for the numbers that matter most. */
export function keyNumbers(
  rows: readonly { label: string; value: string }[],
  area: Area,
  fontSize: number,
): Mark[] {
  const slot = Math.min(area.height / Math.max(1, rows.length), fontSize * 3.6);
  return rows.flatMap((row, i) => {
    const y = area.y + slot * (i + 0.5);
    const value = fitText(row.value, fontSize * 1.25, area.width * 0.62);
    const room = area.width - textWidth(value, fontSize * 1.35) - fontSize;
    const line = lineMark([area.x, y + slot / 2], [area.x + area.width, y + slot / 2], colours.line);
    return [
      textMark(fitText(row.label, fontSize, room), area.x, y, {
        size: fontSize,
        baseline: 'middle',
        colour: colours.faint,
      }),
      textMark(value, area.x + area.width, y, {
        size: fontSize * 1.25,
        align: 'right',
        baseline: 'middle',
        bold: true,
      }),
      ...(i < rows.length - 1 ? [line] : []),
    ];
  });
}

function ring(
  items: readonly Item[],
  shares: readonly number[],
  x: number,
  y: number,
  radius: number,
): Mark[] {
  let from = 0;
  return items.flatMap((item, i) => {
    const [start, end] = [from, from + (shares[i] ?? 0)];
    from = end;
    return start === end ? [] : [arcMark([start, end], x, y, radius, colourOf(item, i))];
  });
}

function arcMark(share: readonly [number, number], x: number, y: number, radius: number, fill: string): Mark {
  return singleMark('arc', {
    ...{ x, y, fill, innerRadius: radius * 0.6, outerRadius: radius },
    ...{ startAngle: share[0] * 2 * Math.PI, endAngle: share[1] * 2 * Math.PI },
    ...{ stroke: '#ffffff', strokeWidth: share[1] - share[0] < 1 ? 1.5 : 0 },
  });
}

function ringLegend(items: readonly Item[], shares: readonly number[], area: Area, fontSize: number): Mark[] {
  const x = area.x + area.width * 0.6;
  const step = Math.min(fontSize * 2.7, area.height / Math.max(1, items.length));
  const top = area.y + area.height / 2 - (step * (items.length - 1)) / 2;
  return items.flatMap((item, i) => {
    const y = top + i * step;
    const text = item.text ?? `${numberText(item.value)} (${((shares[i] ?? 0) * 100).toFixed(1)} %)`;
    const room = area.width * 0.4 - fontSize * 1.3;
    const lines = [fitText(item.label, fontSize, room), fitText(text, fontSize, room)];
    return [
      rectMark(
        { x, y: y - fontSize * 0.95, width: fontSize * 0.8, height: fontSize * 0.8 },
        colourOf(item, i),
      ),
      textMark(lines[0] ?? '', x + fontSize * 1.2, y - fontSize * 0.5, {
        size: fontSize,
        baseline: 'middle',
      }),
      textMark(lines[1] ?? '', x + fontSize * 1.2, y + fontSize * 0.65, {
        size: fontSize,
        baseline: 'middle',
        colour: colours.faint,
      }),
    ];
  });
}

function scaleOfBars(items: readonly Item[], room: number, log: boolean): (value: number) => number {
  const highest = Math.max(...items.map((item) => item.value), 0);
  if (highest <= 0) return () => 0;
  if (!log) return (value) => (Math.max(0, value) / highest) * room;
  let lowest = highest;
  for (const { value } of items) if (value > 0) lowest = Math.min(lowest, value);
  const decades = Math.log10(highest / lowest) + 0.5;
  return (value) => (value > 0 ? ((Math.log10(value / lowest) + 0.5) / decades) * room : 0);
}

function colourOf(item: Item, i: number): string {
  return item.colour ?? paletteColour(i);
}

function widestOf(texts: readonly string[], fontSize: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, fontSize)));
}
