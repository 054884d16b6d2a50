import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import { slurmScript } from '../../../../src/jobs/executor/slurm/script.ts';

const submission = { name: 'bl-1', directory: '/run/a b', count: 3, command: ['beamline', 'worker', "it's"] };

test('the script of an array asks for what was given, sets up the node, and becomes the worker', () => {
  const script = slurmScript(submission, {
    partition: 'main',
    account: 'hep',
    time: '2:00:00',
    memory: '4G',
    cpus: 2,
    dependency: 'afterok:7',
    atATime: 2,
    modules: ['gcc/14'],
    setup: ['source /site/setup.sh'],
    container: ['apptainer', 'exec', 'beamline.sif'],
    extra: ['--exclusive'],
  });
  assert.equal(
    script,
    `#!/bin/bash
#SBATCH --job-name=bl-1
#SBATCH --array=0-2%2
#SBATCH --output='/run/a b/%x.%a.log'
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --cpus-per-task=2
#SBATCH --partition=main
#SBATCH --account=hep
#SBATCH --time=2:00:00
#SBATCH --mem=4G
#SBATCH --dependency=afterok:7
#SBATCH --exclusive
source /site/setup.sh
module load gcc/14 || exit 1
exec apptainer exec beamline.sif beamline worker 'it'\\''s' --element bl-1."$SLURM_ARRAY_TASK_ID"
`,
  );
});

test('an option cannot smuggle in a line', () => {
  assert.throws(
    () => slurmScript(submission, { partition: 'a\nrm -rf x' }),
    (error) => isError(error, 'usage'),
  );
});
