import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnalysisOptions,
  type AnalysisSummary,
  analysisSettings,
  assignFiles,
  findAnalysis,
  runAnalysis,
  type WeightMode,
} from '../../../src/apps/analyses/index.ts';
import { type FourLeptonForm, makeFourLeptonSample } from '../../../src/apps/simulation/index.ts';
import { inlineExecutor } from '../../../src/jobs/index.ts';

/** A directory that is removed by `remove`. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'beamline-analyses-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A small set of toy samples. */
export async function makeSamples(dir: string, form: FourLeptonForm): Promise<void> {
  await makeFourLeptonSample({ dir, form, luminosity: 1.5, eventsPerProcess: 500 });
}

/** What to run on which samples; in this process and without figures unless said otherwise. */
export interface Request extends Partial<AnalysisOptions> {
  readonly directory: string;
  readonly samples: readonly string[];
  readonly release?: string;
  readonly weights?: WeightMode;
  readonly pieceEntries?: number;
}

/** Runs HZZ. */
export async function runHzz(request: Request): Promise<AnalysisSummary> {
  const { samples: names, release, weights, pieceEntries, ...options } = request;
  const analysis = findAnalysis('hzz', release);
  const assigned = await assignFiles(analysis, names);
  const settings = analysisSettings(analysis, {
    ...assigned,
    ...(weights === undefined ? {} : { weights }),
    ...(pieceEntries === undefined ? {} : { pieceEntries }),
  });
  const executor = inlineExecutor({ slots: 2 });
  const program = { name: 'test', version: '0' };
  try {
    return await runAnalysis(settings, {
      ...{ name: 'hzz', program, executor, mode: 'create', figures: [] },
      ...options,
    });
  } finally {
    await executor.close();
  }
}
