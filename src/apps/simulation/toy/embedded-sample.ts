/**
 * The embedded sample: toy collision data in five files, so that the whole pipeline can be tried without a network.
 * It is made, not stored. Nothing in it is real; one resonance is hidden in it.
 *
 *     data15_toy.physlite.vectors._000001.root    CollectionTree, vectors
 *     data15_toy.physlite.vectors._000002.root
 *     data15_toy.physlite.counters._000003.root   CollectionTree, arrays with counters
 *     data15_toy.physlite.counters._000004.root
 *     data15_toy.analysis._000005.root            analysis
 *
 * The events of a sample are numbered through all files, and no file has branches that only simulation has.
 */
import { join } from 'node:path';
import { UsageError } from '../../../errors.ts';
import { analysisLayout } from './analysis-layout.ts';
import { DEFAULT_RESONANCE, type HiddenResonance } from './hidden-resonance.ts';
import type { Layout } from './layout.ts';
import { EMBEDDED_MIX, withHiddenResonance } from './mix.ts';
import { physliteLayout } from './physlite-layout.ts';
import { type WriteOptions, writeSample } from './write-sample.ts';

/** The forms that a file can have. */
export const EMBEDDED_FORMS = ['physlite-vectors', 'physlite-counters', 'analysis'] as const;

/** The form of one file. */
export type EmbeddedForm = (typeof EMBEDDED_FORMS)[number];

/** What the sample is to be; everything but the directory has a default. */
export interface EmbeddedSampleOptions {
  /** Where the files go; it is created. */
  readonly dir: string;
  readonly seed?: number;
  /** Events in all files together; 25,000 unless said otherwise. */
  readonly events?: number;
  /** The form of each file, in order. */
  readonly files?: readonly EmbeddedForm[];
  readonly resonance?: HiddenResonance;
  /** Share of the hidden resonance among all events; 0 leaves it out. */
  readonly resonanceShare?: number;
  readonly signal?: AbortSignal | undefined;
}

/** One file to make: plain data, also the input of the task `simulation/embedded-file`. */
export type EmbeddedFilePlan = {
  readonly path: string;
  readonly form: EmbeddedForm;
  readonly seed: number;
  readonly run: number;
  readonly first: number;
  readonly count: number;
  readonly resonance: HiddenResonance;
  readonly resonanceShare: number;
};

/** One file that was made. `release` is the open-data release whose form the file has. */
export type EmbeddedFile = {
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
  readonly release: string;
};

/** What a sample is unless something else is asked for. */
export const EMBEDDED_DEFAULTS = {
  seed: 1964,
  events: 25_000,
  resonanceShare: 0.006,
  files: [
    'physlite-vectors',
    'physlite-vectors',
    'physlite-counters',
    'physlite-counters',
    'analysis',
  ] as readonly EmbeddedForm[],
} as const;

/** Beyond the run numbers of real data. */
const RUN = 900_000;

const FORMS: Readonly<Record<EmbeddedForm, { release: string; stem: string; layout: () => Layout }>> = {
  'physlite-vectors': {
    release: '2024r-pp',
    stem: 'physlite.vectors',
    layout: () => physliteLayout('vectors'),
  },
  'physlite-counters': {
    release: '2024r-pp',
    stem: 'physlite.counters',
    layout: () => physliteLayout('counters'),
  },
  analysis: { release: '2025e-13tev-beta', stem: 'analysis', layout: () => analysisLayout() },
};

/** The files of a sample, in order, without making them. */
export function planEmbeddedSample(options: EmbeddedSampleOptions): EmbeddedFilePlan[] {
  const { dir, seed, events, files, resonance, resonanceShare } = {
    resonance: DEFAULT_RESONANCE,
    ...EMBEDDED_DEFAULTS,
    ...options,
  };
  if (!Number.isInteger(events) || events < 0) {
    throw new UsageError(`simulation: the number of events must be a whole number, got ${events}`);
  }
  const border = (index: number) => 1 + Math.floor((events * index) / files.length);
  return files.map((form, index) => ({
    path: join(dir, `data15_toy.${FORMS[form].stem}._${String(index + 1).padStart(6, '0')}.root`),
    form,
    seed,
    run: RUN,
    first: border(index),
    count: border(index + 1) - border(index),
    resonance,
    resonanceShare,
  }));
}

/** Makes one file of a sample. Doing it twice gives the same bytes. */
export async function makeEmbeddedFile(
  plan: EmbeddedFilePlan,
  options: Pick<WriteOptions, 'signal' | 'progress'> = {},
): Promise<EmbeddedFile> {
  const mix = withHiddenResonance(EMBEDDED_MIX, plan.resonanceShare);
  const { layout, release } = FORMS[plan.form];
  const written = await writeSample(plan.path, mix, layout(), plan, {
    ...options,
    resonance: plan.resonance,
  });
  return { ...written, release };
}

/** Makes all files of a sample, one after the other. */
export async function makeEmbeddedSample(
  options: EmbeddedSampleOptions,
): Promise<{ readonly files: readonly EmbeddedFile[] }> {
  const plans = planEmbeddedSample(options);
  const files: EmbeddedFile[] = [];
  for (const plan of plans) files.push(await makeEmbeddedFile(plan, { signal: options.signal }));
  return { files };
}
