import { UsageError } from '../errors.ts';
import { type Figure, figureOf, gridOf, textMark } from './figure.ts';
import { type Labels, labelMarks } from './labels.ts';
import type { Layer } from './layers.ts';
import { type SpectrumOptions, spectrumMarks } from './spectrum.ts';

/** One small spectrum of an overview. */
export interface OverviewCell {
  readonly title: string;
  readonly layers: readonly Layer[];
  readonly options?: SpectrumOptions;
}

/** What may be said about an overview; everything has a default. */
export interface OverviewOptions {
  /** A line above all: the name in bold italics and a note. */
  readonly labels?: Labels;
  readonly columns?: number;
  /** Pixels of one small spectrum, from edge to edge. */
  readonly cellWidth?: number;
}

/** A page of small spectra, row by row. Throws `usage` without a cell. */
export function overview(cells: readonly OverviewCell[], options: OverviewOptions = {}): Figure {
  if (cells.length === 0) throw new UsageError('plot: an overview needs a spectrum');
  const { labels = {}, columns = Math.min(4, Math.ceil(Math.sqrt(cells.length))), cellWidth = 400 } = options;
  const rows = Math.ceil(cells.length / columns);
  const fontSize = cellWidth * 0.034;
  const head = fontSize * 3;
  const cellHeight = cellWidth * 0.74;
  const [width, height] = [columns * cellWidth, rows * cellHeight + head];
  const areas = gridOf({ x: 0, y: head, width, height: height - head }, columns, rows, 0);
  const marks = cells.flatMap((cell, i) =>
    spectrumMarks(
      cell.layers,
      { ...cell.options, labels: { lines: [cell.title], ...cell.options?.labels } },
      areas[i]!,
      fontSize,
    ),
  );
  const { lines = [], ...name } = labels;
  const note = textMark(lines.join(', '), width - fontSize * 1.3, fontSize * 2.1, {
    size: fontSize * 1.3,
    align: 'right',
    baseline: 'middle',
  });
  return figureOf(width, height, [...labelMarks(name, fontSize * 1.4, width), note, ...marks]);
}
