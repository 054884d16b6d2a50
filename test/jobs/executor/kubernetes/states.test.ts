import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  elementStateOf,
  indexSet,
  type JobView,
  type PodView,
} from '../../../../src/jobs/executor/kubernetes/states.ts';

const pod = (phase: string, state = {}, reason?: string): PodView => ({
  status: { phase, containerStatuses: [{ state }], ...(reason === undefined ? {} : { reason }) },
});
const endOf = (job: JobView, of: PodView | undefined) => {
  const state = elementStateOf(job, 1, of);
  return state.state === 'ended' ? state.end : state.state;
};

test('sets of indices are read as Kubernetes writes them', () => {
  assert.deepEqual([...indexSet('0-2,5')], [0, 1, 2, 5]);
  assert.deepEqual([...indexSet('')], []);
  assert.deepEqual([...indexSet('0-99999999999')], []);
});

test('the Job has the last word on how an index ended, and its pod says why', () => {
  const failed = { status: { failedIndexes: '1' } };
  assert.equal(endOf({ status: { completedIndexes: '0-1' } }, pod('Succeeded')), 'ok');
  assert.equal(
    endOf(failed, pod('Failed', { terminated: { reason: 'OOMKilled', exitCode: 137 } })),
    'out-of-memory',
  );
  assert.equal(endOf(failed, pod('Failed', { terminated: { reason: 'Error', exitCode: 3 } })), 'failed');
  assert.equal(endOf(failed, pod('Failed', {}, 'Evicted')), 'returned');
  assert.equal(endOf(failed, undefined), 'returned');
  const late = { status: { conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] } };
  assert.equal(endOf(late, undefined), 'time-limit');
});

test('a pod that was taken away is waited for, one that can never start is not', () => {
  assert.equal(endOf({}, pod('Running', { running: {} })), 'running');
  assert.equal(endOf({}, pod('Failed', {}, 'Preempting')), 'queued');
  assert.equal(endOf({}, undefined), 'queued');
  assert.equal(endOf({}, pod('Pending', { waiting: { reason: 'ImagePullBackOff' } })), 'queued');
  assert.equal(endOf({}, pod('Pending', { waiting: { reason: 'InvalidImageName' } })), 'returned');
});
