import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandRunner, type RunCommand } from '../../../src/jobs/executor/batch/run-command.ts';

/** A stand-in for a PBS server. */
export interface PbsStandIn {
  /** Runs its `qsub`, `qstat` and `qdel`. */
  readonly run: RunCommand;
  /** Its state: a directory for each job in `jobs`. */
  readonly directory: string;
  /** A directory with programs of these names, for a search path. */
  readonly programs: string;
  close(): void;
}

const program = join(import.meta.dirname, 'stand-in.ts');
const cache = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'beamline-tests');

/** Makes a server without jobs. A server may keep no history of what has finished. */
export function pbsStandIn({ history = true } = {}): PbsStandIn {
  const directory = mkdtempSync(join(tmpdir(), 'beamline-pbs-'));
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: cache,
    PBS_STAND_IN: directory,
    PBS_STAND_IN_HISTORY: String(history),
  };
  const programs = join(directory, 'bin');
  mkdirSync(programs);
  for (const name of ['qsub', 'qstat', 'qdel']) {
    const start = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${program}' ${name} "$@"`;
    const settings = `export NODE_COMPILE_CACHE='${cache}' PBS_STAND_IN='${directory}'`;
    writeFileSync(join(programs, name), `#!/bin/sh\n${settings}\n${start}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const run = commandRunner({ seconds: 30, env });
  return {
    directory,
    programs,
    run: (name, args) => run(join(programs, name), args),
    close: () => rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}
