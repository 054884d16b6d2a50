import { type Letter, letterOf, OBJECT_TYPES, type ObjectType } from '../../combinatorics/index.ts';
import {
  type KinematicCuts,
  type MultiplicityLimits,
  parseKinematicCuts,
  parseMultiplicityLimits,
} from '../../event/index.ts';
import type { ConfigFile } from './config/file-schema.ts';

/** All that decides what a run gives, as plain JSON: energies in GeV, every default filled in. */
export type Settings = {
  readonly parsing: ParsingSettings;
  readonly masses: MassSettings;
  readonly cleaning: CleaningSettings;
  readonly histograms: HistogramSettings;
  readonly figures: FigureSettings;
};

export type ParsingSettings = {
  readonly cuts: KinematicCuts;
  readonly counts: MultiplicityLimits;
  /** Tell b-jets from jets by this field; null for no b-jets. */
  readonly btag: { readonly field: string; readonly threshold: number } | null;
  /** Names of trees to try first. */
  readonly treeNames: readonly string[];
  /** Selected events in memory, or in one file, at most. */
  readonly chunkBytes: number;
};

export type MassSettings = {
  readonly letters: readonly Letter[];
  readonly minTypes: number;
  readonly maxTypes: number;
  readonly minCount: number;
  readonly maxCount: number;
  readonly maxTotal: number;
  /** The last rank that a combination below the leading objects may take; null for leading objects only. */
  readonly subleadingIndex: number | null;
  readonly rule: 'rank' | 'exact';
  /** Final states with fewer events in the whole run are left out. */
  readonly minEvents: number;
};

export type CleaningSettings = {
  /** GeV. */
  readonly binWidth: number;
};

export type HistogramSettings = {
  /** GeV. */
  readonly widths: readonly number[];
  readonly binning: 'fixed' | 'range';
  /** The file that takes all histograms; null for one file each. */
  readonly fileName: string | null;
  readonly excludeOutliers: boolean;
  readonly bumpnetNames: boolean;
};

export type FigureSettings = {
  /** How many spectra get a page. */
  readonly spectra: number;
  /** What stands beside the name of the program: `Simulation`, `toy sample`. */
  readonly label: string;
};

/** The settings of a configuration file, and what the user should hear about it. Throws `UsageError` for cuts that make no sense. */
export function settingsOf(file: ConfigFile): { settings: Settings; notices: string[] } {
  const parsing = file.parsing_task_config;
  const { cuts, unknown } = parseKinematicCuts(parsing.kinematic_cuts, { unit: parsing.kinematic_cuts_unit });
  const counts = parseMultiplicityLimits(parsing.particle_counts);
  const types = objectsToCombine(file);
  const settings: Settings = {
    parsing: {
      cuts,
      counts: counts.limits,
      btag: parsing.enable_jet_tagging
        ? { field: parsing.jet_btag_field, threshold: parsing.jet_btag_threshold }
        : null,
      treeNames: parsing.possible_data_tree_names,
      chunkBytes: parsing.chunk_yield_threshold_bytes,
    },
    masses: massSettings(file, types),
    cleaning: { binWidth: file.post_processing_task_config.peak_detection_bin_width_gev },
    histograms: histogramSettings(file),
    figures: file.figures_task_config,
  };
  return { settings, notices: noticesOf(file, [...new Set([...unknown, ...counts.unknown])]) };
}

function objectsToCombine(file: ConfigFile): ObjectType[] {
  const asked = new Set<string>(file.mass_calculation_task_config.objects_to_calculate);
  return OBJECT_TYPES.filter((type) => asked.has(type));
}

function massSettings(file: ConfigFile, types: readonly ObjectType[]): MassSettings {
  const section = file.mass_calculation_task_config;
  return {
    letters: types.map(letterOf),
    minTypes: section.min_particles_in_combination,
    maxTypes: section.max_particles_in_combination,
    minCount: section.min_count_particle_in_combination,
    maxCount: section.max_count_particle_in_combination,
    maxTotal: section.max_total_particles_in_combination,
    subleadingIndex: section.include_subleading ? section.max_subleading_index : null,
    rule: section.selection_rule,
    minEvents: section.min_events_per_fs,
  };
}

function histogramSettings(file: ConfigFile): HistogramSettings {
  const section = file.histogram_creation_task_config;
  return {
    widths: [section.bin_width_gev].flat(),
    binning: section.binning,
    fileName: section.single_output_file ? (section.output_filename ?? 'bumpnet.root') : null,
    excludeOutliers: section.exclude_outliers,
    bumpnetNames: section.use_bumpnet_naming,
  };
}

function noticesOf(file: ConfigFile, unknown: readonly string[]): string[] {
  const objects = file.mass_calculation_task_config.objects_to_calculate;
  const hasLargeJets = objects.includes('LJets') || unknown.includes('ljets');
  const others = unknown.filter((name) => name !== 'ljets');
  return [
    ...(hasLargeJets ? ['large-R jets (LJets) are not in these data: no combination has them'] : []),
    ...others.map((name) => `"${name}" is no kind of object here: its cuts have no effect`),
  ];
}
