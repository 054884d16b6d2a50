import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import { parseQstat } from '../../../../src/jobs/executor/pbs/listing.ts';
import { sharedData, skipWithoutSharedData } from '../../../shared-data.ts';

const recorded = sharedData('recorded', 'pbs');
const skip = recorded === undefined ? skipWithoutSharedData : false;

function statesIn(name: string): Record<string, string> {
  const listed = parseQstat(readFileSync(`${recorded}/${name}`, 'utf8'));
  const entries = listed.map(({ job, index, state }) => [
    `${job} ${index ?? '-'}`,
    state.state === 'ended' ? state.end : state.state,
  ]);
  return Object.fromEntries(entries);
}

test('elements that wait are found though they have no index of their own', { skip }, () => {
  assert.deepEqual(statesIn('qstat-t-f-json-running.json'), {
    '1[].pbsnode 1': 'running',
    '1[].pbsnode 2': 'running',
    '1[].pbsnode 3': 'queued',
    '1[].pbsnode 4': 'queued',
    '2.pbsnode -': 'queued',
    '3.pbsnode -': 'queued',
    '4.pbsnode -': 'running',
    '5.pbsnode -': 'running',
  });
});

test('the element that failed is told from its array, which says 0, and a time limit from a failure', {
  skip,
}, () => {
  assert.deepEqual(statesIn('qstat-x-t-f-json-finished-subjobs.json'), {
    '0.pbsnode -': 'ok',
    '1[].pbsnode 1': 'ok',
    '1[].pbsnode 2': 'ok',
    '1[].pbsnode 3': 'failed',
    '1[].pbsnode 4': 'ok',
    '2.pbsnode -': 'ok',
    '3.pbsnode -': 'ok',
    '4.pbsnode -': 'ok',
    '5.pbsnode -': 'time-limit',
  });
});

test('what was deleted or never ran comes back, and costs no attempt', () => {
  const jobs = {
    '1.s': { job_state: 'F', substate: 91, Exit_status: 271, Job_Name: 7 },
    '2.s': { job_state: 'F', substate: 92 },
    '3.s': { job_state: 'F', substate: 93, Exit_status: 271 },
  };
  const ends = parseQstat(JSON.stringify({ Jobs: jobs })).map(({ name, state }) => [
    name,
    'end' in state && state.end,
  ]);
  assert.deepEqual(ends, [
    ['7', 'returned'],
    ['', 'returned'],
    ['', 'returned'],
  ]);
});

test('an answer without jobs is one, and what is no JSON is an error', () => {
  assert.deepEqual(parseQstat('{"timestamp":1,"pbs_version":"23.06.06"}'), []);
  assert.throws(
    () => parseQstat('qstat: cannot connect'),
    (error) => isError(error, 'format'),
  );
});
