/**
 * Toy samples for the search for a Higgs boson in four leptons: simulation of the signal and of what looks like it, and
 * pseudo-data that are drawn from the same processes for a luminosity, in the form of the release for education of
 * 2025 (`analysis`) or of 2020 (`mini`).
 */
import { join } from 'node:path';
import { normal } from '../random/distributions.ts';
import { RandomStream, STAGE } from '../random/stream.ts';
import { analysisLayout } from './analysis-layout.ts';
import type { EventRange } from './generate.ts';
import { miniLayout } from './mini-layout.ts';
import { mixOfYields } from './mix.ts';
import { sampleNumbers } from './sample-numbers.ts';
import { leptonEfficiency } from './scale-factors.ts';
import { type WrittenSample, writeSample } from './write-sample.ts';

/** The processes of the analysis. */
export const FOUR_LEPTON_PROCESSES = [
  'higgs-to-4l',
  'zz-to-4l',
  'z-with-non-prompt',
  'top-pair-with-non-prompt',
] as const;

/** The form of the files. */
export type FourLeptonForm = 'analysis' | 'mini';

/** What to make; everything but the directory has a default. */
export interface FourLeptonOptions {
  readonly dir: string;
  readonly seed?: number;
  /** fb-1 of the pseudo-data; 36.6 unless said otherwise. */
  readonly luminosity?: number;
  /** Form of the files; `analysis` unless said otherwise. */
  readonly form?: FourLeptonForm;
  /** Events to generate of each simulated process, before the skim; 5,000 unless said otherwise. */
  readonly eventsPerProcess?: number;
  readonly signal?: AbortSignal | undefined;
}

/** One file that was made: `process` is the name of the simulated process, or `data`. */
export interface FourLeptonFile extends WrittenSample {
  readonly process: string;
}

const LAYOUTS = { analysis: analysisLayout, mini: miniLayout } as const;

const DATA_RUN = 900_100;
const SIMULATION_RUN = 900_101;
const SKIM = 'exactly4lep';

/** Makes the pseudo-data and one file for each simulated process; only events with exactly four leptons are kept. */
export async function makeFourLeptonSample(
  options: FourLeptonOptions,
): Promise<{ readonly files: readonly FourLeptonFile[] }> {
  const { dir, seed, luminosity, eventsPerProcess, form, signal } = {
    form: 'analysis' as const,
    seed: 1964,
    luminosity: 36.6,
    eventsPerProcess: 5000,
    ...options,
  };
  const mix = mixOfYields(FOUR_LEPTON_PROCESSES, luminosity);
  const expected = Object.values(mix).reduce((sum, part) => sum + part, 0);
  const range = { seed, run: DATA_RUN, first: 1, count: drawTotal(seed, expected) };
  const path = join(dir, `data15_toy.${SKIM}.root`);
  const written = await writeSample(path, mix, LAYOUTS[form](), range, {
    skim: SKIM,
    efficiency: leptonEfficiency,
    signal,
  });
  const files: FourLeptonFile[] = [{ ...written, process: 'data' }];
  for (const [index, process] of FOUR_LEPTON_PROCESSES.entries()) {
    const simulated = { seed, run: SIMULATION_RUN + index, first: 1, count: eventsPerProcess };
    files.push(await writeSimulation(dir, process, simulated, form, signal));
  }
  return { files };
}

/** A number of events around what is expected, with the spread √n of a large Poisson mean. */
function drawTotal(seed: number, expected: number): number {
  const random = new RandomStream(seed, DATA_RUN).at(0, STAGE.process);
  return Math.max(0, Math.round(expected + Math.sqrt(expected) * normal(random)));
}

async function writeSimulation(
  dir: string,
  process: string,
  range: EventRange,
  form: FourLeptonForm,
  signal: AbortSignal | undefined,
): Promise<FourLeptonFile> {
  const numbers = sampleNumbers(process, range);
  const path = join(dir, `mc15_toy.${numbers.channel}.${process}.${SKIM}.root`);
  const written = await writeSample(path, { [process]: 1 }, LAYOUTS[form](numbers), range, {
    skim: SKIM,
    signal,
  });
  return { ...written, process };
}
