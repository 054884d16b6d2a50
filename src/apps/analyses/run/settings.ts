import { FormatError } from '../../../errors.ts';
import type { Json } from '../../../jobs/index.ts';
import { findAnalysis } from '../find-analysis.ts';
import type { Analysis, SampleSet } from '../frame/analysis.ts';
import { sampleSetOf } from '../frame/lookup.ts';
import type { WeightMode } from '../frame/weights.ts';

/** A file of a dataset. */
export type SampleFile = {
  /** An absolute path or a URL. */
  readonly url: string;
  readonly dataset: string;
};

/** All that decides what a run of an analysis gives, as plain JSON; goes into its record. */
export type AnalysisSettings = {
  readonly kind: 'analysis';
  readonly analysis: string;
  readonly release: string;
  readonly weights: WeightMode;
  readonly samples: SampleSet['name'];
  /** In the order in which they are to be read. */
  readonly files: readonly SampleFile[];
  /** Entries that one task takes, about. What comes out does not depend on it. */
  readonly pieceEntries: number;
};

/** What is left open by an analysis; everything but the files has a default. */
export interface SettingsOptions {
  readonly samples: SampleSet['name'];
  readonly files: readonly SampleFile[];
  readonly weights?: WeightMode;
  readonly pieceEntries?: number;
}

/** Entries of one task, about, unless said otherwise. */
const PIECE_ENTRIES = 500_000;

/** The settings for a run of an analysis on these files. */
export function analysisSettings(analysis: Analysis, options: SettingsOptions): AnalysisSettings {
  const { samples, files, weights = 'signed', pieceEntries = PIECE_ENTRIES } = options;
  const { name, release } = analysis;
  return {
    ...{ kind: 'analysis', analysis: name, release: release.name },
    ...{ weights, samples, files, pieceEntries },
  };
}

/** The analysis and the set of samples that settings name. Throws `UsageError` for names that do not exist. */
export function resolveSettings({ analysis: name, release, samples }: AnalysisSettings): {
  analysis: Analysis;
  samples: SampleSet;
} {
  const analysis = findAnalysis(name, release);
  return { analysis, samples: sampleSetOf(analysis, samples) };
}

/** The datasets of the set for which there is no file. */
export function missingDatasets(settings: AnalysisSettings): string[] {
  const present = new Set(settings.files.map(({ dataset }) => dataset));
  const { samples } = resolveSettings(settings);
  return samples.datasets.map(({ id }) => id).filter((id) => !present.has(id));
}

/** Whether the configuration of a run is that of an analysis. */
export function isAnalysisConfiguration(configuration: Json): boolean {
  return (configuration as { readonly kind?: Json } | null)?.kind === 'analysis';
}

/** The settings in the record of a run. Throws `FormatError` when the run is of another kind. */
export function settingsIn(configuration: Json, directory: string): AnalysisSettings {
  if (isAnalysisConfiguration(configuration)) return configuration as unknown as AnalysisSettings;
  throw new FormatError(`analyses: the run in "${directory}" is not one of an analysis`);
}
