import { readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  asJson,
  type Executor,
  type Failure,
  type Json,
  openRun,
  type Program,
  type ProgressEvent,
  type RunState,
  type RunStatus,
  type RunSummary,
  readRun,
  runStages,
} from '../../jobs/index.ts';
import { FOLDERS, RESULT_FILE } from './run/layout.ts';
import type { AnalysisResult } from './run/result.ts';
import { type AnalysisSettings, settingsIn } from './run/settings.ts';
import { stagesOf } from './run/stages.ts';

/** How to run an analysis; nothing here changes what comes out. */
export interface AnalysisOptions {
  readonly directory: string;
  readonly name: string;
  readonly program: Program;
  readonly executor: Executor;
  /** What it takes to make the executor again, for the record of the run. */
  readonly recipe?: Json | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  /** Figures to draw, by name; all unless said otherwise. */
  readonly figures?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** How a run of an analysis ended. */
export interface AnalysisSummary {
  readonly directory: string;
  /** `partial` also when datasets have no file at all. */
  readonly state: RunState | 'interrupted';
  readonly failures: readonly Failure[];
  /** Undefined when the run did not come so far. */
  readonly result: AnalysisResult | undefined;
  /** Figures as PNG, from the run directory. */
  readonly figures: readonly string[];
}

const taskModule = new URL(`./tasks${extname(import.meta.url)}`, import.meta.url);

/** Runs an analysis in a run directory and sums it up. Throws as `openRun` does. */
export async function runAnalysis(
  settings: AnalysisSettings,
  options: AnalysisOptions,
): Promise<AnalysisSummary> {
  const { directory, name, program, mode, executor, figures, ...rest } = options;
  const run = await openRun({ directory, name, program, mode, configuration: asJson(settings), taskModule });
  let summary: RunSummary;
  try {
    summary = await runStages(run, stagesOf(settings, figures), executor, rest);
  } finally {
    await run.close();
  }
  if (summary.state === 'done') await rm(join(directory, FOLDERS.parts), { recursive: true, force: true });
  return summarise(await readRun(directory));
}

/** The settings and the name of the run in a directory. Throws `NotFoundError`, `FormatError` when it is of another kind. */
export async function analysisIn(directory: string): Promise<{ settings: AnalysisSettings; name: string }> {
  const { record } = await readRun(directory);
  return { settings: settingsIn(record.configuration, directory), name: record.name };
}

async function summarise({ directory, state, failures }: RunStatus): Promise<AnalysisSummary> {
  const result = await resultIn(directory);
  const isShort = state === 'done' && result !== undefined && result.missing.length > 0;
  return {
    ...{ directory, failures, result },
    state: isShort ? 'partial' : state,
    figures: await figuresIn(directory),
  };
}

async function resultIn(directory: string): Promise<AnalysisResult | undefined> {
  const text = await readFile(join(directory, RESULT_FILE), 'utf8').catch(ignoreMissing);
  // What the merging wrote.
  return text === undefined ? undefined : (JSON.parse(text) as AnalysisResult);
}

async function figuresIn(directory: string): Promise<string[]> {
  const names = (await readdir(join(directory, FOLDERS.plots)).catch(ignoreMissing)) ?? [];
  return names
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => `${FOLDERS.plots}/${name}`);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
