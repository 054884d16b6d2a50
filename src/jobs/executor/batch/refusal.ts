import { StorageError, UsageError } from '../../../errors.ts';
import type { CommandEnd } from './run-command.ts';

/**
 * The error for a program of a batch system that refused: `UsageError` when it will refuse again, as the words tell, so
 * that it is the user's to change; else a `StorageError` that may pass.
 */
export function refusalOf(
  program: string,
  { code, err }: CommandEnd,
  isLasting: (words: string) => boolean = () => false,
): Error {
  const words = err.trim().split('\n').slice(-3).join(' ') || `exit code ${code}`;
  const message = `jobs: ${program}: ${words}`;
  if (isLasting(words)) {
    return new UsageError(message, { hint: 'see the resources of the executor in the configuration' });
  }
  return new StorageError(message, { transient: true });
}
