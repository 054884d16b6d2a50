import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of a test; it is gone when the test is over. */
export interface TestProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** How it ended: the signal or the exit code. */
  readonly ended: Promise<string | number | null>;
}

/** Starts a program of this folder. */
export function startProgram(name: string, ...args: string[]): TestProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<string | number | null>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  return {
    child,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a worker process and waits until it is connected. */
export async function startWorker(url: string, pool: string): Promise<TestProcess> {
  const worker = startProgram('worker-main.ts', url, pool);
  const ready = new Promise((resolve) => worker.child.stdout?.once('data', resolve));
  await Promise.race([ready, worker.ended]);
  return worker;
}

/** A way to the broker that can be cut. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Breaks every connection there is. */
  cut(): void;
}

/** Passes connections on to the broker. */
export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const near = new URL(url);
  near.port = `${address.port}`;
  return {
    url: near.href,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until it is so, at most twenty seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(10)) if (await condition()) return;
  throw new Error('it did not happen within twenty seconds');
}
