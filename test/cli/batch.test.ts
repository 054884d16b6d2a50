import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { sshStandIn } from '../jobs/executor/ssh/ssh-stand-in.ts';
import { pbsStandIn } from '../services/pbs/pbs.ts';
import { skipWithoutSlurm, startSlurm } from '../services/slurm.ts';
import { beamline, start } from './beamline.ts';
import { hzzRuns } from './hzz-runs.ts';

const FOLDERS = ['im_arrays', 'im_arrays_processed', 'histograms'];

/** Runs the pipeline and both forms of HZZ on threads and on a batch system, and compares what they leave behind. */
function sameAsOnThreads(executor: string, ...settings: string[]): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1000 });
    const config = join(directory, 'config.yaml');
    const text = 'mass_calculation_task_config: {min_events_per_fs: 12}\ntasks: {do_figures: false}\n';
    await writeFile(config, text);
    const run = async (command: string, folder: string, ...more: string[]) => {
      const inputs = files.map(({ path }) => path);
      const place = ['--config', config, '--run-dir', join(directory, folder), '--quiet'];
      const { code, stderr } = await beamline(command, ...inputs, ...place, ...more);
      assert.equal(code, 0, stderr);
      return digests(join(directory, folder), ...FOLDERS);
    };
    const expected = await run('run', 'threads');
    const batch = ['poll=0.1', 'ask=1', ...settings].flatMap((setting) => ['--batch', setting]);
    const place = ['--executor', executor, '--workers', '2', ...batch];
    assertSame(await run('submit', executor, ...place), expected);
    for (const release of ['2025e-13tev-beta', '2020e-13tev'] as const) {
      const hzz = await hzzRuns(directory, release);
      assertSame(await hzz.in(`${release}-there`, ...place), await hzz.in(`${release}-here`));
    }
  });
}

test('the pipeline and HZZ give the same bytes on Slurm as on threads', {
  skip: skipWithoutSlurm,
}, async () => {
  const slurm = await startSlurm();
  process.env.SLURM_CONF = slurm.env.SLURM_CONF;
  try {
    await sameAsOnThreads('slurm', 'time=10', 'cpus=1');
  } finally {
    delete process.env.SLURM_CONF;
    await slurm.stop();
  }
});

test('the pipeline and HZZ give the same bytes on a stand-in for PBS as on threads', async () => {
  const pbs = pbsStandIn();
  const path = process.env.PATH;
  process.env.PATH = `${pbs.programs}:${path}`;
  try {
    await sameAsOnThreads('pbs', 'walltime=00:10:00');
  } finally {
    process.env.PATH = path;
    pbs.close();
  }
});

test('a run whose coordinator is killed goes on over ssh without being told to, and gives the same bytes', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1000 });
    const inputs = files.map(({ path }) => path);
    const at = (name: string) => join(directory, name);
    await writeFile(at('hosts'), 'one\ntwo\n');
    await writeFile(at('config'), 'tasks: {do_figures: false}\n');
    const whole = await beamline(
      'run',
      ...inputs,
      '--config',
      at('config'),
      '--run-dir',
      at('whole'),
      '--quiet',
    );
    assert.equal(whole.code, 0, whole.stderr);

    const settings = [`hosts=${at('hosts')}`, `ssh=${sshStandIn(directory)}`, 'poll=0.1', 'ask=1'];
    const place = ['--executor', 'ssh', ...settings.flatMap((setting) => ['--batch', setting]), '--quiet'];
    const { child, ended } = start(
      'submit',
      ...inputs,
      '--config',
      at('config'),
      '--run-dir',
      at('killed'),
      ...place,
    );
    while (child.exitCode === null && !existsSync(at('killed/parsed_data'))) await sleep(20);
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    const resumed = await beamline('resume', at('killed'), '--quiet');
    assert.equal(resumed.code, 0, resumed.stderr);
    assertSame(await digests(at('killed'), ...FOLDERS), await digests(at('whole'), ...FOLDERS));
    assert.equal(existsSync(at('killed/spool')), false);
  }));

test('a worker without a spool, or without a broker, says what it lacks', async () => {
  const spool = await beamline('worker', '--spool', 'nowhere');
  assert.deepEqual([spool.code, spool.stderr], [1, 'error: jobs: there is no spool in "nowhere"\n']);
  const broker = await beamline('worker', '--amqp-url', 'nonsense');
  assert.match(broker.stderr, /no amqp: or amqps: URL/);
  assert.equal(broker.code, 2);
});

test('settings that a batch system does not have are wrong usage, and those it has are listed', async () => {
  const cases: [string[], RegExp][] = [
    [['--executor', 'slurm', '--batch', 'partiton=main'], /partiton.*there are: .*partition/s],
    [['--executor', 'slurm', '--batch', 'partition'], /NAME=VALUE/],
    [['--executor', 'pbs', '--batch', 'cpus=many'], /cpus/],
    [['--executor', 'kubernetes'], /image/],
    [['--executor', 'ssh'], /host file/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await beamline('submit', ...args, join(import.meta.dirname, 'none.root'));
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
