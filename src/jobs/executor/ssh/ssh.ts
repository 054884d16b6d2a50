import { type BatchOptions, batchExecutor } from '../batch/batch-executor.ts';
import type { Executor } from '../executor.ts';
import { type SshOptions, sshScheduler } from './ssh-scheduler.ts';

/**
 * Runs tasks on the machines of a farm, a worker for each slot, started over ssh. `spool` is a directory that all of them
 * see under the same path, and `command` a program that is there on all of them.
 */
export function sshExecutor(options: BatchOptions & SshOptions): Executor {
  const slots = options.hosts.reduce((sum, host) => sum + host.slots, 0);
  const elements = Math.min(options.elements ?? slots, slots);
  return batchExecutor(sshScheduler(options), { ...options, elements });
}
