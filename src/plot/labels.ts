import type { Mark } from 'vega';
import { textMark } from './figure.ts';
import { boldItalic } from './rich-text.ts';
import { fitText, textWidth } from './style.ts';

/** The texts in the upper left corner of a plot: who made it of what, then lines like an energy or a selection. */
export interface Labels {
  /** Bold and italic, for example the name of the program or the experiment. */
  readonly name?: string;
  /** After the name, on its line: `toy sample, not ATLAS`. */
  readonly note?: string;
  /** The lines below: `√s = 13 TeV, 36 fb^{-1}`, a selection. */
  readonly lines?: readonly string[];
}

/** How many lines of text the labels need. */
export function labelLines(labels: Labels): number {
  const hasHead = labels.name !== undefined || labels.note !== undefined;
  return (hasHead ? 1 : 0) + (labels.lines?.length ?? 0);
}

/** Roughly how many pixels wide the first line is, and the widest of the others. */
export function labelWidths(labels: Labels, fontSize: number): { head: number; lines: number } {
  const head = textWidth(`${labels.name ?? ''} ${labels.note ?? ''}`, fontSize * 1.15);
  const lines = Math.max(0, ...(labels.lines ?? []).map((line) => textWidth(line, fontSize)));
  return { head: head + fontSize, lines: lines + fontSize };
}

/** The labels, at most `room` pixels wide. */
export function labelMarks(labels: Labels, fontSize: number, room: number): Mark[] {
  const { name = '', note = '', lines = [] } = labels;
  const head = `${name === '' ? '' : boldItalic(name)}${name === '' || note === '' ? '' : ' '}${note}`;
  const texts = head === '' ? lines : [head, ...lines];
  return texts.map((text, i) =>
    textMark(
      i === 0 && head !== '' ? text : fitText(text, fontSize, room),
      fontSize * 0.9,
      lineAt(i, fontSize),
      {
        size: i === 0 && head !== '' ? fontSize * 1.15 : fontSize,
        baseline: 'middle',
      },
    ),
  );
}

function lineAt(i: number, fontSize: number): number {
  return fontSize * 1.5 + i * fontSize * 1.45;
}
