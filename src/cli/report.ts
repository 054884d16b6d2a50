import { type PipelineSummary, type RunWide, sigmaText } from '../apps/bumpnet/index.ts';
import { type Failure, wordsOfSeconds } from '../jobs/index.ts';
import { bytesText } from '../plot/index.ts';
import { EXIT, type ExitCode } from './command.ts';
import { countText } from './text-table.ts';

/** The short summary that a run of the pipeline ends with. */
export function reportOf(summary: PipelineSummary): string {
  const { inputs, events, notFinite, failures, figures, bumps, histogramFiles } = summary;
  const share = events.read > 0 ? ` (${((100 * events.kept) / events.read).toFixed(1)} %)` : '';
  const rows: [string, string][] = [
    [
      'inputs',
      `${countText(inputs.total)}${inputs.failed > 0 ? `, ${countText(inputs.failed)} failed` : ''}`,
    ],
    ['bytes', `${bytesText(inputs.bytesRead)} read of ${bytesText(inputs.bytes)}`],
    ['events', `${countText(events.read)} read, ${countText(events.kept)} kept${share}`],
    ['final states', `${countText(summary.finalStates)} with ${countText(summary.signatures)} signatures`],
    [
      'masses',
      `${countText(summary.masses)}${notFinite > 0 ? `, ${countText(notFinite)} not finite and left out` : ''}`,
    ],
    ['histograms', `${countText(summary.histograms)} in ${histogramFiles.join(', ') || 'no file'}`],
    ...(bumps === null ? [] : [['bumps', bumpText(bumps)] satisfies [string, string]]),
    ['figures', figures.length > 0 ? `${countText(figures.length)} in plots/` : 'none'],
    ...(summary.report === null ? [] : [['report', summary.report] satisfies [string, string]]),
    ['time', summary.stages.map(({ name, seconds }) => `${name} ${wordsOfSeconds(seconds)}`).join(', ')],
    ['run directory', summary.directory],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(14)} ${text}`);
  const remarks = summary.notes.map(({ text, count: times }) => `  note: ${text}: ${countText(times)}`);
  const missing = summary.missingBatches.map((index) => `  missing: batch ${index}`);
  const faults = failures.map((failure) => `  failed: ${failureText(failure)}`);
  return [`${STATE_WORDS[summary.state]}`, ...lines, ...remarks, ...missing, ...faults, ''].join('\n');
}

function bumpText({ significance, histograms, best }: RunWide): string {
  const where = `${best.name} at ${best.low} to ${best.high} GeV`;
  return `${sigmaText(significance)} for the most significant of ${countText(histograms)} histograms, ${where}`;
}

/** A failure in one line, with what can be done about it. */
export function failureText({ stage, task, reason, error }: Failure): string {
  const hint = error?.hint === undefined ? '' : ` (${error.hint})`;
  return `${stage}${task === undefined ? '' : `: ${task}`}: ${reason}${hint}`;
}

/** How the end of a run is said. */
export const STATE_WORDS: Record<PipelineSummary['state'], string> = {
  done: 'Done.',
  partial: 'Done, but something is missing.',
  failed: 'The run failed.',
  cancelled: 'Stopped. "beamline resume" goes on from here.',
  running: 'Running.',
  interrupted: 'Interrupted. "beamline resume" goes on from here.',
};

/** The exit code that the end of a run stands for. */
export function exitCodeOf(state: PipelineSummary['state']): ExitCode {
  switch (state) {
    case 'done':
      return EXIT.done;
    case 'partial':
      return EXIT.partial;
    case 'failed':
      return EXIT.failed;
    case 'cancelled':
    case 'running':
    case 'interrupted':
      return EXIT.interrupted;
    default:
      return state satisfies never;
  }
}
