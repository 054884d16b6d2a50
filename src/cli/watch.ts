import { setTimeout as sleep } from 'node:timers/promises';
import { readSummed, type SummedStatus } from '../jobs/index.ts';
import { EXIT, type ExitCode, type Terminal } from './command.ts';
import { exitCodeOf } from './report.ts';

/**
 * Shows a run again and again, as `text` says it, until it is over, and ends with the exit code that the run stands for.
 * On a terminal each view takes the place of the one before; elsewhere one follows another whenever tasks came on.
 */
export async function watchRun(
  directory: string,
  text: (status: SummedStatus) => string,
  seconds: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { signal, err } = terminal;
  const show = err.isTTY ? overwriting(terminal) : changing(terminal);
  for (;;) {
    const status = await readSummed(directory);
    show(status, text(status));
    if (status.state !== 'running') return exitCodeOf(status.state);
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return EXIT.interrupted;
  }
}

type Show = (status: SummedStatus, text: string) => void;

/** Whether tasks came on, not what the clock says. */
const countsOf = ({ state, stages }: SummedStatus) => JSON.stringify([state, stages]);

function changing({ out }: Terminal): Show {
  let before = '';
  return (status, text) => {
    const now = countsOf(status);
    if (now !== before) out(text);
    before = now;
  };
}

function overwriting({ out, err }: Terminal): Show {
  let height = 0;
  return (status, text) => {
    if (height > 0) err.write(`\x1b[${height}A\x1b[J`);
    const isLast = status.state !== 'running';
    if (isLast) out(text);
    else err.write(text);
    height = rowsOf(text, err.columns ?? 80);
  };
}

/** How many rows a text takes where long lines are broken. */
function rowsOf(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / columns)), 0);
}
