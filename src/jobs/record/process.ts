import { readFileSync } from 'node:fs';
import { systemCodeOf } from '../../errors.ts';

/** Whether a process with this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to somebody else.
    return systemCodeOf(error) === 'EPERM';
  }
}

/**
 * When the process with this number was started, in the clock ticks that Linux counts from its own start, with the name
 * of that start before it: two processes that had the same number one after the other differ in it. `undefined` where
 * the system does not say.
 */
export function startOfProcess(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything: fields are counted from behind it.
    const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${boot}:${ticks}`;
  } catch {
    return undefined;
  }
}
