/** How figures look: sizes follow from one font size, colours are readable for people who see few of them. */

import { withGreek } from './greek.ts';

/** Faces of the same widths as Helvetica first, so that a figure looks alike wherever it is opened. */
export const fontFamily = 'Arimo, Liberation Sans, Helvetica, Arial, sans-serif';

/** Ten colours for data sets drawn together, told apart in grey and by the colour-blind (M. Petroff, arXiv:2107.02270). */
export const palette = [
  '#3f90da',
  '#ffa90e',
  '#bd1f01',
  '#94a4a2',
  '#832db6',
  '#a96b59',
  '#e76300',
  '#b9ac70',
  '#717581',
  '#92dadd',
] as const;

/** One colour for each kind of object of an event, and for the outcomes of work. */
export const colours = {
  electrons: '#3498db',
  muons: '#e74c3c',
  jets: '#2ecc71',
  photons: '#f1c40f',
  taus: '#8e44ad',
  bjets: '#16a085',
  success: '#27ae60',
  failure: '#e74c3c',
  primary: '#2980b9',
  accent: '#f39c12',
  ink: '#000000',
  faint: '#666666',
  line: '#d0d4d8',
} as const;

/** The `i`-th colour of the palette, from the start again after the tenth. */
export function paletteColour(i: number): string {
  return palette[i % palette.length] ?? palette[0];
}

/** Roughly how wide a text is, in pixels. Marks of sub- and superscripts count for nothing. */
export function textWidth(text: string, fontSize: number): number {
  const shown = withGreek(text).replace(/[\^_]\{|\}/g, '');
  let ems = 0;
  for (const char of shown) ems += charWidth(char);
  return ems * fontSize;
}

function charWidth(char: string): number {
  if ("ijlI.,:;|'!()[] t/f".includes(char)) return 0.3;
  if ('mwMW%@'.includes(char)) return 0.85;
  return char >= 'A' && char <= 'Z' ? 0.7 : 0.56;
}

/** Widths of texts are estimates; a text must not be cut because a sum was rounded. */
const SLACK_PIXELS = 0.5;

/** The text, cut in its middle to what fits in so many pixels. */
export function fitText(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width + SLACK_PIXELS) return text;
  let kept = text.length - 1;
  const cut = () => `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
  while (kept > 2 && textWidth(cut(), fontSize) > width) kept--;
  return cut();
}
