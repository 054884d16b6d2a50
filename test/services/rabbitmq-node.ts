/**
 * A private RabbitMQ node: its own name, directory and ports on the loopback, its own port mapper, so that it touches no
 * other node and leaves nothing behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVER = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/rabbitmq/sbin/rabbitmq-server'].find(
  existsSync,
);
const START_SECONDS = 90;

/** Why tests that need a broker are skipped, or `false`. */
export const skipWithoutRabbitmq: string | false = SERVER
  ? false
  : 'no RabbitMQ: apt-get install rabbitmq-server';

/** A node that runs. */
export interface RabbitmqNode {
  readonly url: string;
  /** Ends the server with no warning. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, with what it had on its disk. */
  start(): Promise<void>;
  /** Ends the node and removes all it wrote. */
  close(): Promise<void>;
}

/** Starts a node. */
export async function startRabbitmqNode(): Promise<RabbitmqNode> {
  const home = await mkdtemp(join(tmpdir(), 'beamline-rabbitmq-'));
  const [port, mapperPort, peerPort] = [await freePort(), await freePort(), await freePort()];
  const environment = environmentOf(home, port, mapperPort, peerPort);
  await writeFile(join(home, 'enabled_plugins'), '[].\n');
  await writeFile(
    join(home, 'rabbitmq.conf'),
    'vm_memory_high_watermark.absolute = 1GB\ndisk_free_limit.absolute = 50MB\n',
  );
  const mapper = spawn('epmd', ['-port', `${mapperPort}`, '-address', '127.0.0.1'], { stdio: 'ignore' });
  await answers(mapperPort);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(SERVER as string, [], { env: environment, stdio: 'ignore', detached: true });
    await answers(port);
  }
  async function kill(): Promise<void> {
    if (server) await endGroup(server);
    server = undefined;
    while (await takesConnection(port)) await sleep(10);
  }

  await start();
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    kill,
    start,
    async close() {
      await kill();
      mapper.kill('SIGKILL');
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function environmentOf(home: string, port: number, mapperPort: number, peerPort: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    ERL_EPMD_PORT: `${mapperPort}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `beamline-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${peerPort}`,
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
    // Few threads that do not spin: the machine belongs to the tests.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

/** Ends a process and those it started; all of them are in the group that it leads. */
async function endGroup(leader: ChildProcess): Promise<void> {
  if (leader.pid === undefined || leader.exitCode !== null) return;
  const gone = new Promise((resolve) => leader.once('exit', resolve));
  process.kill(-leader.pid, 'SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function answers(port: number): Promise<void> {
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(50)) {
    if (await takesConnection(port)) return;
  }
  throw new Error(`nothing answers on port ${port} after ${START_SECONDS} s`);
}

function takesConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
