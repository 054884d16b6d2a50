import { type BatchOptions, batchExecutor } from '../batch/batch-executor.ts';
import type { Executor } from '../executor.ts';
import { type KubernetesOptions, kubernetesScheduler } from './kubernetes-scheduler.ts';

/**
 * Runs tasks on a Kubernetes cluster: workers are pods of indexed Jobs, and pass tasks through a spool on a volume that
 * they and this process see under the same path.
 */
export function kubernetesExecutor(options: BatchOptions & KubernetesOptions): Executor {
  return batchExecutor(kubernetesScheduler(options), options);
}
