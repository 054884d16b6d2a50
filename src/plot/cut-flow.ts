import type { Mark } from 'vega';
import { UsageError } from '../errors.ts';
import { type Area, type Figure, figureOf, lineMark, rectMark, textMark } from './figure.ts';
import { type Labels, labelLines, labelMarks } from './labels.ts';
import { numberText, percentText } from './number-text.ts';
import { fitText, palette, textWidth } from './style.ts';

/** One step of a selection: how many events, or what sum of weights, are left after it. */
export interface CutStep {
  readonly name: string;
  readonly count: number;
}

/** What may be said about a cut flow; everything has a default. */
export interface CutFlowOptions {
  readonly labels?: Labels;
  /** Lengths by the logarithm, for selections that keep one event of a thousand. */
  readonly log?: boolean;
  readonly width?: number;
}

/**
 * A selection step by step: a bar for what is left, its number, its share of the first step and of the step before.
 * The height follows from the number of steps. Throws `usage` without a step.
 */
export function cutFlow(steps: readonly CutStep[], options: CutFlowOptions = {}): Figure {
  if (steps.length === 0) throw new UsageError('plot: a cut flow needs a step');
  const { labels = {}, width = 800, log = false } = options;
  const fontSize = width * 0.022;
  const slot = fontSize * 2.1;
  const top = fontSize * (1.2 + labelLines(labels) * 1.45);
  const area = {
    x: fontSize * 0.9,
    y: top + fontSize * 2.2,
    width: width - fontSize * 1.8,
    height: slot * steps.length,
  };
  const marks = [...labelMarks(labels, fontSize, width * 0.9), ...cutFlowMarks(steps, area, fontSize, log)];
  return figureOf(width, Math.ceil(area.y + area.height + fontSize * 1.2), marks);
}

/** The rows of a cut flow inside an area, their heads above it. */
export function cutFlowMarks(steps: readonly CutStep[], area: Area, fontSize: number, log: boolean): Mark[] {
  const slot = area.height / steps.length;
  const columns = columnsOf(steps, area, fontSize);
  const lengthOf = lengths(steps, columns.bar, log);
  const first = steps[0]?.count ?? 0;
  const rows = steps.flatMap((step, i) => {
    const y = area.y + slot * (i + 0.5);
    const previous = steps[i - 1]?.count ?? step.count;
    const cells = [
      numberText(step.count),
      percentText(step.count / first),
      percentText(step.count / previous),
    ];
    const bar = {
      x: area.x + columns.name,
      y: y - slot * 0.36,
      width: lengthOf(step.count),
      height: slot * 0.72,
    };
    const name = fitText(step.name, fontSize, columns.name - fontSize * 0.8);
    return [
      textMark(name, area.x, y, { size: fontSize, baseline: 'middle' }),
      rectMark(bar, palette[0]),
      ...cells.map((cell, k) =>
        textMark(cell, columns.ends[k] ?? 0, y, { size: fontSize, align: 'right', baseline: 'middle' }),
      ),
    ];
  });
  return [...heads(area, columns, fontSize), ...rows];
}

interface Columns {
  readonly name: number;
  readonly bar: number;
  /** Where the three columns of numbers end, in pixels of the figure. */
  readonly ends: readonly number[];
}

function columnsOf(steps: readonly CutStep[], area: Area, fontSize: number): Columns {
  const widest = Math.max(...steps.map((step) => textWidth(step.name, fontSize)));
  const name = Math.min(area.width * 0.34, widest + fontSize * 1.2);
  const right = area.x + area.width;
  const count = Math.max(...steps.map((step) => textWidth(numberText(step.count), fontSize)), fontSize * 3.4);
  const share = fontSize * 5.4;
  const bar = area.width - name - count - 2 * share - fontSize * 1.5;
  return { name, bar, ends: [right - 2 * share, right - share, right] };
}

function heads(area: Area, columns: Columns, fontSize: number): Mark[] {
  const y = area.y - fontSize * 0.8;
  const size = fontSize * 0.85;
  const texts = ['Events', 'of all', 'of previous'].map((text, i) =>
    textMark(text, columns.ends[i] ?? 0, y, { size, align: 'right', colour: '#555555' }),
  );
  const line = y + fontSize * 0.5;
  return [...texts, lineMark([area.x, line], [area.x + area.width, line], '#000000')];
}

function lengths(steps: readonly CutStep[], room: number, log: boolean): (count: number) => number {
  const highest = Math.max(...steps.map((step) => step.count));
  if (!(highest > 0)) return () => 0;
  if (!log) return (count) => (Math.max(0, count) / highest) * room;
  const lowest = Math.min(...steps.map((step) => step.count).filter((count) => count > 0));
  const decades = Math.log10(highest / lowest) + 0.3;
  return (count) => (count > 0 ? ((Math.log10(count / lowest) + 0.3) / decades) * room : 0);
}
