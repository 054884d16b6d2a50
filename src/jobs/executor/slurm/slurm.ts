import { type BatchOptions, batchExecutor } from '../batch/batch-executor.ts';
import type { Executor } from '../executor.ts';
import { type SlurmOptions, slurmScheduler } from './slurm-scheduler.ts';

/**
 * Runs tasks on a Slurm cluster: workers are elements of array jobs, requeued when they are preempted, and pass tasks
 * through a spool on a disk that the nodes see under the same path.
 */
export function slurmExecutor(options: BatchOptions & SlurmOptions): Executor {
  return batchExecutor(slurmScheduler(options), options);
}
