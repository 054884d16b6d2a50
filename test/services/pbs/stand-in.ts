/**
 * Stands in for qsub, qstat and qdel of OpenPBS: runs jobs on this machine, and answers as PBS 23.06 was seen to, its traps
 * included. The first argument names the program, `PBS_STAND_IN` the directory of its state: a directory for each job,
 * with `job.json`, and for element i `i.pid`, `i.deleted` and `i.end`, which has its exit status.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Job {
  readonly id: number;
  readonly name: string;
  readonly isArray: boolean;
  readonly first: number;
  readonly last: number;
  readonly submitted: string;
  readonly depend: string;
}

const state = process.env.PBS_STAND_IN ?? '';
const [program, ...args] = process.argv.slice(2);
const SERVER = 'pbsnode';

function refuse(code: number, message: string): never {
  process.stderr.write(`${program}: ${message}\n`);
  process.exit(code);
}

/** The options with a value, by letter, and the words behind them. */
function parse(words: readonly string[], withValue: string) {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!/^-[A-Za-z]$/.test(word)) rest.push(word);
    else if (withValue.includes(word[1]!))
      values.set(word[1]!, [...(values.get(word[1]!) ?? []), words[++i]!]);
    else flags.add(word[1]!);
  }
  return { values, flags, rest };
}

function newId(): number {
  for (let id = 0; ; id++) {
    try {
      mkdirSync(join(state, 'jobs', String(id)));
      return id;
    } catch {
      // Taken.
    }
  }
}

const idOf = ({ id, isArray }: Job) => `${id}${isArray ? '[]' : ''}.${SERVER}`;
const elementId = (job: Job, index: number) => (job.isArray ? `${job.id}[${index}].${SERVER}` : idOf(job));

function qsub(): void {
  const { values, rest } = parse(args, 'NSrjolJqAW');
  const script = rest[0] ?? '';
  if (!existsSync(script)) refuse(1, `script file:: No such file or directory: ${script}`);
  const limits = (values.get('l') ?? []).map((limit) => limit.split('=')[0]!);
  const odd = limits.find((name) => !['select', 'walltime', 'place'].includes(name));
  if (odd !== undefined) refuse(1, `Unknown resource Resource_List.${odd}`);
  const range = values.get('J')?.[0];
  const [, first = '0', last = '0', atATime = '1000'] = /^(\d+)-(\d+)(?:%(\d+))?$/.exec(range ?? '0-0') ?? [];
  if (range !== undefined && (!/^\d+-\d+(%\d+)?$/.test(range) || Number(first) >= Number(last))) {
    refuse(1, 'illegal -J value');
  }
  const id = newId();
  const job: Job = {
    id,
    name: values.get('N')?.[0] ?? 'STDIN',
    isArray: range !== undefined,
    first: Number(first),
    last: Number(last),
    submitted: new Date().toString(),
    depend: values.get('W')?.[0]?.replace(/^depend=/, '') ?? '',
  };
  const directory = join(state, 'jobs', String(id));
  writeFileSync(join(directory, 'script'), readFileSync(script));
  writeFileSync(join(directory, 'job.json'), JSON.stringify(job));
  // One that depends on a job that does not exist is taken, and then silently dropped.
  if (job.depend !== '' && !existsSync(join(state, 'jobs', /:(\d+)/.exec(job.depend)?.[1] ?? 'none'))) {
    rmSync(directory, { recursive: true });
  } else startLanes(job, directory, Number(atATime), values);
  process.stdout.write(`${idOf(job)}\n`);
}

/** Shell loops that run the elements one after the other, as many at a time as may. */
function startLanes(job: Job, directory: string, atATime: number, values: Map<string, string[]>): void {
  const count = job.last - job.first + 1;
  const lanes = Math.min(atATime, count);
  const log = values.get('o')?.[0] ?? join(directory, 'log');
  if (/[\s,:]/.test(log)) refuse(1, `illegal -o value: ${log}`);
  const walltime = (values.get('l') ?? []).find((limit) => limit.startsWith('walltime='))?.slice(9) ?? '0';
  const seconds = walltime.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  for (let lane = 0; lane < lanes; lane++) {
    const indices = Array.from(
      { length: Math.ceil((count - lane) / lanes) },
      (_, i) => job.first + lane + i * lanes,
    );
    const env = {
      ...process.env,
      PBS_O_WORKDIR: process.cwd(),
      PBS_ENVIRONMENT: 'PBS_BATCH',
      STAND_IN_LOG: log,
      STAND_IN_SECONDS: String(seconds || 1_000_000),
    };
    const shell = spawn('/bin/bash', ['-c', laneScript(job, directory, indices)], {
      env,
      // Jobs start at home, wherever they were submitted.
      cwd: process.env.HOME ?? '/',
      stdio: 'ignore',
      detached: true,
    });
    shell.unref();
  }
}

function laneScript(job: Job, directory: string, indices: readonly number[]): string {
  const name = job.isArray ? `${job.id}[$i].${SERVER}` : idOf(job);
  const index = job.isArray ? 'export PBS_ARRAY_INDEX=$i' : 'unset PBS_ARRAY_INDEX';
  return `cd '${directory}'
for i in ${indices.join(' ')}; do
  [ -e "$i.deleted" ] && continue
  ${index}
  export PBS_JOBID='${name}'
  (cd "$HOME"; exec setsid /bin/bash '${directory}/script') >>"$STAND_IN_LOG" 2>&1 &
  echo $! >"$i.pid"
  (for ((second = 0; second < STAND_IN_SECONDS; second++)); do sleep 1; kill -0 $$ || exit; done
    echo >"$i.late"; kill -TERM -- -$(cat "$i.pid"); sleep 2; kill -KILL -- -$(cat "$i.pid")) 2>/dev/null &
  guard=$!
  wait $(cat "$i.pid")
  code=$?
  kill $guard 2>/dev/null
  [ $code -gt 128 ] && code=$((code + 128))
  [ -e "$i.late" ] && code=-29
  [ -e "$i.deleted" ] && code=271
  echo $code >"$i.new" && mv "$i.new" "$i.end"
done
`;
}

