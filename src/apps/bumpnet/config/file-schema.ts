/**
 * What may stand in a configuration file: the sections and keys of the original pipeline's `config.yaml`, and ours.
 * Each section has a file here with its schema, every default in it, and what it means to the run; `docs/config.md` is
 * made from them. A key that is not here is a mistake, and is reported as one.
 */
import { z } from 'zod';
import { cacheSection } from './cache.ts';
import { cleaningSection } from './cleaning.ts';
import { executorSection } from './executor.ts';
import { withoutEffect } from './fields.ts';
import { figureSection } from './figures.ts';
import { histogramSection } from './histograms.ts';
import { massSection } from './masses.ts';
import { parsingSection } from './parsing.ts';
import { runMetadataSection } from './run-metadata.ts';
import { scanSection } from './scan.ts';
import { selectionSection } from './selection.ts';
import { stepsSection } from './steps.ts';
import { weightSection } from './weights.ts';

/** There to hold YAML anchors: anything goes. */
const anchors = z.unknown().optional().meta({ description: 'Anything: a place for YAML anchors.' });

export const configFile = z.strictObject({
  input: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({
      description:
        'Inputs as on the command line: files, directories, patterns, URLs, `record:ID`, `release:NAME`, `@list`. They win over the records and releases below.',
    }),
  tasks: stepsSection.prefault({}),
  run_metadata: runMetadataSection.prefault({}),
  parsing_task_config: parsingSection.prefault({}),
  selection: selectionSection,
  weights: weightSection,
  mass_calculation_task_config: massSection.prefault({}),
  post_processing_task_config: cleaningSection.prefault({}),
  histogram_creation_task_config: histogramSection.prefault({}),
  scan_task_config: scanSection.prefault({}),
  figures_task_config: figureSection.prefault({}),
  executor: executorSection.prefault({}),
  cache: cacheSection.prefault({}),
  paths: anchors,
  names: anchors,
  testing_config: withoutEffect('the original never read it either'),
});

/** A configuration file with every default filled in, still in the file's own words and units. */
export type ConfigFile = z.output<typeof configFile>;
