import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../services/rabbitmq.ts';
import { beamline, start } from './beamline.ts';
import { hzzRuns } from './hzz-runs.ts';

const FOLDERS = ['im_arrays', 'im_arrays_processed', 'histograms'];
const url = skipWithoutRabbitmq ? '' : await brokerUrl();

async function sampleIn(directory: string): Promise<string[]> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1000 });
  return files.map(({ path }) => path);
}

async function configIn(directory: string, name: string, executor: string): Promise<string> {
  const path = join(directory, name);
  const sections = [
    'mass_calculation_task_config: {min_events_per_fs: 12}',
    'tasks: {do_figures: false}',
    executor,
  ];
  await writeFile(path, `${sections.join('\n')}\n`);
  return path;
}

/** Runs something with so many workers of a pool of their own, which end cleanly when it is over. */
async function withWorkers<T>(count: number, pool: string, use: () => Promise<T>): Promise<T> {
  const options = ['--amqp-url', url, '--pool', pool, '--slots', '1', '--quiet'];
  const workers = Array.from({ length: count }, () => start('worker', ...options));
  try {
    return await use();
  } finally {
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) assert.equal((await ended).code, 0, (await ended).stderr);
  }
}

const newPool = () => `cli-${randomBytes(5).toString('hex')}`;

describe('over RabbitMQ', { skip: skipWithoutRabbitmq }, () => {
  test('HZZ gives the same bytes with one worker and with three as on threads, in both its forms', () =>
    inTemporaryDirectory(async (directory) => {
      const pool = newPool();
      const place = ['--executor', 'rabbitmq', '--amqp-url', url, '--pool', pool];
      const newest = await hzzRuns(directory, '2025e-13tev-beta');
      const older = await hzzRuns(directory, '2020e-13tev');
      const [expected, expectedOlder] = [await newest.in('threads'), await older.in('older-threads')];
      await withWorkers(1, pool, async () => assertSame(await newest.in('one', ...place), expected));
      await withWorkers(3, pool, async () => {
        assertSame(await newest.in('three', ...place), expected);
        assertSame(await older.in('older-three', ...place), expectedOlder);
      });
    }));

  test('the pipeline gives the same bytes with one worker, with three, and in steps that are merged, as on threads', () =>
    inTemporaryDirectory(async (directory) => {
      const inputs = await sampleIn(directory);
      const at = (name: string) => join(directory, name);
      const threads = await configIn(directory, 'threads.yaml', '');
      const whole = await beamline(
        'run',
        ...inputs,
        '--config',
        threads,
        '--run-dir',
        at('whole'),
        '--quiet',
      );
      assert.equal(whole.code, 0, whole.stderr);
      const expected = await digests(at('whole'), ...FOLDERS);

      const pool = newPool();
      const section = `executor: {kind: rabbitmq, url: '${url}', pool: ${pool}}`;
      const config = await configIn(directory, 'rabbitmq.yaml', section);
      const one = await withWorkers(1, pool, () =>
        beamline('run', ...inputs, '--config', config, '--run-dir', at('one'), '--quiet'),
      );
      assert.equal(one.code, 0, one.stderr);
      assertSame(await digests(at('one'), ...FOLDERS), expected);

      const place = ['--executor', 'rabbitmq', '--amqp-url', url, '--pool', pool];
      const steps = ['--tasks', 'parsing,mass_calculating'];
      const three = await withWorkers(3, pool, () =>
        beamline(
          'submit',
          ...place,
          ...inputs,
          '--config',
          threads,
          '--run-dir',
          at('three'),
          ...steps,
          '--quiet',
        ),
      );
      assert.equal(three.code, 0, three.stderr);
      const merged = await beamline('merge', at('three'), '--wait', '--quiet');
      assert.equal(merged.code, 0, merged.stderr);
      assertSame(await digests(at('three'), ...FOLDERS), expected);
    }));
});

test('parts that are missing are seen by the merge, which then makes nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const [good] = await sampleIn(directory);
    const run = join(directory, 'run');
    const broken = join(directory, 'broken.root');
    await writeFile(broken, 'this is no ROOT file');
    const config = await configIn(directory, 'c.yaml', '');
    const args = ['--config', config, '--run-dir', run, '--quiet'];
    await beamline('run', good as string, broken, ...args, '--tasks', 'parsing');
    const early = await beamline('merge', run, '--quiet');
    assert.equal(early.code, 1);
    assert.match(early.stderr, /parts are missing.*\n.*missing: masses: not begun/);
    await beamline('run', good as string, broken, ...args, '--tasks', 'parsing,mass_calculating');
    const partial = await beamline('merge', run, '--quiet');
    assert.equal(partial.code, 1);
    assert.match(partial.stderr, /missing: scan: .*broken\.root/);
    assert.deepEqual(await digests(run, 'im_arrays_processed').catch(() => ({})), {});
    const allowed = await beamline('merge', run, '--allow-missing', '--quiet');
    assert.equal(allowed.code, 3, allowed.stderr);
    assert.match(allowed.stdout, /histograms +[1-9]/);
  }));

test('wrong usage of executors and workers is one line with a hint', async () => {
  const cases: [string[], RegExp][] = [
    [['submit', 'a.root'], /expected --executor with a place elsewhere/],
    [['submit', '--executor', 'threads', 'a.root'], /for this machine there is "beamline run"/],
    [['run', '--executor', 'rabitmq'], /did you mean rabbitmq\?/],
    [['run', '--priority', 'high'], /--priority is "high"/],
    [['worker', '--amqp-url', 'user:secret@host'], /no amqp: or amqps: URL/],
    [['worker', '--amqp-url', 'amqp://host', '--mount', 'a'], /--mount is "a"/],
    [['merge'], /expected one run directory/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await beamline(...args);
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /secret/);
  }
});
