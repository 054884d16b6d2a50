import { type StagePace, type SummedStatus, wordsOfCount, wordsOfSeconds } from '../jobs/index.ts';
import { failureText } from './report.ts';
import { alignColumns, countOf, countText } from './text-table.ts';

/** More workers than this are only counted. */
const MOST_WORKERS = 20;

/** What there is to say of a run, in lines. */
export function statusText(status: SummedStatus): string {
  const { directory, state, record, stages, failures, holder, pace, jobs } = status;
  const lines = [
    `${record.name}: ${state}`,
    `  run directory  ${directory}`,
    `  began          ${record.createdAt}`,
    ...(jobs ? [`  jobs           ${countsText(jobs)}`] : []),
    ...(holder ? [`  held by        process ${holder.pid} on ${holder.host}`] : []),
    ...stages.map((stage) => lineOfStage(stage, pace?.stage === stage.name ? pace : undefined)),
    ...(pace ? linesOfWorkers(pace) : []),
    ...failures.map((failure) => `  failed: ${failureText(failure)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function countsText(jobs: NonNullable<SummedStatus['jobs']>): string {
  return Object.entries(jobs)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}

type StageSummary = SummedStatus['stages'][number];

function lineOfStage({ name, state, total, done, failed, running }: StageSummary, pace?: StagePace): string {
  const parts = [
    `${done} of ${total} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    ...(pace && pace.rate > 0 ? [`${wordsOfCount(pace.rate)}/s`] : []),
    ...(pace?.etaSeconds === undefined ? [] : [`${wordsOfSeconds(pace.etaSeconds)} left`]),
  ];
  return `  ${name.padEnd(14)} ${state.padEnd(10)} ${parts.join(', ')}`;
}

function taskText({ task, fraction }: StagePace['workers'][number]['running'][number]): string {
  return fraction === undefined ? task : `${task} (${Math.floor(fraction * 100)}%)`;
}

function linesOfWorkers({ workers }: StagePace): string[] {
  if (workers.length === 0) return [];
  const rows = workers
    .slice(0, MOST_WORKERS)
    .map(({ host, worker, ended, running }) => [
      `    ${worker} on ${host}`,
      `${countText(ended)} ended`,
      running.length > 0 ? `now ${running.map(taskText).join(', ')}` : 'idle',
    ]);
  const more = workers.length - rows.length;
  return [
    `  ${countOf(workers.length, 'worker')}`,
    ...alignColumns(rows),
    ...(more > 0 ? [`    and ${countOf(more, 'other')}`] : []),
  ];
}
