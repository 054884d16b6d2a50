/** A real XRootD server, `xrootd` of Debian's package xrootd-server, on a free port of loopback. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Why the tests against a real server cannot run here; `false` when they can. */
export const withoutXrootd: string | false = findProgram('xrootd')
  ? false
  : 'xrootd is not installed: apt-get install xrootd-server';

/** Why the tests of encryption cannot run here; `false` when they can. */
export const withoutTls: string | false =
  withoutXrootd || (findProgram('openssl') ? false : 'openssl is not installed: apt-get install openssl');

/** A running server. */
export interface XrootdServer {
  readonly port: number;
  /** `root://127.0.0.1:port/`, to be followed by an absolute path. */
  readonly url: string;
  /** The directory that it serves as `/`. */
  readonly data: string;
  /** What it logged so far. */
  log(): string;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Ends the process and starts it anew on the same port; `between` runs while it is down. */
  restart(between?: () => Promise<void>): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server over an empty directory. `configure` adds lines to its configuration. */
export async function startXrootd(
  configure: (directory: string) => Promise<string[]> | string[] = () => [],
): Promise<XrootdServer> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-xrootd-'));
  const data = join(directory, 'data');
  const admin = join(directory, 'admin');
  for (const path of [data, admin]) await mkdir(path);
  const port = await freePort();
  const lines = [
    `xrd.port ${port}`,
    'xrd.network nodnr',
    'all.export /',
    `oss.localroot ${data}`,
    `all.adminpath ${admin}`,
    `all.pidpath ${admin}`,
    ...(await configure(directory)),
  ];
  const config = join(directory, 'xrootd.cfg');
  await writeFile(config, `${lines.join('\n')}\n`);
  await chmod(directory, 0o755);
  await giveToServer(directory, data, admin);

  let logged = '';
  const start = () => startProcess(config, port, directory, (text) => (logged += text));
  let child = await start();
  return {
    port,
    url: `root://127.0.0.1:${port}/`,
    data,
    log: () => logged,
    write: (name, bytes) => writeFile(join(data, name), bytes, { mode: 0o644 }),
    async restart(between = async () => {}) {
      await endProcess(child);
      await between();
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      await endProcess(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A key and a certificate that it signed itself, for 127.0.0.1. */
export async function makeCertificate(directory: string): Promise<{ key: string; certificate: string }> {
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=loopback';
  const files = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...request.split(' '), ...files], { stdio: 'ignore' });
  // The server refuses a key that others may read.
  await chmod(key, 0o600);
  await giveToServer(key, certificate);
  return { key, certificate };
}

function findProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, name)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isRoot = () => process.getuid?.() === 0;

/** The server refuses to run as root: as root, it is started as `daemon`, which has to own what it writes or hides. */
async function giveToServer(...paths: string[]): Promise<void> {
  if (!isRoot()) return;
  const uid = Number(execFileSync('id', ['-u', 'daemon'], { encoding: 'utf8' }));
  for (const path of paths) await chown(path, uid, uid);
}

async function startProcess(
  config: string,
  port: number,
  directory: string,
  log: (text: string) => void,
): Promise<ChildProcess> {
  const user = isRoot() ? ['-R', 'daemon'] : [];
  const child = spawn('xrootd', ['-c', config, '-I', 'v4', ...user], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log(String(text)));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`xrootd ended with ${child.exitCode}; see its log`);
    if (await answers(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`xrootd did not answer on port ${port} within 10 s`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
