import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, hostname, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandRunner } from '../../src/jobs/executor/batch/run-command.ts';

/** A private Slurm cluster of one node: this machine. */
export interface SlurmService {
  /** What programs of Slurm need to find it. */
  readonly env: NodeJS.ProcessEnv;
  /** Asks it something: `command('squeue', [])`. */
  readonly command: ReturnType<typeof commandRunner>;
  stop(): Promise<void>;
}

const PROGRAMS = ['/usr/sbin/munged', '/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/bin/sbatch'];

/** Why tests that need Slurm are skipped; `false` where they are not. */
export const skipWithoutSlurm: string | false = reason();

function reason(): string | false {
  const missing = PROGRAMS.find((path) => !existsSync(path));
  if (missing) return `${missing} is not installed (Debian: slurm-wlm, munge)`;
  return process.getuid?.() === 0 ? false : 'a private cluster is started by root only';
}

/** Starts munged, slurmctld and slurmd, all private to a new directory and on ports of the loopback interface. */
export async function startSlurm(): Promise<SlurmService> {
  const directory = mkdtempSync(join(tmpdir(), 'beamline-slurm-'));
  const [control, node] = [await freePort(), await freePort()];
  for (const name of ['munge', 'state', 'spool']) mkdirSync(join(directory, name));
  const conf = join(directory, 'slurm.conf');
  writeFileSync(conf, configuration(directory, control, node));
  writeFileSync(join(directory, 'munge', 'key'), randomBytes(128), { mode: 0o600 });
  const env = { ...process.env, SLURM_CONF: conf };
  const command = commandRunner({ seconds: 30, env });
  const pids: number[] = [];
  try {
    pids.push(startMunge(join(directory, 'munge')));
    for (const program of ['slurmctld', 'slurmd']) {
      const log = join(directory, `${program}.log`);
      const child = spawn(`/usr/sbin/${program}`, ['-D', '-f', conf, '-L', log], { stdio: 'ignore', env });
      child.unref();
      pids.push(child.pid ?? 0);
    }
    await untilIdle(command, directory);
  } catch (error) {
    await stop(pids, directory);
    throw error;
  }
  return { env, command, stop: () => stop(pids, directory) };
}

function startMunge(directory: string): number {
  const at = (name: string) => join(directory, name);
  const options = [
    `--key-file=${at('key')}`,
    `--socket=${at('socket')}`,
    `--pid-file=${at('pid')}`,
    `--log-file=${at('log')}`,
    `--seed-file=${at('seed')}`,
    '--num-threads=2',
    // The temporary directory may be written by everybody, which munged takes for unsafe.
    '--force',
  ];
  execFileSync('/usr/sbin/munged', options, { stdio: 'ignore' });
  return Number(readFileSync(at('pid'), 'utf8'));
}

function configuration(directory: string, control: number, node: number): string {
  const host = hostname();
  const name = host.split('.')[0];
  const megabytes = Math.floor(totalmem() / 2 ** 20 / 2);
  return `ClusterName=beamline
SlurmctldHost=${name}(127.0.0.1)
SlurmctldPort=${control}
SlurmdPort=${node}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${directory}/munge/socket
CryptoType=crypto/munge
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
KillWait=2
MinJobAge=300
SlurmdTimeout=60
InactiveLimit=0
NodeName=${name} NodeHostname=${name} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} RealMemory=${megabytes} State=UNKNOWN
PartitionName=main Nodes=${name} Default=YES OverSubscribe=FORCE:16 MaxTime=INFINITE State=UP
`;
}

async function untilIdle(command: SlurmService['command'], directory: string): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    const { out, err } = await command('sinfo', ['--noheader', '--format=%T']);
    if (/^(idle|mixed)/m.test(out)) return;
    if (performance.now() > end) {
      const logs = ['slurmctld.log', 'slurmd.log'].map((name) => readTail(join(directory, name)));
      throw new Error(`Slurm did not start: ${out} ${err}\n${logs.join('\n')}`);
    }
    await sleep(200);
  }
}

function readTail(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : `${path} is not there`;
}

async function stop(pids: readonly number[], directory: string): Promise<void> {
  for (const pid of [...pids].reverse()) await end(pid);
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function end(pid: number): Promise<void> {
  for (let tries = 0; pid > 0 && tries < 100; tries++) {
    try {
      process.kill(pid, tries < 60 ? 'SIGTERM' : 'SIGKILL');
    } catch {
      return;
    }
    await sleep(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
