/**
 * Figures in the style of papers of particle physics: plain data first, then SVG anywhere and PNG in Node.
 *
 *     const labels = { name: 'Beamline', note: 'toy sample', lines: ['√s = 13 TeV, 36 fb^{-1}'] };
 *     const figure = spectrum([{ kind: 'points', histogram, label: 'Data' }], { labels, log: true });
 *     const svg = await toSvg(figure);
 *     await writeFile('mass.png', await toPng(svg));
 *
 * - *layer*: one histogram in a frame: points with errors, a line, a fill, a band.
 * - *labels*: texts in the upper left corner; `^{...}` and `_{...}` set super- and subscripts in every text.
 * - *overview*: a page of small spectra; *dashboard*: a page of panels of bars, rings, numbers, counts.
 */
export type { Item } from './charts.ts';
export { type CutFlowOptions, type CutStep, cutFlow } from './cut-flow.ts';
export { type DashboardOptions, dashboard, type Panel } from './dashboard.ts';
export type { Figure } from './figure.ts';
export type { Labels } from './labels.ts';
export type { Layer } from './layers.ts';
export { bytesText, numberText, percentText } from './number-text.ts';
export { type OverviewCell, type OverviewOptions, overview } from './overview.ts';
export { toPng } from './png-node.ts';
export type { RatioOptions } from './ratio.ts';
export type { SignificanceOptions } from './significance.ts';
export {
  type SpectrumOptions,
  type StackOptions,
  type StackPart,
  spectrum,
  stack,
} from './spectrum.ts';
export { colours, palette } from './style.ts';
export { toSvg } from './svg.ts';
