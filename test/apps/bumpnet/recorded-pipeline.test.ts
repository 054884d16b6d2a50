import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pipelineIn } from '../../../src/apps/bumpnet/index.ts';
import { makeEmbeddedSample } from '../../../src/apps/simulation/index.ts';
import { isError } from '../../../src/errors.ts';
import { inTemporaryDirectory, runIn } from './run-pipeline.ts';

const listsIn = async (directory: string) =>
  (await readdir(directory)).filter((name) => /^inputs-[0-9a-f]{12}\.json$/.test(name));

test('the inputs of a run stand in its directory once, however many batches it has', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 100 });
    const names = files.map(({ path }) => path);
    const run = join(directory, 'run');
    for (const index of [1, 2, 3])
      await runIn(run, names, { batchJob: { index, total: 3 }, mode: 'either', steps: ['parsing'] });
    const lists = await listsIn(run);
    assert.equal(lists.length, 1);
    const { pipeline } = await pipelineIn(run);
    assert.deepEqual(
      pipeline.inputs.map(({ url }) => url),
      names,
    );
    for (const index of [1, 2, 3]) {
      const record = await readFile(join(run, `run.batch-${index}-of-3.json`), 'utf8');
      const told = names.filter((name) => record.includes(name));
      assert.ok(told.length <= 2, `batch ${index} speaks of ${told.length} inputs`);
    }

    const path = join(run, lists[0]!);
    const list = await readFile(path, 'utf8');
    for (const spoil of [() => writeFile(path, list.replace('physlite', 'physlike')), () => rm(path)]) {
      await spoil();
      await assert.rejects(
        pipelineIn(run),
        (error) => isError(error, 'format') && error.message.includes(lists[0]!),
      );
    }
    await runIn(run, names, { batchJob: { index: 3, total: 3 }, mode: 'either', steps: ['parsing'] });
    assert.equal(await readFile(path, 'utf8'), list);
  }));

test('a run does not go on with other inputs', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 50 });
    const [one, two] = files.map(({ path }) => path) as [string, string];
    const run = join(directory, 'run');
    await runIn(run, [one], { steps: ['parsing'] });
    const goOn = (names: string[]) => runIn(run, names, { steps: ['parsing'], mode: 'either' });
    await assert.rejects(
      goOn([one, two]),
      (error) => isError(error, 'usage') && /inputs\.count/.test(error.message),
    );
    await assert.rejects(goOn([two]), (error) => isError(error, 'usage') && /inputs\./.test(error.message));
    assert.equal((await listsIn(run)).length, 1);
  }));
