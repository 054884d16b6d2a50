import { type BatchOptions, batchExecutor } from '../batch/batch-executor.ts';
import type { Executor } from '../executor.ts';
import { type PbsOptions, pbsScheduler } from './pbs-scheduler.ts';

/**
 * Runs tasks on a cluster with OpenPBS: workers are elements of array jobs, and pass tasks through a spool on a disk that
 * the nodes see under the same path.
 */
export function pbsExecutor(options: BatchOptions & PbsOptions): Executor {
  return batchExecutor(pbsScheduler(options), options);
}
