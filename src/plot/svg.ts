import type { Figure } from './figure.ts';
import { setTexts } from './rich-text.ts';

/** The figure as an SVG document. The same figure gives the same text, anywhere. Vega is loaded at the first call. */
export async function toSvg(figure: Figure): Promise<string> {
  const { parse, View } = await import('vega');
  const view = new View(parse(figure.spec), { renderer: 'none' });
  try {
    return renumber(roundPlaces(setTexts(await view.toSVG())));
  } finally {
    view.finalize();
  }
}

/** A thousandth of a pixel is enough, and the last digits of a logarithm are not the same everywhere. */
function roundPlaces(svg: string): string {
  const rounded = (number: string) => String(Number(Number(number).toFixed(3)));
  return svg.replace(/ (?:d|transform|[xy][12]?|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{4,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+/g, rounded),
  );
}

/** Vega counts its clip paths over all figures of a process; here each figure begins at 0. */
function renumber(svg: string): string {
  const numbers = new Map<string, number>();
  return svg.replace(/\b(clip)(\d+)\b(?=["')])/g, (_all, word: string, id: string) => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return `${word}${number}`;
  });
}
