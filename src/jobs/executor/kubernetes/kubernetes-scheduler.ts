import type { BatchV1Api, CoreV1Api, V1Job } from '@kubernetes/client-node';
import { messageOf, StorageError, UsageError } from '../../../errors.ts';
import { type ElementState, elementName, type Scheduler, type SubmittedJob } from '../batch/scheduler.ts';
import { INDEX_ANNOTATION, jobManifest, type KubernetesResources } from './manifest.ts';
import { elementStateOf, type PodView } from './states.ts';

/** How a cluster is used. */
export interface KubernetesOptions extends KubernetesResources {
  /** The text of a kubeconfig; without it the usual places are looked at, in a pod its service account. */
  readonly kubeconfig?: string;
  /** The context of the kubeconfig. */
  readonly context?: string;
}

interface Client {
  readonly batch: BatchV1Api;
  readonly core: CoreV1Api;
}

const NOT_FOUND = 404;
const CONFLICT = 409;

/** Workers as pods of indexed Jobs, by the official client, which is loaded when the first job is submitted. */
export function kubernetesScheduler(options: KubernetesOptions): Scheduler {
  const { namespace = 'default' } = options;
  let loading: Promise<Client> | undefined;
  const client = () => {
    loading ??= loadClient(options);
    return loading;
  };

  async function statesOf({ batch, core }: Client, job: SubmittedJob): Promise<[string, ElementState][]> {
    const found = await batch.readNamespacedJob({ name: job.job, namespace }).catch(unlessMissing);
    if (!found) return [];
    const labelSelector = `batch.kubernetes.io/job-name=${job.job}`;
    const { items } = await core.listNamespacedPod({ namespace, labelSelector });
    const pods = latestPods(items);
    return Array.from({ length: job.count }, (_, index) => [
      elementName(job.name, index),
      elementStateOf(found, index, pods.get(index)),
    ]);
  }

  return {
    name: 'Kubernetes',
    async submit(submission) {
      const { name, count } = submission;
      const body: V1Job = jobManifest(submission, options);
      try {
        await (await client()).batch.createNamespacedJob({ namespace, body });
      } catch (error) {
        // The answer to an earlier attempt was lost: a job of this name is ours.
        if (codeOf(error) !== CONFLICT) throw refusalOf(error);
      }
      return { job: name, name, count };
    },
    async poll(jobs) {
      const known = await client();
      const states: [string, ElementState][] = [];
      for (const job of jobs) states.push(...(await statesOf(known, job)));
      return new Map(states);
    },
    async cancel({ job }, index) {
      const { batch, core } = await client();
      if (index === undefined) {
        const request = { name: job, namespace, propagationPolicy: 'Background' };
        await batch.deleteNamespacedJob(request).catch(unlessMissing);
        return;
      }
      const labelSelector = `batch.kubernetes.io/job-name=${job}`;
      const { items } = await core.listNamespacedPod({ namespace, labelSelector });
      const name = items.find((pod) => pod.metadata?.annotations?.[INDEX_ANNOTATION] === String(index))
        ?.metadata?.name;
      if (name !== undefined) await core.deleteNamespacedPod({ name, namespace }).catch(unlessMissing);
    },
  };
}

async function loadClient({ kubeconfig, context }: KubernetesOptions): Promise<Client> {
  try {
    const { KubeConfig, BatchV1Api, CoreV1Api } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromString(kubeconfig);
    if (context !== undefined) config.setCurrentContext(context);
    return { batch: config.makeApiClient(BatchV1Api), core: config.makeApiClient(CoreV1Api) };
  } catch (cause) {
    throw new UsageError(`jobs: Kubernetes: no configuration that can be used: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Of each index the pod that was made last. */
function latestPods(pods: readonly PodView[]): Map<number, PodView> {
  const time = (pod: PodView) => new Date(pod.metadata?.creationTimestamp ?? 0).getTime();
  const latest = new Map<number, PodView>();
  for (const pod of [...pods].sort((a, b) => time(a) - time(b))) {
    const index = pod.metadata?.annotations?.[INDEX_ANNOTATION];
    if (index !== undefined) latest.set(Number(index), pod);
  }
  return latest;
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== NOT_FOUND) throw refusalOf(error);
}

/** What the server understood and refused is the user's to change; the rest may pass. */
function refusalOf(error: unknown): Error {
  if (error instanceof UsageError) return error;
  const code = codeOf(error);
  const message = `jobs: Kubernetes: ${messageOf(error).split('\n').slice(0, 3).join(' ').slice(0, 500)}`;
  if (code !== undefined && code >= 400 && code < 500 && code !== 408 && code !== 429) {
    return new UsageError(message, { cause: error });
  }
  return new StorageError(message, { cause: error, transient: true });
}
