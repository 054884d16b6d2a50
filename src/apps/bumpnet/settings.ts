import { type CleaningSettings, cleaningSettings } from './config/cleaning.ts';
import type { FigureSettings } from './config/figures.ts';
import type { ConfigFile } from './config/file-schema.ts';
import { type BinWidth, type HistogramSettings, histogramSettings } from './config/histograms.ts';
import { type MassSettings, massSettings } from './config/masses.ts';
import { type ParsingSettings, parsingSettings } from './config/parsing.ts';
import { type ScanSettings, scanSettings } from './config/scan.ts';
import { selectionSettings } from './config/selection.ts';
import { weightSettings } from './config/weights.ts';
import { keysWithoutEffect } from './config/without-effect.ts';

export type {
  BinWidth,
  CleaningSettings,
  FigureSettings,
  HistogramSettings,
  MassSettings,
  ParsingSettings,
  ScanSettings,
};

/** All that decides what a run gives, as plain JSON: energies in GeV, every default filled in. */
export type Settings = {
  readonly parsing: ParsingSettings;
  readonly masses: MassSettings;
  readonly cleaning: CleaningSettings;
  readonly histograms: HistogramSettings;
  readonly scan: ScanSettings;
  readonly figures: FigureSettings;
};

/** The settings of a configuration file, and what the user should hear about it. Throws `UsageError` for cuts that make no sense. */
export function settingsOf(file: ConfigFile): { settings: Settings; notices: string[] } {
  const parsing = parsingSettings(
    file.parsing_task_config,
    selectionSettings(file.selection),
    weightSettings(file.weights),
  );
  const settings: Settings = {
    parsing: parsing.settings,
    masses: massSettings(file.mass_calculation_task_config),
    cleaning: cleaningSettings(file.post_processing_task_config),
    histograms: histogramSettings(file.histogram_creation_task_config),
    scan: scanSettings(file.scan_task_config),
    figures: file.figures_task_config,
  };
  return { settings, notices: [...unknownObjects(file, parsing.unknown), ...keysWithoutEffect(file)] };
}

function unknownObjects(file: ConfigFile, unknown: readonly string[]): string[] {
  const objects = file.mass_calculation_task_config.objects_to_calculate;
  const hasLargeJets = objects.includes('LJets') || unknown.includes('ljets');
  const others = unknown.filter((name) => name !== 'ljets');
  return [
    ...(hasLargeJets ? ['large-R jets (LJets) are not in these data: no combination has them'] : []),
    ...others.map((name) => `"${name}" is no kind of object here: its cuts have no effect`),
  ];
}
