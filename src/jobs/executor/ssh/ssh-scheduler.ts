import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError } from '../../../errors.ts';
import { commandRunner, type RunCommand } from '../batch/run-command.ts';
import { type ElementState, elementName, type Scheduler, type Submission } from '../batch/scheduler.ts';
import { shellLine, shellWord } from '../batch/shell.ts';
import { Farm } from './farm.ts';
import type { FarmHost } from './hosts.ts';

/** How workers are started on a farm. */
export interface SshOptions {
  readonly hosts: readonly FarmHost[];
  /** The ssh program and options of its own: `['ssh', '-i', 'key']`. It must not ask for anything. */
  readonly ssh?: readonly string[];
  /** Shell lines to run on the host before: setting up a path, say. */
  readonly setup?: readonly string[];
  /** How far to step back behind other programs of the host, 0 to 19. */
  readonly nice?: number;
  /** For how long a host is set aside on which workers fail. */
  readonly asideSeconds?: number;
  readonly run?: RunCommand;
}

const QUIET = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-o', 'ServerAliveInterval=15', '-n'];
/** What ssh itself exits with when there is no connection, or none any more. */
const NO_CONNECTION = 255;
const KILL_AFTER_MILLISECONDS = 5000;

/** One worker that was started, and the ssh that waits for it. */
interface FarmElement {
  readonly host: string;
  readonly child: ChildProcess;
  /** The process on the host; known once it has said so. */
  pid: number | undefined;
  state: ElementState;
}

/**
 * Starts workers on the machines of a host file, by ssh: no queue, no daemon, nothing on the hosts but this program.
 * A worker whose connection breaks is given up; should it still run, it finds its claims taken away and leaves.
 */
export function sshScheduler(options: SshOptions): Scheduler {
  const { hosts, ssh = ['ssh'], asideSeconds, run = commandRunner({ seconds: 30 }) } = options;
  const farm = new Farm(hosts, asideSeconds === undefined ? {} : { asideSeconds });
  const elements = new Map<string, FarmElement>();
  const [program = 'ssh', ...own] = ssh;

  async function kill(name: string): Promise<void> {
    const element = elements.get(name);
    if (!element || element.state.state === 'ended') return;
    const { host, pid, child } = element;
    const signals = pid === undefined ? [] : ['TERM', 'KILL'];
    for (const signal of signals) {
      // As long as ssh waits for it, the number is that of no other process.
      await run(program, [...own, ...QUIET, host, `kill -${signal} ${pid}`]).catch(() => {});
      if (await hasEnded(child, KILL_AFTER_MILLISECONDS)) return;
    }
    child.kill('SIGKILL');
  }

  return {
    name: 'ssh',
    async submit(submission) {
      let count = 0;
      for (let host = next(); host !== undefined; host = next()) {
        const name = elementName(submission.name, count++);
        const line = remoteLine(options, submission, name);
        elements.set(name, startOn(host, [program, ...own, ...QUIET, host, line], submission, name, farm));
      }
      if (count === 0 && farm.busy === 0) {
        throw new StorageError(
          `jobs: no host of the farm takes workers: ${farm.aside().join(', ')} set aside`,
        );
      }
      return { job: submission.name, name: submission.name, count };

      function next(): string | undefined {
        return count < submission.count ? farm.take() : undefined;
      }
    },
    async poll() {
      return new Map([...elements].map(([name, { state }]) => [name, state]));
    },
    async cancel({ name, count }, index) {
      const indices = index === undefined ? Array.from({ length: count }, (_, each) => each) : [index];
      await Promise.all(indices.map((each) => kill(elementName(name, each))));
    },
    async close() {
      await Promise.all([...elements.keys()].map(kill));
    },
  };
}

/**
 * Tells the number of the worker's process first, so that it can be ended. The shell waits for it, as ssh itself would
 * not tell a worker that was killed from a connection that broke.
 */
function remoteLine({ setup = [], nice = 0 }: SshOptions, { command }: Submission, name: string): string {
  const program = nice > 0 ? ['nice', '-n', String(nice), ...command] : command;
  const line = `${shellLine(program)} --element ${shellWord(name)} &`;
  return [...setup, `${line} echo "pid $!"`, 'wait $!'].join('; ');
}

function startOn(
  host: string,
  [program = 'ssh', ...args]: readonly string[],
  { directory }: Submission,
  name: string,
  farm: Farm,
): FarmElement {
  const log = openSync(join(directory, `${name}.log`), 'a');
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  const running: ElementState = { state: 'running', words: `running on ${host}` };
  const element: FarmElement = { host, child, pid: undefined, state: running };
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    if (element.pid !== undefined) return;
    said = (said + chunk.toString('latin1')).slice(0, 10_000);
    const pid = /^pid (\d+)$/m.exec(said)?.[1];
    if (pid !== undefined) element.pid = Number(pid);
  });
  const end = (code: number, words: string) => {
    if (element.state.state === 'ended') return;
    element.state = { state: 'ended', end: endOf(code), words };
    farm.give(host, code === 0);
  };
  child.on('error', (error) => end(NO_CONNECTION, `ssh to ${host} failed: ${error.message}`));
  child.on('exit', (code, signal) => end(code ?? NO_CONNECTION, `${host}: ${wordsOf(code, signal)}`));
  // An idle worker is no reason for this process to live on.
  child.unref();
  return element;
}

function endOf(code: number): 'ok' | 'failed' | 'returned' {
  if (code === 0) return 'ok';
  return code === NO_CONNECTION ? 'returned' : 'failed';
}

function wordsOf(code: number | null, signal: string | null): string {
  if (code === NO_CONNECTION) return 'the connection broke, or was never made';
  return signal === null ? `it left with exit code ${code}` : `ssh was ended by ${signal}`;
}

async function hasEnded(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) return true;
    await sleep(50);
  }
  return false;
}
