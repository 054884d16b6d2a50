import { type ExecFileException, execFile } from 'node:child_process';
import { StorageError, systemCodeOf, UsageError } from '../../../errors.ts';

/** How a program of a batch system ended. */
export interface CommandEnd {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of a batch system; handed in, so that tests can stand in for it. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<CommandEnd>;

const MOST_BYTES = 256 << 20;

/**
 * Runs programs with a time limit, without a shell. A program that ends with an error code is no error here. Throws
 * `UsageError` for one that is not there, `StorageError` for one that takes too long or says more than 256 MiB.
 */
export function commandRunner({ seconds = 60, env = process.env } = {}): RunCommand {
  return (program, args) =>
    new Promise((resolve, reject) => {
      const options = { timeout: seconds * 1000, maxBuffer: MOST_BYTES, env, encoding: 'utf8' } as const;
      execFile(program, [...args], options, (error, out, err) => {
        if (!error) return resolve({ code: 0, out, err });
        if (typeof error.code === 'number') return resolve({ code: error.code, out, err });
        reject(faultOf(program, error, seconds));
      });
    });
}

function faultOf(program: string, error: ExecFileException, seconds: number): Error {
  if (systemCodeOf(error) === 'ENOENT') {
    return new UsageError(`jobs: there is no program "${program}" on this machine`, {
      cause: error,
      hint: 'start the run where the batch system is installed',
    });
  }
  const what = error.killed ? `gave no answer in ${seconds} s` : error.message;
  return new StorageError(`jobs: ${program} ${what}`, { cause: error, transient: true });
}
