import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSacct, parseSqueue } from '../../../../src/jobs/executor/slurm/listing.ts';
import { slurmState } from '../../../../src/jobs/executor/slurm/states.ts';
import { sharedData, skipWithoutSharedData } from '../../../shared-data.ts';

const recorded = sharedData('recorded', 'slurm');
const skip = recorded === undefined ? skipWithoutSharedData : false;

test('elements are known by array and index, never by the number that one of them shares with the array', () => {
  const listed = parseSqueue('1|4|RUNNING|None\n1|3|PENDING|JobArrayTaskLimit\n2|N/A|PENDING|Dependency\n\n');
  assert.deepEqual(
    listed.map(({ job, index, state }) => [job, index, state.state]),
    [
      ['1', 4, 'running'],
      ['1', 3, 'queued'],
    ],
  );
});

test('a recorded answer of sacct is read: done, failed, cancelled and pending elements', { skip }, () => {
  const rows = readFileSync(`${recorded}/sacct-P.txt`, 'utf8').split('\n');
  // The recording has other columns: the id, the state, and no reason.
  const text = rows.map((row) => [row.split('|')[0], row.split('|')[3], ''].join('|')).join('\n');
  const states = parseSacct(text).map(({ job, index, state }) => [
    `${job}_${index}`,
    state.state === 'ended' ? state.end : state.state,
  ]);
  assert.deepEqual(Object.fromEntries(states), {
    '1_1': 'ok',
    '1_2': 'ok',
    '1_3': 'failed',
    '1_4': 'ok',
    '4_1': 'ok',
    '4_2': 'ok',
    '4_3': 'queued',
    '4_4': 'ok',
    '6_3': 'ok',
    '6_7': 'ok',
    '6_11': 'ok',
  });
});

test('sacct names what is pending in one line', () => {
  const listed = parseSacct('7_[3-4,8-12:2%2]|PENDING|\n7_1|COMPLETED|\n7_1.batch|COMPLETED|\n');
  assert.deepEqual(
    listed.map(({ index }) => index),
    [3, 4, 8, 10, 12, 1],
  );
});

test('each way to end is told apart', () => {
  const endOf = (word: string, reason = 'None') => {
    const state = slurmState(word, reason);
    return state.state === 'ended' ? state.end : state.state;
  };
  assert.equal(endOf('CANCELLED by 0'), 'returned');
  assert.equal(endOf('PREEMPTED'), 'returned');
  assert.equal(endOf('NODE_FAIL'), 'returned');
  assert.equal(endOf('TIMEOUT'), 'time-limit');
  assert.equal(endOf('OUT_OF_MEMORY'), 'out-of-memory');
  assert.equal(endOf('CANCELLED+'), 'returned');
  assert.equal(endOf('COMPLETING'), 'running');
  assert.equal(endOf('PENDING', 'Resources'), 'queued');
  assert.equal(endOf('PENDING', 'DependencyNeverSatisfied'), 'returned');
  assert.equal(endOf('A_LATER_STATE'), 'queued');
});
