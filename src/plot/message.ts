import type { Mark } from 'vega';
import { type Area, textMark } from './figure.ts';
import { colours, fitText } from './style.ts';

/** A text in the middle of an area, instead of something to draw. */
export function messageMarks(text: string, area: Area, fontSize: number): Mark[] {
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  return [
    textMark(fitText(text, fontSize * 1.1, area.width), x, y, {
      size: fontSize * 1.1,
      align: 'center',
      baseline: 'middle',
      colour: colours.faint,
    }),
  ];
}
