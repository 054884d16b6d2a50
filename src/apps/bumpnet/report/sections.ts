import { stringify } from 'yaml';
import type { CutFlow } from '../../../event/index.ts';
import { type RunStatus, wordsOfSeconds } from '../../../jobs/index.ts';
import { bytesText, percentText } from '../../../plot/index.ts';
import type { RunWide } from '../bumps/run-wide.ts';
import { sigmaText } from '../figures/notation.ts';
import type { ScanResult } from '../parsing/scan-task.ts';
import type { Settings } from '../settings.ts';
import { eventsByState, type Statistics, totalEntries } from '../statistics.ts';
import type { ReportFigures } from './figures.ts';
import { type Content, type Html, html } from './html.ts';
import { facts, table } from './table.ts';

const counted = (count: number) => count.toLocaleString('en-US');

/** The numbers that matter most, in boxes. */
export function keyNumbers(numbers: Statistics, wide: RunWide | undefined): Html {
  const { inputs, events, arrays, histograms } = numbers;
  const card = (value: Content, text: Content) => html`<div class="card"><b>${value}</b>${text}</div>`;
  const share = events.read > 0 ? `, ${percentText(events.kept / events.read)}` : '';
  const failed = inputs.failed > 0 ? html`, <span class="bad">${inputs.failed} failed</span>` : '';
  return html`<div class="cards">
${card(counted(inputs.total), html`inputs, ${bytesText(inputs.bytes)}${failed}`)}
${card(counted(events.kept), `of ${counted(events.read)} events kept${share}`)}
${card(counted(eventsByState(arrays).length), `final states, ${counted(arrays.length)} signatures`)}
${card(counted(totalEntries(arrays)), 'masses')}
${card(counted(histograms.length), 'histograms')}
${wide ? card(sigmaText(wide.significance), `in the whole run for the most significant of ${counted(wide.histograms)} histograms`) : undefined}
</div>`;
}

/** The selection of each group of the run, cut by cut: events, then objects. */
export function selectionSection(flows: readonly GroupCutFlow[]): Html {
  if (flows.length === 0) return html`<p class="faint">No events were read.</p>`;
  return html`${flows.map(({ group, cutFlow }) => cutFlowPart(cutFlow, flows.length > 1 ? group : ''))}`;
}

/** The cut flow of what may be added up: one release, data or simulation. */
export interface GroupCutFlow {
  readonly group: string;
  readonly cutFlow: CutFlow;
}

function cutFlowPart(cutFlow: CutFlow, group: string): Html {
  const name = group === '' ? '' : `: ${group}`;
  const first = cutFlow.steps[0]?.events ?? 0;
  const isWeighted = cutFlow.steps.some(({ events, weight }) => events !== weight);
  const steps = table(
    [
      { title: 'cut', cell: ({ name }) => name },
      { title: 'events left', cell: ({ events }) => counted(events), value: ({ events }) => events },
      {
        title: 'of all',
        cell: ({ events }) => (first > 0 ? percentText(events / first) : undefined),
        value: ({ events }) => events,
      },
      ...(isWeighted
        ? [
            {
              title: 'sum of weights',
              cell: ({ weight }: CutFlow['steps'][number]) => String(Number(weight.toPrecision(6))),
              value: ({ weight }: CutFlow['steps'][number]) => weight,
            },
          ]
        : []),
    ],
    cutFlow.steps,
    '',
  );
  return html`<h3>Events${name}</h3>${steps}<h3>Objects${name}</h3>${objectTable(cutFlow)}${notApplied(cutFlow)}`;
}

function objectTable({ objects, vetoed }: CutFlow): Html {
  const rows = Object.entries(objects).map(([type, counts]) => ({
    type,
    counts,
    veto: vetoed[type as keyof typeof vetoed],
  }));
  const list = (failed: Readonly<Record<string, number>>) =>
    Object.entries(failed)
      .filter(([, count]) => count > 0)
      .map(([cut, count]) => `${cut} ${counted(count)}`)
      .join(', ');
  return table(
    [
      { title: 'objects', cell: ({ type }) => type },
      { title: 'before', cell: ({ counts }) => counted(counts.before), value: ({ counts }) => counts.before },
      { title: 'after', cell: ({ counts }) => counted(counts.after), value: ({ counts }) => counts.after },
      { title: 'lost at the first cut they failed', cell: ({ counts }) => list(counts.failed) },
      {
        title: 'events with too few, too many',
        cell: ({ veto }) => (veto ? `${counted(veto.tooFew)}, ${counted(veto.tooMany)}` : undefined),
      },
    ],
    rows,
    '',
  );
}

function notApplied({ notApplied: cuts }: CutFlow): Html | undefined {
  if (cuts.length === 0) return undefined;
  return html`<h3 class="bad">Cuts that could not be made</h3><ul>${cuts.map(
    ({ cut, reason, events }) => html`<li>${cut}: ${reason} (${counted(events)} events)</li>`,
  )}</ul>`;
}

