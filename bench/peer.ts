/**
 * Contenders in processes of their own, which stay for all rounds: their start does not count, and what one holds in
 * memory costs the others nothing.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { measure, type Sample } from './harness.ts';

/** What is asked of a process: a deed, and what it takes. */
export type Request = Readonly<Record<string, unknown>> & { readonly deed: string };

/** A running process that does what it is asked, one request after the other. */
export interface Peer {
  ask(request: Request): Promise<Sample>;
  close(): void;
}

/** Starts Python with uproot, `BEAMLINE_PYTHON` or `python3`; `undefined` where it has none. */
export function startUproot(): Peer | undefined {
  const python = process.env.BEAMLINE_PYTHON ?? 'python3';
  if (spawnSync(python, ['-c', 'import uproot, awkward']).status !== 0) {
    console.log(`no uproot in ${python}: compared with jsroot only (set BEAMLINE_PYTHON)`);
    return undefined;
  }
  return start(python, 'peer.py');
}

/** Starts a script of this folder that ends in `answer`. */
export function startScript(script: string): Peer {
  return start(process.execPath, script);
}

function start(program: string, script: string): Peer {
  const child = spawn(program, [join(import.meta.dirname, script)]);
  child.stderr.pipe(process.stderr);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { ask: (request) => askOf(child, answers, request), close: () => child.stdin.end() };
}

async function askOf(
  child: ChildProcessWithoutNullStreams,
  answers: AsyncIterator<string>,
  request: Request,
): Promise<Sample> {
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const answer = await answers.next();
  if (answer.done) throw new Error(`the process ended at ${JSON.stringify(request)}`);
  return JSON.parse(answer.value) as Sample; // what peer.py prints, and `answer`
}

/** The other side: does what comes in, line by line; each deed gives the amount that its rate counts. */
export async function answer(
  deeds: Readonly<Record<string, (request: Request) => Promise<number>>>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request; // what askOf() wrote
    console.log(JSON.stringify(await measure(() => deeds[request.deed]!(request))));
  }
}
