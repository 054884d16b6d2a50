import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import {
  checkConfig,
  configuredSteps,
  inputNamesOf,
  settingsOf,
} from '../../../../src/apps/bumpnet/index.ts';
import { ORIGINAL_CONFIG } from './original-config.ts';

type Content = Record<string, Record<string, unknown>>;
const content = (): Content => parse(ORIGINAL_CONFIG);
const { settings, notices } = settingsOf(checkConfig(content(), 'config.yaml'));
const steps = (tasks: Record<string, boolean>) => configuredSteps(checkConfig({ tasks }, 'test').tasks);

test('every key of the original is accepted', () => {
  const file = checkConfig(content(), 'config.yaml');
  assert.equal(file.run_metadata.run_name, 'atlas_full', 'anchors are followed');
  assert.equal(file.run_metadata.base_output_dir, '/data');
  assert.equal(file.parsing_task_config.count_retries_failed_files, 5);
  assert.equal(file.parsing_task_config.fetching_metadata_timeout, 90);
  assert.equal(file.parsing_task_config.max_files_to_process, 3);
  assert.equal(file.parsing_task_config.parse_mc, false);
  assert.equal(file.parsing_task_config.threads, 8);
});

test('its selection means what it says, in GeV', () => {
  const { cuts, counts, btag } = settings.parsing.selection;
  assert.equal(cuts.Electrons?.pt?.min, 25);
  assert.equal(cuts.Muons?.pt?.min, 25);
  assert.equal(cuts.Photons?.eta?.max, 2.37);
  assert.equal(cuts.Photons?.phi?.max, 2);
  assert.equal(cuts.Electrons?.relIsolationMax, 0.15);
  assert.deepEqual(counts.Jets, { min: 1, max: 4 });
  assert.deepEqual(counts.Taus, { min: 0, max: 3 });
  assert.deepEqual(btag, { field: 'btagDeepFlavB', threshold: 0.6 });
  assert.deepEqual(settings.parsing.treeNames, ['CollectionTree', 'mini', 'analysis', 'Events']);
  assert.equal(settings.parsing.chunkBytes, 2147483648);
});

test('its combinations, its cleaning and its histograms are what it asks for', () => {
  const { masses, cleaning, histograms } = settings;
  assert.deepEqual(masses.letters, ['e', 'm', 'j', 'g', 't', 'b']);
  assert.deepEqual(
    [masses.minTypes, masses.maxTypes, masses.minCount, masses.maxCount, masses.maxTotal, masses.minEvents],
    [2, 3, 1, 4, 5, 10],
  );
  assert.equal(masses.subleading?.maxIndex, 2);
  assert.equal(cleaning.binWidth, 12.5);
  assert.deepEqual(histograms.widths, [10]);
  assert.equal(histograms.fileName, 'atlas_opendata_full_bumpnet.root');
  assert.equal(histograms.excludeOutliers, false);
  assert.equal(histograms.bumpnetNames, true);
  assert.deepEqual(histograms.beforeCleaning, { fileName: 'before.root' });
});

test('the user is told of every key without effect, and of objects that no input has', () => {
  const useless = [
    'testing_config',
    'output_path',
    'file_urls_path',
    'jobs_logs_path',
    'env_threshold_memory_mb',
    'create_dirs',
    'parsing_task_config.use_multiprocessing',
    'mass_calculation_task_config.parallel_processes',
    'mass_calculation_task_config.input_dir',
    'post_processing_task_config.output_dir',
    'LJets',
  ];
  const told = notices.join('\n');
  assert.deepEqual(
    useless.filter((key) => !told.includes(key)),
    [],
  );
  assert.ok(!told.includes('paths') && !told.includes('names'), 'anchors are no mistake');
});

test('inputs are the records if there are any, else the releases', () => {
  assert.deepEqual(inputNamesOf(checkConfig(content(), 'test')), ['release:2024r-pp']);
  const records = content();
  records.parsing_task_config!.specific_record_ids = [80011, 'record_15006'];
  assert.deepEqual(inputNamesOf(checkConfig(records, 'test')), ['record:80011', 'record:15006']);
});

test('steps that are not named are off as soon as one of the original’s is named, and all are on without any', () => {
  assert.deepEqual(
    steps({ do_parsing: true, do_mass_calculating: true }).filter(
      (step) => step !== 'figures' && step !== 'scan',
    ),
    ['parsing', 'mass_calculating'],
  );
  assert.ok(steps({}).includes('histogram_creation') && steps({ do_figures: false }).includes('parsing'));
  assert.throws(() => steps({ do_parsing: false, do_post_processing: false }), /every task is switched off/);
});

test('a batch has an index from 1 to the number of batches', () => {
  const refused = (run_metadata: Record<string, unknown>) => () => checkConfig({ run_metadata }, 'test');
  assert.throws(refused({ batch_job_index: 1 }), /batch_job_index: needs total_batch_jobs/);
  assert.throws(refused({ batch_job_index: 3, total_batch_jobs: 2 }), /is greater than total_batch_jobs/);
  assert.throws(refused({ batch_job_index: 0, total_batch_jobs: 2 }), /batch_job_index/);
  assert.equal(
    checkConfig({ run_metadata: { batch_job_index: 2, total_batch_jobs: 2 } }, 't').run_metadata
      .batch_job_index,
    2,
  );
});

test('limits that contradict one another are refused with the key', () => {
  for (const [section, key, value] of [
    ['mass_calculation_task_config', 'max_particles_in_combination', 1],
    ['mass_calculation_task_config', 'max_count_particle_in_combination', 0],
    ['parsing_task_config', 'threads', 0],
    ['parsing_task_config', 'chunk_yield_threshold_bytes', -1],
    ['parsing_task_config', 'enable_jet_tagging', 'yes'],
    ['histogram_creation_task_config', 'bin_width_gev', 0],
    ['histogram_creation_task_config', 'output_filename', '../elsewhere.root'],
  ] as const) {
    const wrong = content();
    wrong[section]![key] = value;
    assert.throws(() => checkConfig(wrong, 'test'), new RegExp(`${section}\\.${key}: `));
  }
});
