import type { ElementState } from '../batch/scheduler.ts';

/** What is used of a pod, as the API server tells of it. */
export interface PodView {
  readonly metadata?: {
    readonly annotations?: { readonly [name: string]: string };
    readonly creationTimestamp?: Date | string;
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly containerStatuses?: readonly {
      readonly state?: {
        readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
        readonly waiting?: { readonly reason?: string };
      };
    }[];
  };
}

/** What is used of the status of an indexed Job. */
export interface JobView {
  readonly status?: {
    readonly completedIndexes?: string;
    readonly failedIndexes?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
    }[];
  };
}

/** A set of indices as Kubernetes writes it: `0-2,5`. */
export function indexSet(text = ''): Set<number> {
  const indices = new Set<number>();
  for (const range of text.split(',')) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (from === undefined || Number(to) >= 1_000_000) continue;
    for (let index = Number(from); index <= Number(to); index++) indices.add(index);
  }
  return indices;
}

/** Reasons for which a container never starts, however long one waits. */
const NEVER = new Set(['InvalidImageName', 'CreateContainerConfigError', 'ErrImageNeverPull']);

/** Where the element is: from its Job, which has the last word on ends, and from its latest pod, if there is one. */
export function elementStateOf(job: JobView, index: number, pod: PodView | undefined): ElementState {
  const { completedIndexes, failedIndexes, conditions = [] } = job.status ?? {};
  const words = wordsOf(pod);
  if (indexSet(completedIndexes).has(index)) return { state: 'ended', end: 'ok', words };
  const failure = conditions.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (indexSet(failedIndexes).has(index) || failure) {
    return {
      state: 'ended',
      end: endOf(pod, failure?.reason),
      words: `${words} ${failure?.reason ?? ''}`.trim(),
    };
  }
  if (NEVER.has(waitingFor(pod) ?? '')) return { state: 'ended', end: 'returned', words };
  // A pod that is over while its index is not: another will come.
  return { state: pod?.status?.phase === 'Running' ? 'running' : 'queued', words };
}

function endOf(
  pod: PodView | undefined,
  jobReason: string | undefined,
): 'failed' | 'out-of-memory' | 'time-limit' | 'returned' {
  if (jobReason === 'DeadlineExceeded') return 'time-limit';
  const terminated = pod?.status?.containerStatuses?.[0]?.state?.terminated;
  if (terminated?.reason === 'OOMKilled') return 'out-of-memory';
  return terminated === undefined || pod?.status?.reason !== undefined ? 'returned' : 'failed';
}

const waitingFor = (pod: PodView | undefined) => pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason;

function wordsOf(pod: PodView | undefined): string {
  if (!pod) return 'Kubernetes says there is no pod';
  const terminated = pod.status?.containerStatuses?.[0]?.state?.terminated;
  const code = terminated?.exitCode === undefined ? '' : `exit code ${terminated.exitCode}`;
  const more = [pod.status?.reason, waitingFor(pod), terminated?.reason, code].filter(Boolean).join(', ');
  return `Kubernetes says ${pod.status?.phase ?? 'nothing'}${more === '' ? '' : ` (${more})`}`;
}
