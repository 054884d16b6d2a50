import { type Pipeline, runPipeline, type Step } from '../apps/bumpnet/index.ts';
import { progressFor, threadsExecutor } from '../jobs/index.ts';
import type { ExitCode, Terminal } from './command.ts';
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
  /** Threads; one for each core if not given. */
  readonly workers?: number | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Runs the pipeline on threads, shows its progress, and ends with its summary. */
export async function runAndReport(
  pipeline: Pipeline,
  request: RunRequest,
  terminal: Terminal,
): Promise<ExitCode> {
  const { workers, json, quiet, ...options } = request;
  const executor = threadsExecutor(workers === undefined ? {} : { threads: workers });
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
