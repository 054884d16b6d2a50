import { parseSignature } from '../../../combinatorics/index.ts';
import type { NotScanned } from '../../../hist/index.ts';
import type { SearchedHistogram } from '../bumps/bump-task.ts';
import type { CleanedArray } from '../cleaning/clean-task.ts';
import { shortState, sigmaText } from '../figures/notation.ts';
import { histogramName } from '../histograms/histogram-name.ts';
import { FOLDERS } from '../run-layout.ts';
import type { Settings } from '../settings.ts';
import { type Statistics, stateOf } from '../statistics.ts';
import { type Content, type Html, html } from './html.ts';
import { table } from './table.ts';

/** All that is known of one signature. */
interface SignatureRow {
  readonly group: string;
  readonly signature: string;
  readonly masses: number;
  readonly cleaned: CleanedArray | undefined;
  readonly found: SearchedHistogram | NotScanned | undefined;
}

/** What the searches found, by the group of the run and the name of the histogram. */
export type FoundByName = ReadonlyMap<string, SearchedHistogram | NotScanned>;

/** The key of a histogram in `FoundByName`. */
export const foundKey = (group: string, name: string) => `${group} ${name}`;

/** A row for each signature: what was cut from it, and what the search found; those with the most masses first. */
export function signatureTable(numbers: Statistics, found: FoundByName, settings: Settings): Html {
  const rows = rowsOf(numbers, found, settings);
  const hasGroups = new Set(rows.map(({ group }) => group)).size > 1;
  return table<SignatureRow>(
    [
      ...(hasGroups ? [{ title: 'sample', cell: ({ group }: SignatureRow) => group }] : []),
      { title: 'events with', cell: ({ signature }) => shortState(stateOf(signature)) },
      { title: 'mass of', cell: ({ signature }) => signature.slice(signature.indexOf('_IM_') + 4) },
      count('masses', ({ masses }) => masses),
      count('kept', ({ cleaned }) => cleaned?.main),
      { title: 'cut away, at [GeV]', cell: ({ cleaned }) => cleaned && cutText(cleaned) },
      { title: 'largest excess [GeV]', cell: ({ found: one }) => one && excessText(one) },
      {
        title: 'local',
        cell: ({ found: one }) => significanceOf(one, 'bump', 5),
        value: ({ found: one }) => (one && 'bump' in one ? one.bump.significance : undefined),
      },
      {
        title: 'global',
        cell: ({ found: one }) => significanceOf(one, 'global', 3),
        value: ({ found: one }) => (one && 'bump' in one ? one.global.significance : undefined),
      },
    ],
    rows,
    `the whole list is in ${FOLDERS.processed}/cleaning.json`,
  );
}

function rowsOf(numbers: Statistics, found: FoundByName, settings: Settings): SignatureRow[] {
  const [width = 10] = settings.histograms.widths;
  const key = (folder: string, signature: string) => `${folder.split('/').slice(1).join('/')} ${signature}`;
  const cleaned = new Map(numbers.cleaned.map((one) => [key(one.folder, one.signature), one]));
  const rows = numbers.arrays.map(({ folder, signature, entries }): SignatureRow => {
    const group = folder.split('/').slice(1).join('/');
    const name = histogramName(parseSignature(signature), width, settings.histograms);
    return {
      group,
      signature,
      masses: entries,
      cleaned: cleaned.get(key(folder, signature)),
      found: found.get(foundKey(group, name)),
    };
  });
  return rows.sort((a, b) => b.masses - a.masses || (a.signature < b.signature ? -1 : 1));
}

function count(title: string, value: (row: SignatureRow) => number | undefined) {
  return { title, value, cell: (row: SignatureRow) => value(row)?.toLocaleString('en-US') };
}

function cutText({ peak, split, windows, removed, outliers }: CleanedArray): string {
  const text = (masses: number, where: string) => `${masses.toLocaleString('en-US')} ${where}`;
  return [
    ...(peak === null ? [] : [text(removed, `below ${gev(peak)}`)]),
    ...windows.map(({ name, low, high, removed: inside }) =>
      text(inside, `of ${name} in ${gev(low)} to ${gev(high)}`),
    ),
    ...(split === null ? [] : [text(outliers, `above ${gev(split)}`)]),
  ].join('; ');
}

function excessText(found: SearchedHistogram | NotScanned): Content {
  if ('reason' in found) return html`<span class="faint">${found.reason}</span>`;
  const { low, high, observed, expected } = found.bump;
  return `${gev(low)} to ${gev(high)}: ${observed} for ${expected.toFixed(1)}`;
}

/** In bold from so many standard deviations on. */
function significanceOf(
  found: SearchedHistogram | NotScanned | undefined,
  kind: 'bump' | 'global',
  bold: number,
): Content {
  if (!found || 'reason' in found) return undefined;
  const { significance } = found[kind];
  return significance > bold ? html`<b>${sigmaText(significance)}</b>` : sigmaText(significance);
}

function gev(mass: number): string {
  return String(Number(mass.toPrecision(6)));
}
