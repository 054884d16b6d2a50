import { type Batch, type Pipeline, runPipeline, type Step } from '../apps/bumpnet/index.ts';
import { type ProgressEvent, type ProgressView, progressFor, wordsOfSeconds } from '../jobs/index.ts';
import type { ExitCode, Terminal } from './command.ts';
import { type ExecutorChoice, executorFor } from './executor.ts';
import { recipeOf } from './executor-recipe.ts';
import { PROGRAM } from './program.ts';
import { exitCodeOf, reportOf } from './report.ts';

/** How a run of the pipeline was asked for. */
export interface RunRequest {
  readonly directory: string;
  readonly name: string;
  /** Only these steps this time. */
  readonly steps?: ReadonlySet<Step> | undefined;
  /** One of several jobs that share the directory. */
  readonly batchJob?: Batch | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  /** How often a task is tried when trying again can help. */
  readonly attempts?: number;
  readonly executor: ExecutorChoice;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Tell of every task that is done. */
  readonly everyTask?: boolean;
}

/** Runs the pipeline where it is to run, shows its progress, and ends with its summary. */
export async function runAndReport(
  pipeline: Pipeline,
  request: RunRequest,
  terminal: Terminal,
): Promise<ExitCode> {
  const { directory, name, steps, batchJob, mode, attempts, json, quiet } = request;
  const executor = executorFor({ ...request.executor, directory }, terminal);
  const view = progressFor(terminal.err);
  try {
    const summary = await runPipeline(pipeline, {
      ...{ directory, name, steps, batchJob, mode, attempts, executor },
      program: PROGRAM,
      recipe: recipeOf(request.executor),
      signal: terminal.signal,
      onProgress: progressOf(view, terminal, request),
    });
    terminal.out(json ? `${JSON.stringify(summary, null, 2)}\n` : reportOf(summary));
    if (batchJob && !quiet) terminal.err.write(whatFollows(directory, batchJob));
    return exitCodeOf(summary.state);
  } finally {
    view.close();
    await executor.close();
  }
}

/** What is shown of the progress; with `everyTask` also a line for every task that is done. */
function progressOf(view: ProgressView, { err }: Terminal, { quiet, everyTask }: RunRequest) {
  if (quiet) return undefined;
  if (!everyTask) return view.update;
  return (event: ProgressEvent) => {
    view.update(event);
    if (event.type === 'task-ended' && event.state === 'done')
      err.write(`${event.stage}: ${event.task}: done in ${wordsOfSeconds(event.seconds)}\n`);
  };
}

/** A batch is not the end of a run. */
function whatFollows(directory: string, { total }: Batch): string {
  return `when all ${total} batches are done: beamline run --run-dir ${directory} --merge-only\n`;
}
