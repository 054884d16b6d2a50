import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FOLDERS, filesIn } from '../run-layout.ts';
import { type Html, html, trusted } from './html.ts';

/** The figures of a run by kind, as parts of a page. */
export interface ReportFigures {
  readonly bumps: readonly Html[];
  readonly spectra: readonly Html[];
  readonly overviews: readonly Html[];
  readonly numbers: readonly Html[];
}

/** More figures than a page can hold stay in their folder. */
const MOST_OF_A_KIND = 40;

/** Reads the figures that the run has drawn. */
export async function readFigures(directory: string): Promise<ReportFigures> {
  const paths = await filesIn(directory, FOLDERS.plots, '.svg');
  const ofKind = async (pattern: RegExp) => {
    const chosen = paths.filter((path) => pattern.test(basename(path))).slice(0, MOST_OF_A_KIND);
    return Promise.all(chosen.map((path) => readFigure(directory, path)));
  };
  return {
    bumps: await ofKind(/^bump_/),
    spectra: await ofKind(/^spectrum_/),
    overviews: await ofKind(/^spectra_overview/),
    numbers: await ofKind(/^\d\d_/),
  };
}

async function readFigure(directory: string, path: string): Promise<Html> {
  const name = basename(path, '.svg');
  const svg = await readFile(join(directory, path), 'utf8');
  return html`<figure>${trusted(ownNames(svg, name))}<figcaption>${path}</figcaption></figure>`;
}

/** Names inside an SVG are made its own, as several stand on one page. */
function ownNames(svg: string, name: string): string {
  const own = name.replaceAll(/[^\w-]/g, '_');
  return svg
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replaceAll(/\bid="([\w-]+)"/g, `id="${own}-$1"`)
    .replaceAll(/url\(#([\w-]+)\)/g, `url(#${own}-$1)`);
}
