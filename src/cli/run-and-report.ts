import { type Pipeline, runPipeline, type Step } from '../apps/bumpnet/index.ts';
import { progressFor } from '../jobs/index.ts';
import type { ExitCode, Terminal } from './command.ts';
import { type ExecutorChoice, executorFor } from './executor.ts';
import { PROGRAM } from './program.ts';
import { exitCodeOf, reportOf } from './report.ts';

/** How a run of the pipeline was asked for. */
export interface RunRequest {
  readonly directory: string;
  readonly name: string;
  /** Only these steps this time. */
  readonly steps?: ReadonlySet<Step> | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  readonly attempts: number;
  readonly executor: ExecutorChoice;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Runs the pipeline where it is to run, shows its progress, and ends with its summary. */
export async function runAndReport(
  pipeline: Pipeline,
  request: RunRequest,
  terminal: Terminal,
): Promise<ExitCode> {
  const { executor: choice, json, quiet, ...options } = request;
  const executor = executorFor({ ...choice, directory: request.directory }, terminal);
  const view = progressFor(terminal.err);
  try {
    const summary = await runPipeline(pipeline, {
      ...options,
      program: PROGRAM,
      executor,
      signal: terminal.signal,
      ...(quiet ? {} : { onProgress: view.update }),
    });
    terminal.out(json ? `${JSON.stringify(summary, null, 2)}\n` : reportOf(summary));
    return exitCodeOf(summary.state);
  } finally {
    view.close();
    await executor.close();
  }
}
