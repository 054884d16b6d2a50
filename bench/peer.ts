/** uproot, in a Python of its own that stays for all rounds: its start does not count. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from './harness.ts';

/** A running Python that does what it is asked, one request after the other. */
export interface Peer {
  ask(request: Readonly<Record<string, unknown>>): Promise<Sample>;
  close(): void;
}

/** Starts Python, `BEAMLINE_PYTHON` or `python3`; `undefined` where it has no uproot. */
export function startPeer(): Peer | undefined {
  const python = process.env.BEAMLINE_PYTHON ?? 'python3';
  if (spawnSync(python, ['-c', 'import uproot, awkward']).status !== 0) {
    console.log(`no uproot in ${python}: compared with jsroot only (set BEAMLINE_PYTHON)`);
    return undefined;
  }
  const child = spawn(python, [join(import.meta.dirname, 'peer.py')]);
  child.stderr.pipe(process.stderr);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { ask: (request) => askOf(child, answers, request), close: () => child.stdin.end() };
}

async function askOf(
  child: ChildProcessWithoutNullStreams,
  answers: AsyncIterator<string>,
  request: Readonly<Record<string, unknown>>,
): Promise<Sample> {
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const answer = await answers.next();
  if (answer.done) throw new Error(`Python ended at ${JSON.stringify(request)}`);
  return JSON.parse(answer.value) as Sample; // what peer.py prints
}