/** The spectra: overviews over the whole width, single ones beside one another. */
export function spectrumSection({ overviews, spectra }: ReportFigures): Html | undefined {
  if (overviews.length + spectra.length === 0) return undefined;
  return html`${overviews}<div class="figures">${spectra}</div>`;
}

/** The pages of numbers. */
export function pageSection({ numbers }: ReportFigures): Html | undefined {
  return numbers.length > 0 ? html`${numbers}` : undefined;
}

/** How spectra were cleaned, in words. */
export function cleaningSection({ cleaned }: Statistics, { cleaning, histograms }: Settings): Html {
  const sum = (count: (one: Statistics['cleaned'][number]) => number) =>
    counted(cleaned.reduce((total, one) => total + count(one), 0));
  const methods = {
    'rightmost-maximum': 'what lies below the highest bin is cut away',
    'known-resonances': 'windows of known resonances are taken out, then what lies below the highest bin',
    none: 'nothing is cut away',
  };
  return facts([
    ['method', methods[cleaning.method]],
    [
      'bins',
      `${cleaning.binWidth} GeV, ${cleaning.bins === 'grid' ? 'on a fixed grid' : 'over the range of the masses'}`,
    ],
    ['below the peak', `${sum(({ removed }) => removed)} masses`],
    [
      'in windows',
      `${sum(({ windows }) => windows.reduce((total, { removed }) => total + removed, 0))} masses`,
    ],
    [
      'outliers',
      `${sum(({ outliers }) => outliers)} masses, ${histograms.excludeOutliers ? 'left out of' : 'included in'} the histograms`,
    ],
    ['kept', `${sum(({ main }) => main)} masses`],
  ]);
}

/** The files that were read. */
export function inputSection(
  { inputs }: Statistics,
  scanned: readonly ScanResult[],
  status: RunStatus,
): Html {
  const share = inputs.bytes > 0 ? ` (${percentText(inputs.bytesRead / inputs.bytes)})` : '';
  const summary = facts([
    ['read', `${bytesText(inputs.bytesRead)} of the ${bytesText(inputs.bytes)} that are there${share}`],
  ]);
  const files = table(
    [
      { title: 'input', cell: ({ file }) => file.url },
      { title: 'format', cell: ({ schema }) => schema },
      { title: 'sample', cell: ({ group }) => group },
      { title: 'events', cell: ({ entries }) => counted(entries), value: ({ entries }) => entries },
      {
        title: 'size',
        cell: ({ file }) => (file.bytes === undefined ? undefined : bytesText(file.bytes)),
        value: ({ file }) => file.bytes,
      },
      { title: 'checksum', cell: ({ file }) => file.checksum },
    ],
    scanned,
    'the whole list is in run.json',
  );
  return html`${summary}${files}${failureList(status)}`;
}

function failureList({ failures }: RunStatus): Html {
  if (failures.length === 0) return html`<p class="good">Nothing failed.</p>`;
  const rows = table(
    [
      { title: 'stage', cell: ({ stage }) => stage },
      { title: 'task', cell: ({ task }) => task },
      { title: 'reason', cell: ({ reason, error }) => `${reason}${error?.hint ? ` (${error.hint})` : ''}` },
      { title: 'attempts', cell: ({ attempts }) => attempts, value: ({ attempts }) => attempts },
    ],
    failures,
    '"beamline status" lists all',
  );
  return html`<h3 class="bad">What failed</h3>${rows}`;
}

/** How long each stage took. */
export function timeSection({ stages, notes }: Statistics, { record }: RunStatus): Html {
  const times = table(
    [
      { title: 'stage', cell: ({ name }) => name },
      { title: 'tasks', cell: ({ tasks }) => counted(tasks), value: ({ tasks }) => tasks },
      { title: 'failed', cell: ({ failed }) => counted(failed), value: ({ failed }) => failed },
      { title: 'time', cell: ({ seconds }) => wordsOfSeconds(seconds), value: ({ seconds }) => seconds },
      {
        title: 'time of all tasks',
        cell: ({ taskSeconds }) => wordsOfSeconds(taskSeconds),
        value: ({ taskSeconds }) => taskSeconds,
      },
    ],
    stages,
    '',
  );
  const sessions = record.sessions.map(
    ({ at, host, program, state }) =>
      html`<li>${at} on ${host}, ${program.name} ${program.version}: ${state}</li>`,
  );
  const remarks = notes.map(({ text, count }) => html`<li>${text}: ${counted(count)}</li>`);
  return html`${times}<h3>Sessions</h3><ul>${sessions}</ul>${
    notes.length > 0 ? html`<h3>Notes</h3><ul>${remarks}</ul>` : undefined
  }`;
}

/** Everything that decides what the run gives. */
export function configurationSection(settings: Settings, { record }: RunStatus): Html {
  return html`<p class="faint">Energies in GeV, every default filled in. SHA-256 of the whole configuration:
${record.configurationHash}</p><pre>${stringify(settings, { lineWidth: 110 })}</pre>`;
}
