import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { skipWithoutSlurm, startSlurm } from '../services/slurm.ts';

const deploy = join(import.meta.dirname, '..', '..', 'deploy');
const slurm = join(deploy, 'slurm', 'beamline.sbatch');
const pbs = join(deploy, 'pbs', 'beamline.pbs');

test('the scripts for batch systems are sound shell', {
  skip: !existsSync('/bin/bash') && 'there is no bash',
}, () => {
  for (const script of [slurm, pbs]) execFileSync('/bin/bash', ['-n', script]);
});

test('the options of the PBS script stand before its first command, where alone PBS looks', () => {
  const lines = readFileSync(pbs, 'utf8').split('\n');
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const options = lines.flatMap((line, index) => (line.startsWith('#PBS ') ? [index] : []));
  assert.equal(options.length, 6);
  assert.ok(options.every((index) => index < first));
});

test('Slurm takes the options of its script', { skip: skipWithoutSlurm }, async () => {
  const cluster = await startSlurm();
  try {
    const { code, err } = await cluster.command('sbatch', ['--test-only', slurm]);
    assert.equal(code, 0, err);
    assert.match(err, /to start at/);
  } finally {
    await cluster.stop();
  }
});
