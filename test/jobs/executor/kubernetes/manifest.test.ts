import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import { kubernetesScheduler } from '../../../../src/jobs/executor/kubernetes/kubernetes-scheduler.ts';
import { jobManifest } from '../../../../src/jobs/executor/kubernetes/manifest.ts';
import { kubernetesStandIn } from '../../../services/kubernetes.ts';

const submission = { name: 'bl-1', directory: '/run', count: 3, command: ['beamline', 'worker'] };

test('a Job has an index for each worker, is not root, and sees the run where this process does', () => {
  const { spec, metadata } = jobManifest(submission, {
    image: 'beamline:1',
    namespace: 'physics',
    claim: 'runs',
    mountPath: '/runs',
    cpus: 2,
    memory: '2Gi',
  });
  assert.deepEqual(
    [metadata.namespace, spec.completionMode, spec.completions, spec.parallelism],
    ['physics', 'Indexed', 3, 3],
  );
  const pod = spec.template.spec;
  assert.equal(pod.restartPolicy, 'Never');
  assert.equal(pod.securityContext.runAsNonRoot, true);
  assert.deepEqual(pod.volumes, [{ name: 'run', persistentVolumeClaim: { claimName: 'runs' } }]);
  const [worker] = pod.containers;
  assert.deepEqual(worker?.volumeMounts, [{ name: 'run', mountPath: '/runs' }]);
  assert.deepEqual(worker?.resources.limits, { cpu: '2', memory: '2Gi' });
  assert.deepEqual(worker?.command.slice(2), [
    'exec "$@" --element bl-1."$JOB_COMPLETION_INDEX"',
    'sh',
    'beamline',
    'worker',
  ]);
});

test('a claim without a path to mount it at is wrong usage', () => {
  assert.throws(
    () => jobManifest(submission, { image: 'a', claim: 'runs' }),
    (error) => isError(error, 'usage'),
  );
});

test('a job that is submitted twice is one, and what the server forbids is wrong usage', async () => {
  const cluster = await kubernetesStandIn();
  try {
    const { kubeconfig } = cluster;
    const scheduler = kubernetesScheduler({ image: 'a', namespace: 'physics', kubeconfig });
    const quick = { ...submission, count: 2, command: ['true'] };
    const job = await scheduler.submit(quick);
    assert.deepEqual(await scheduler.submit(quick), job);
    assert.equal((await scheduler.poll([job])).size, 2);
    await scheduler.cancel(job);
    await scheduler.cancel(job);
    assert.equal((await scheduler.poll([job])).size, 0);
    const elsewhere = kubernetesScheduler({ image: 'a', namespace: 'other', kubeconfig });
    await assert.rejects(elsewhere.submit(quick), (error) => isError(error, 'usage'));
  } finally {
    await cluster.close();
  }
});
