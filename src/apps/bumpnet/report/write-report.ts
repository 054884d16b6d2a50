import { writeFile } from 'node:fs/promises';
import { addCutFlows } from '../../../event/index.ts';
import { publish, type RunStatus, type StageRecord } from '../../../jobs/index.ts';
import { bumpTask } from '../bumps/bump-task.ts';
import { type RunWide, runWide } from '../bumps/run-wide.ts';
import { histogramTask } from '../histograms/histogram-task.ts';
import { parseTask } from '../parsing/parse-task.ts';
import { scanTask } from '../parsing/scan-task.ts';
import type { RecordedPipeline } from '../recorded-pipeline.ts';
import { REPORT } from '../run-layout.ts';
import { resultsOf, statisticsOf } from '../statistics.ts';
import { bumpSection, type FoundInGroup } from './bumps.ts';
import { readFigures } from './figures.ts';
import { html } from './html.ts';
import { page, type Section } from './page.ts';
import {
  cleaningSection,
  configurationSection,
  type GroupCutFlow,
  inputSection,
  keyNumbers,
  pageSection,
  selectionSection,
  spectrumSection,
  timeSection,
} from './sections.ts';
import { type FoundByName, foundKey, signatureTable } from './signatures.ts';

/**
 * Writes `report.html` into the directory of a run, however it ended: one file that needs nothing else, made from the
 * record and the figures alone. The same record and figures give the same bytes.
 */
export async function writeReport(status: RunStatus): Promise<void> {
  const { directory, record } = status;
  // What is in the record was put there as a pipeline.
  const { settings } = record.configuration as unknown as RecordedPipeline;
  const stage = (name: string) => record.stages.find((one) => one.name === name);
  const numbers = statisticsOf(record);
  const figures = await readFigures(directory);
  const { found, searched, wide } = bumpsIn(stage('bumps'), stage('histograms'));
  const has = { signatures: numbers.arrays.length > 0, cleaning: numbers.cleaned.length > 0 };
  const sections: Section[] = [
    { id: 'summary', title: 'Summary', body: keyNumbers(numbers, wide) },
    { id: 'bumps', title: 'Search for bumps', body: stage('bumps') && bumpSection(searched, wide, figures) },
    {
      id: 'signatures',
      title: 'Signatures',
      body: has.signatures ? signatureTable(numbers, found, settings) : undefined,
    },
    {
      id: 'cleaning',
      title: 'Cleaning',
      body: has.cleaning ? cleaningSection(numbers, settings) : undefined,
    },
    { id: 'selection', title: 'Selection', body: selectionSection(cutFlowsOf(stage('parse'))) },
    { id: 'spectra', title: 'Spectra', body: spectrumSection(figures) },
    {
      id: 'inputs',
      title: 'Inputs and failures',
      body: inputSection(numbers, resultsOf(scanTask, stage('scan')), status),
    },
    { id: 'numbers', title: 'Pages of numbers', body: pageSection(figures) },
    { id: 'time', title: 'Time', body: timeSection(numbers, status) },
    { id: 'configuration', title: 'Configuration', body: configurationSection(settings, status) },
  ];
  const lead = html`<p class="faint">${record.program.name} ${record.program.version}, begun ${record.createdAt}.
The run is <b class="${status.state === 'done' ? 'good' : 'bad'}">${STATES[status.state]}</b>.</p>`;
  const text = page(record.name, lead, sections);
  await publish(directory, REPORT, (path) => writeFile(path, text));
}

const STATES: Readonly<Record<RunStatus['state'], string>> = {
  done: 'done',
  partial: 'done, but some of it failed',
  failed: 'failed',
  cancelled: 'stopped; it can be resumed',
  running: 'going on',
  interrupted: 'interrupted; it can be resumed',
};

/** The cut flows of the groups, by name. */
function cutFlowsOf(parse: StageRecord | undefined): GroupCutFlow[] {
  const byGroup = Map.groupBy(resultsOf(parseTask, parse), ({ group }) => group);
  const flows = [...byGroup].map(([group, pieces]) => ({
    group,
    cutFlow: addCutFlows(pieces.map(({ cutFlow }) => cutFlow)),
  }));
  return flows.sort((a, b) => (a.group < b.group ? -1 : 1));
}

/** What the search found, by the group and the name of the histogram, and what the best of it means. */
function bumpsIn(
  bumps: StageRecord | undefined,
  histograms: StageRecord | undefined,
): { found: FoundByName; searched: readonly FoundInGroup[]; wide: RunWide | undefined } {
  const groups = new Map(
    resultsOf(histogramTask, histograms).map(({ outputs, extents }) => [outputs[0]?.path, extents[0]?.group]),
  );
  const results = resultsOf(bumpTask, bumps).map((result) => ({
    ...result,
    group: groups.get(result.file) ?? '',
  }));
  const found = new Map(
    results.flatMap(({ group, searched, notSearched }) =>
      [...searched, ...notSearched].map((one) => [foundKey(group, one.name), one] as const),
    ),
  );
  const searched = results.flatMap(({ group, searched: all }) => all.map((one) => ({ group, found: one })));
  return { found, searched, wide: runWide(searched.map(({ found: one }) => one)) };
}
