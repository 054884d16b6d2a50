import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, readConfigFile } from '../../../../src/apps/bumpnet/config/read.ts';
import { isError } from '../../../../src/errors.ts';

const refusal = (content: unknown) => {
  try {
    checkConfig(content, 'config.yaml');
  } catch (error) {
    assert.ok(isError(error, 'usage'));
    return `${error.message} | ${error.hint ?? ''}`;
  }
  return assert.fail('was accepted');
};

test('an empty configuration is the default one', () => {
  const config = checkConfig(null, 'config.yaml');
  assert.equal(config.run_metadata.run_name, 'pipeline_run');
  assert.equal(config.mass_calculation_task_config.selection_rule, 'rank');
  assert.equal(config.histogram_creation_task_config.binning, 'fixed');
});

test('a misspelt key is named with its place and the nearest known key', () => {
  assert.equal(
    refusal({ mass_calculation_task_config: { min_event_per_fs: 3 } }),
    'config: config.yaml: unknown key "mass_calculation_task_config.min_event_per_fs" | did you mean min_events_per_fs?',
  );
  assert.match(
    refusal({ parsing_task_config: { kinematic_cuts: { electrons: { pt_mim: 1 } } } }),
    /did you mean pt_min/,
  );
  assert.match(refusal({ taks: {} }), /unknown key "taks" \| did you mean tasks/);
});

test('a wrong value is named with its place', () => {
  assert.match(
    refusal({ post_processing_task_config: { peak_detection_bin_width_gev: 0 } }),
    /peak_detection_bin_width_gev: /,
  );
  assert.match(
    refusal({ run_metadata: { run_name: '../elsewhere' } }),
    /run_metadata.run_name: letters, digits/,
  );
  assert.match(
    refusal({
      mass_calculation_task_config: { min_particles_in_combination: 3, max_particles_in_combination: 2 },
    }),
    /max_particles_in_combination: is smaller than min_particles/,
  );
});

test('a value of which no form fits is told what may stand there', () => {
  assert.match(
    refusal({ selection: 'medium' }),
    /selection: expected "standard" or "original" or a table, not "medium"/,
  );
  assert.match(
    refusal({ histogram_creation_task_config: { bin_width_gev: [10, 'variabel'] } }),
    /bin_width_gev\.1: expected a number or "variable", not "variabel"/,
  );
  assert.match(
    refusal({ parsing_task_config: { threads: -1 } }),
    /threads: expected a number above 0, not -1/,
  );
  assert.match(refusal({ tasks: { do_scan: 'maybe' } }), /do_scan: expected true or false, not "maybe"/);
});

test('the YAML of the original pipeline with its anchors is read, and rubbish is refused in one line', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-'));
  const path = join(directory, 'config.yaml');
  await writeFile(
    path,
    'names:\n  run: &run atlas_full\nrun_metadata:\n  run_name: *run\n  base_output_dir: "/data"\n',
  );
  assert.equal((await readConfigFile(path)).run_metadata.run_name, 'atlas_full');
  await writeFile(path, 'tasks: [unclosed\nmore: {');
  await assert.rejects(
    readConfigFile(path),
    (error: Error) => isError(error, 'usage') && !error.message.includes('\n'),
  );
  await assert.rejects(readConfigFile(join(directory, 'none.yaml')), /config: cannot read/);
  await rm(directory, { recursive: true });
});
