import { UsageError } from '../../../errors.ts';
import type { Json } from '../../json.ts';
import type { Submission } from '../batch/scheduler.ts';

/** What the pods of the workers are made of. */
export interface KubernetesResources {
  /** The image that has this program. */
  readonly image: string;
  readonly namespace?: string;
  /** The volume claim that holds the run directory, and the path at which this process sees it too. */
  readonly claim?: string;
  readonly mountPath?: string;
  readonly cpus?: number | string;
  /** `2Gi`. */
  readonly memory?: string;
  readonly serviceAccount?: string;
  readonly priorityClass?: string;
  /** The most a worker may run, in seconds. */
  readonly deadlineSeconds?: number;
  readonly nodeSelector?: { readonly [label: string]: string };
}

/** What marks the objects of this program. */
const LABEL = 'app.kubernetes.io/name';

/** The element of a pod. */
export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

/**
 * An indexed Job, an index for each worker. A pod that fails is not started again, as this program knows better why; one
 * that the cluster took away (preempted, evicted, drained) is. Pods are not root. Throws `UsageError` for a claim without
 * a path to mount it at.
 */
export function jobManifest(submission: Submission, resources: KubernetesResources) {
  const { name, count } = submission;
  const { namespace = 'default', deadlineSeconds } = resources;
  const labels = { [LABEL]: 'beamline', 'beamline/submission': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels },
    spec: {
      completionMode: 'Indexed',
      completions: count,
      parallelism: count,
      backoffLimitPerIndex: 0,
      ttlSecondsAfterFinished: 3600,
      ...(deadlineSeconds === undefined ? {} : { activeDeadlineSeconds: deadlineSeconds }),
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: { metadata: { labels }, spec: podOf(submission, resources) },
    },
  } satisfies Json;
}

function podOf({ name, command }: Submission, resources: KubernetesResources) {
  const {
    image,
    claim,
    mountPath,
    cpus = 1,
    memory,
    serviceAccount,
    priorityClass,
    nodeSelector,
  } = resources;
  if ((claim === undefined) !== (mountPath === undefined)) {
    throw new UsageError('jobs: Kubernetes: a volume claim and the path to mount it at belong together');
  }
  const amounts = { cpu: String(cpus), ...(memory === undefined ? {} : { memory }) };
  const mounts = mountPath === undefined ? [] : [{ name: 'run', mountPath }];
  const volumes = claim === undefined ? [] : [{ name: 'run', persistentVolumeClaim: { claimName: claim } }];
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    containers: [
      {
        name: 'worker',
        image,
        // The shell only puts the index in; the program takes its place and gets the signals.
        command: ['/bin/sh', '-c', `exec "$@" --element ${name}."$JOB_COMPLETION_INDEX"`, 'sh', ...command],
        resources: { requests: amounts, limits: amounts },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: mounts,
      },
    ],
    volumes,
  } satisfies Json;
}
