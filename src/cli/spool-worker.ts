import { isError } from '../errors.ts';
import { moduleFor, workSpool } from '../jobs/index.ts';
import { EXIT, type ExitCode, type Terminal } from './command.ts';
import { TASK_MODULES } from './task-modules.ts';

/** `beamline worker --spool DIR --element NAME`: what batch systems start. */
export async function spoolWorker(spool: string, element: string, terminal: Terminal): Promise<ExitCode> {
  const { tasks, reason } = await workSpool({ spool, element, moduleOf, signal: terminal.signal });
  terminal.err.write(`element ${element} leaves after ${tasks} tasks: ${reason}\n`);
  return EXIT.done;
}

function moduleOf(kind: string): string | undefined {
  try {
    return moduleFor(TASK_MODULES, kind).href;
  } catch (error) {
    if (isError(error, 'not-found')) return undefined;
    throw error;
  }
}
