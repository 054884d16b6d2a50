import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../services/rabbitmq.ts';
import { startS3 } from '../services/s3.ts';
import { beamline, start } from './beamline.ts';

const FOLDERS = ['parsed_data', 'im_arrays', 'im_arrays_processed', 'histograms'];

test(
  'workers that do not see the run directory give the same bytes through a bucket',
  {
    skip: skipWithoutRabbitmq,
  },
  () =>
    inTemporaryDirectory(async (directory) => {
      await using store = await startS3();
      // Programs that are started here find the store in their environment.
      Object.assign(process.env, {
        AWS_ENDPOINT_URL_S3: store.url,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      });
      const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1000 });
      const inputs = files.map(({ path }) => path);
      const config = join(directory, 'config.yaml');
      await writeFile(
        config,
        'mass_calculation_task_config: {min_events_per_fs: 12}\ntasks: {do_figures: false}\n',
      );
      const runInto = (name: string, ...place: string[]) =>
        beamline(
          'run',
          ...inputs,
          '--config',
          config,
          '--run-dir',
          join(directory, name),
          '--quiet',
          ...place,
        );
      const here = await runInto('here');
      assert.equal(here.code, 0, here.stderr);

      const pool = ['--pool', `s3-${randomBytes(5).toString('hex')}`, '--amqp-url', await brokerUrl()];
      const worker = start('worker', ...pool, '--slots', '2', '--quiet', '--mount', `${directory}=/nowhere`);
      const away = await runInto('away', '--executor', 'rabbitmq', ...pool, '--exchange', 's3://bucket/runs');
      worker.child.kill('SIGTERM');
      assert.equal(away.code, 0, away.stderr);
      assert.equal((await worker.ended).code, 0, (await worker.ended).stderr);
      assertSame(
        await digests(join(directory, 'away'), ...FOLDERS),
        await digests(join(directory, 'here'), ...FOLDERS),
      );
      assert.ok(store.requests.some((line) => line.startsWith('PUT /bucket/runs/')));
      assert.equal(store.objects.size, 0);
    }),
);
