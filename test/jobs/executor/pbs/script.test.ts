import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pbsScript, qsubArguments } from '../../../../src/jobs/executor/pbs/script.ts';

const submission = { name: 'bl-1', directory: "/run/a b, c:d's", count: 3, command: ['beamline', 'worker'] };

test('the script of an element writes its own log, sets up the node, and becomes the worker', () => {
  const script = pbsScript(submission, {
    modules: ['gcc/14'],
    setup: ['source /site/setup.sh'],
    container: ['apptainer', 'exec', 'beamline.sif'],
  });
  assert.equal(
    script,
    `#!/bin/bash
exec >>'/run/a b, c:d'\\''s/'bl-1."\${PBS_ARRAY_INDEX:-0}".log 2>&1
cd "$PBS_O_WORKDIR" || exit 1
source /site/setup.sh
module load gcc/14 || exit 1
exec apptainer exec beamline.sif beamline worker --element bl-1."\${PBS_ARRAY_INDEX:-0}"
`,
  );
});

test('an array asks for what was given, and for no path of PBS that holds blanks', () => {
  const given = {
    queue: 'N',
    account: 'hep',
    cpus: 2,
    memory: '4gb',
    walltime: '02:00:00',
    resources: { io: 5 },
    dependency: 'afterok:7.server',
    atATime: 2,
    extra: ['-m', 'n'],
  };
  assert.deepEqual(qsubArguments(submission, '/run/a b/bl-1.sh', given), [
    ...['-N', 'bl-1', '-S', '/bin/bash', '-r', 'y', '-j', 'oe', '-o', '/dev/null'],
    ...['-l', 'select=1:ncpus=2:mem=4gb', '-l', 'walltime=02:00:00', '-l', 'io=5'],
    ...['-J', '0-2%2', '-q', 'N', '-A', 'hep', '-W', 'depend=afterok:7.server', '-m', 'n'],
    '/run/a b/bl-1.sh',
  ]);
});

test('a single element is a plain job', () => {
  assert.equal(qsubArguments({ ...submission, count: 1 }, 'script', {}).includes('-J'), false);
});