function jobs(): Job[] {
  const names = readdirSync(join(state, 'jobs')).sort((a, b) => Number(a) - Number(b));
  return names.flatMap((name) => {
    const path = join(state, 'jobs', name, 'job.json');
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as Job] : [];
  });
}

/** The job with this id as it is written on a command line, and the element that it names, if any. */
function named(id: string): { job: Job; index: number | undefined } | undefined {
  const [, number, index] = /^(\d+)(?:\[(\d*)\])?(?:\..*)?$/.exec(id) ?? [];
  const job = jobs().find((one) => String(one.id) === number);
  return job && { job, index: index === undefined || index === '' ? undefined : Number(index) };
}

function elementAt(job: Job, index: number) {
  const at = (what: string) => join(state, 'jobs', String(job.id), `${index}.${what}`);
  const status = existsSync(at('end')) ? Number(readFileSync(at('end'), 'utf8')) : undefined;
  const isDeleted = existsSync(at('deleted'));
  const pid = existsSync(at('pid')) ? Number(readFileSync(at('pid'), 'utf8')) : undefined;
  return { status, isDeleted, pid, isOver: status !== undefined || (isDeleted && pid === undefined) };
}

const indicesOf = ({ first, last }: Job) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const isOver = (job: Job) => indicesOf(job).every((index) => elementAt(job, index).isOver);

function entryOf(job: Job, index: number): Record<string, unknown> {
  const { status, isDeleted, pid, isOver: over } = elementAt(job, index);
  const common = { Job_Name: job.name, Job_Owner: `user@${SERVER}`, queue: 'workq', ctime: job.submitted };
  const where = job.isArray ? { array_id: idOf(job), array_index: index } : {};
  if (over) {
    const substate = isDeleted ? 91 : status === 0 ? 92 : 93;
    const said = status === undefined ? {} : { Exit_status: status, run_count: 1 };
    return { ...common, job_state: 'F', substate, ...where, ...said, comment: 'Job run and finished' };
  }
  // Elements that wait have the fields of their array and no index.
  if (pid === undefined) return { ...common, job_state: 'Q', substate: 10, comment: 'Not Running' };
  return { ...common, job_state: 'R', substate: 42, ...where, run_count: 1, comment: 'Job run' };
}

function arrayEntry(job: Job): Record<string, unknown> {
  const failed = indicesOf(job).some((index) => (elementAt(job, index).status ?? 0) !== 0);
  const over = isOver(job);
  const ended = over ? { substate: failed ? 93 : 92, Exit_status: 0 } : { substate: 70 };
  return { Job_Name: job.name, job_state: over ? 'F' : 'B', ...ended, array: 'True' };
}

function qstat(): void {
  const { flags, rest } = parse(args, 'F');
  const hasHistory = flags.has('x') && process.env.PBS_STAND_IN_HISTORY !== 'false';
  // Of several jobs in one question, only the first is answered.
  const asked =
    rest[0] === undefined ? jobs() : [named(rest[0])?.job ?? refuse(153, `Unknown Job Id ${rest[0]}`)];
  if (rest[0] !== undefined && asked.every(isOver) && !hasHistory) {
    refuse(35, `${rest[0]} Job has finished, use -x or -H to obtain historical job information`);
  }
  const found: Record<string, unknown> = {};
  for (const job of asked) {
    if (isOver(job) && !hasHistory) continue;
    if (job.isArray) found[idOf(job)] = arrayEntry(job);
    if (job.isArray && !flags.has('t')) continue;
    for (const index of indicesOf(job)) found[elementId(job, index)] = entryOf(job, index);
  }
  const answer = {
    timestamp: Math.floor(Date.now() / 1000),
    pbs_version: '23.06.06',
    pbs_server: SERVER,
    Jobs: found,
  };
  process.stdout.write(`${JSON.stringify(answer, null, '\t')}\n`);
}

function qdel(): void {
  const { rest } = parse(args, 'W');
  for (const id of rest) {
    const { job, index } = named(id) ?? refuse(153, `Unknown Job Id ${id}`);
    if (isOver(job)) refuse(35, `${id} Job has finished`);
    for (const each of index === undefined ? indicesOf(job) : [index]) deleteElement(job, each);
  }
}

function deleteElement(job: Job, index: number): void {
  const { pid, isOver: over } = elementAt(job, index);
  if (over) return;
  writeFileSync(join(state, 'jobs', String(job.id), `${index}.deleted`), '');
  if (pid === undefined) return;
  const kill = `kill -TERM -- -${pid}; (sleep 2; kill -KILL -- -${pid}) >/dev/null 2>&1 &`;
  execFileSync('/bin/bash', ['-c', kill], { stdio: 'ignore' });
}

mkdirSync(join(state, 'jobs'), { recursive: true });
const programs: Record<string, () => void> = { qsub, qstat, qdel };
programs[program ?? '']?.();
