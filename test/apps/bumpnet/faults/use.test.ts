/** The faults of the original pipeline in its numbers and its use, by number: that they are not here. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, settingsOf } from '../../../../src/apps/bumpnet/index.ts';
import { statisticsOf } from '../../../../src/apps/bumpnet/statistics.ts';
import { combinationSize, parseSignature } from '../../../../src/combinatorics/index.ts';
import { findSchema, SCHEMAS } from '../../../../src/event/index.ts';
import { readRun } from '../../../../src/jobs/index.ts';
import { beamline } from '../../../cli/beamline.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';
import { histogramsIn, quickRun, toyFile } from './objects.ts';

test('fault 32: names are read by rank, each histogram counts once under its whole name, and no panel is empty', () =>
  inTemporaryDirectory(async (directory) => {
    const { combination } = parseSignature('2e_0m_1j_0g_0t_0b_IM_e0e1j0');
    assert.equal(combinationSize(combination), 3);
    const path = await toyFile(join(directory, 'a.root'), undefined, { count: 800 });
    const run = join(directory, 'run');
    const pre = { also_save_pre_postproc: true };
    await quickRun(run, [path], { histogram_creation_task_config: pre });
    const { histograms, stages, particles, eventsPerInput } = statisticsOf((await readRun(run)).record);
    assert.deepEqual(
      histograms.map(({ name }) => name).sort(),
      [...(await histogramsIn(run)).keys()].sort(),
      'not those before cleaning',
    );
    assert.ok(stages.every(({ tasks, failed }) => tasks >= 0 && failed === 0));
    assert.ok(stages.some(({ taskSeconds }) => taskSeconds > 0));
    assert.ok((particles.Jets ?? 0) > 0 && eventsPerInput.length === 1);
  }));

test('fault 33: a dry run leaves nothing, a typo is an error with the nearest key, useless keys are told of', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await toyFile(join(directory, 'a.root'));
    const { code, stderr } = await beamline('run', path, '--dry-run', '--output', join(directory, 'out'));
    assert.equal(code, 0, stderr);
    assert.deepEqual(await readdir(directory), ['a.root']);
    assert.throws(
      () => checkConfig({ parsing_task_config: { thread: 8 } }, 'config.yaml'),
      (error: Error & { hint?: string }) => {
        assert.match(`${error.message} ${error.hint}`, /unknown key "parsing_task_config.thread".*threads/);
        return true;
      },
    );
    const { notices } = settingsOf(checkConfig({ testing_config: { is_on: true } }, 'config.yaml'));
    assert.match(notices.join('\n'), /no effect: testing_config/);
  }));

test('fault 33: a branch is taken by its whole name, so that BJets are no Jets', () => {
  const fields = ['pt', 'eta', 'phi'];
  const named = (collection: string) => fields.map((field) => `Analysis${collection}AuxDyn.${field}`);
  const branches = [...named('BJets'), ...named('Electrons'), 'EventInfoAuxDyn.runNumber'];
  const physlite = SCHEMAS.find(
    ({ name }) => name === findSchema([{ name: 'CollectionTree', branches }])?.schema.name,
  );
  assert.ok(physlite);
  assert.deepEqual(
    physlite.columns(branches).filter((name) => name.includes('BJets')),
    [],
  );
});
