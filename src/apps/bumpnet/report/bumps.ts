import type { SearchedHistogram } from '../bumps/bump-task.ts';
import { amongAll, byGlobalP, type RunWide } from '../bumps/run-wide.ts';
import { sigmaText } from '../figures/notation.ts';
import type { ReportFigures } from './figures.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** What was found in one histogram of a group of the run. */
export interface FoundInGroup {
  readonly group: string;
  readonly found: SearchedHistogram;
}

/** Findings that the report lists before the table of all signatures. */
const MOST = 5;

/** What the search for bumps found: the most significant, what the three significances mean, and the figures. */
export function bumpSection(
  all: readonly FoundInGroup[],
  wide: RunWide | undefined,
  figures: ReportFigures,
): Html {
  if (!wide) return html`<p class="faint">No histogram was searched.</p>`;
  const searched = wide.histograms.toLocaleString('en-US');
  const best = [...all].sort((a, b) => byGlobalP(a.found, b.found)).slice(0, MOST);
  return html`<p>${searched} histograms were searched. The most significant excess of all has a significance of
<b>${sigmaText(wide.significance)}</b> (p = ${pText(wide.p)}) in the whole run.</p>
${findings(best, wide.histograms)}
<p class="faint">Local: how unlikely the window is by itself. Global: how unlikely such a window is anywhere in its histogram, by
pseudo-experiments; ~ is beyond them, from the tail of their distribution. Whole run: the same anywhere in the ${searched}
histograms, taken as independent. Only the last one is to be judged a discovery by.</p>
<div class="figures">${figures.bumps}</div>`;
}

function findings(best: readonly FoundInGroup[], histograms: number): Html {
  const hasGroups = best.some(({ group }) => group !== '');
  const sigmas = (title: string, value: (one: SearchedHistogram) => number) => ({
    title,
    cell: ({ found }: FoundInGroup) => sigmaText(value(found)),
    value: ({ found }: FoundInGroup) => value(found),
  });
  return table<FoundInGroup>(
    [
      ...(hasGroups ? [{ title: 'sample', cell: ({ group }: FoundInGroup) => group }] : []),
      { title: 'histogram', cell: ({ found }) => found.name },
      { title: 'window [GeV]', cell: ({ found: { bump } }) => `${gev(bump.low)} to ${gev(bump.high)}` },
      { title: 'seen', cell: ({ found }) => found.bump.observed, value: ({ found }) => found.bump.observed },
      {
        title: 'expected',
        cell: ({ found }) => found.bump.expected.toFixed(1),
        value: ({ found }) => found.bump.expected,
      },
      sigmas('local', ({ bump }) => bump.significance),
      {
        title: 'global p',
        cell: ({ found: { global } }) => `${global.isExtrapolated ? '~' : ''}${pText(global.p)}`,
      },
      sigmas('global', ({ global }) => global.significance),
      sigmas('whole run', ({ global }) => amongAll(global.p, histograms).significance),
    ],
    best,
    '',
  );
}

function pText(p: number): string {
  return p >= 0.001 ? p.toFixed(3) : p.toExponential(1);
}

function gev(mass: number): string {
  return String(Number(mass.toPrecision(6)));
}
