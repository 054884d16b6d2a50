import { FormatError } from '../../errors.ts';
import type { RecordEvent } from './event.ts';
import {
  type AttemptRecord,
  RECORD_SCHEMA,
  type RunRecord,
  type SessionRecord,
  type StageRecord,
  type TaskPlan,
  type TaskRecord,
} from './record.ts';

const MAX_ATTEMPTS_KEPT = 50;

interface Stage extends Omit<StageRecord, 'tasks'> {
  tasks: Map<string, TaskRecord>;
}

/** A record that grows event by event. */
export class Replay {
  #head: Omit<RunRecord, 'stages' | 'sessions'> | undefined;
  #sessions: SessionRecord[] = [];
  readonly #stages = new Map<string, Stage>();

  /** What is known so far of one stage. */
  stage(name: string): StageRecord | undefined {
    const stage = this.#stages.get(name);
    return stage && plainStage(stage);
  }

  /** The whole record; throws `FormatError` when there was no event yet. */
  record(): RunRecord {
    const stages = [...this.#stages.values()].map(plainStage);
    return { ...this.#known(), sessions: [...this.#sessions], stages };
  }

  /** Takes the next event. Throws `FormatError` when it cannot follow those before. */
  apply(event: RecordEvent): void {
    switch (event.event) {
      case 'created':
      case 'record':
        this.#begin(event.event === 'record' ? event.record : emptyRecord(event));
        break;
      case 'opened':
        this.#open(event);
        break;
      case 'executor':
        this.#changeSession({ executor: event.recipe });
        break;
      case 'inputs':
        this.#head = { ...this.#known(), inputs: event.inputs };
        break;
      case 'planned':
        this.#known();
        this.#stages.set(event.stage, replanned(this.#stages.get(event.stage), event));
        break;
      case 'undone':
        this.#changeTask(event, (task) => undone(task, event.reason));
        break;
      case 'started':
        this.#changeTask(event, (task) => started(task, event));
        break;
      case 'progress':
        this.#changeTask(event, (task) => progressed(task, event.fraction));
        break;
      case 'ended':
        this.#changeTask(event, (task) => ended(task, event));
        break;
      case 'stage-ended':
        this.#endStage(event);
        break;
      case 'closed':
        this.#close(event);
        break;
      default:
        event satisfies never;
    }
  }

  #known() {
    if (!this.#head) throw new FormatError('jobs: the record does not begin with its first line');
    return this.#head;
  }

  #begin(record: RunRecord): void {
    if (this.#head) throw new FormatError('jobs: the record begins twice');
    if (record.schema !== RECORD_SCHEMA) {
      throw new FormatError(`jobs: the record has version ${record.schema}, expected ${RECORD_SCHEMA}`);
    }
    const { stages, sessions, ...rest } = record;
    this.#head = rest;
    this.#sessions = [...sessions];
    for (const { tasks, ...stage } of stages) {
      this.#stages.set(stage.name, { ...stage, tasks: new Map(tasks.map((task) => [task.id, task])) });
    }
  }

  #open({ at, host, pid, program }: EventOf<'opened'>): void {
    this.#head = { ...this.#known(), state: 'running' };
    this.#sessions.push({ at, host, pid, program, state: 'running' });
    this.#interrupt();
  }

  #close({ state, at }: EventOf<'closed'>): void {
    this.#head = { ...this.#known(), state };
    this.#changeSession({ state, endedAt: at });
    this.#interrupt();
  }

  #changeSession(change: Partial<SessionRecord>): void {
    const last = this.#sessions.pop();
    if (last) this.#sessions.push({ ...last, ...change });
  }

  /** What ran when its coordinator went away is to be done again. */
  #interrupt(): void {
    for (const { tasks } of this.#stages.values()) {
      for (const [id, task] of tasks) if (task.state === 'running') tasks.set(id, interrupted(task));
    }
  }

  #endStage({ event: _, stage: name, at, ...rest }: EventOf<'stage-ended'>): void {
    const stage = this.#stages.get(name);
    if (!stage) throw new FormatError(`jobs: the record speaks of stage "${name}" before it was planned`);
    this.#stages.set(name, { ...stage, ...rest, endedAt: at });
  }

  #changeTask(event: { stage: string; task: string }, change: (task: TaskRecord) => TaskRecord): void {
    const tasks = this.#stages.get(event.stage)?.tasks;
    const task = tasks?.get(event.task);
    if (!tasks || !task) {
      throw new FormatError(
        `jobs: the record speaks of task "${event.task}" of "${event.stage}" before it was planned`,
      );
    }
    tasks.set(event.task, change(task));
  }
}

type EventOf<E extends RecordEvent['event']> = Extract<RecordEvent, { event: E }>;

function emptyRecord(event: EventOf<'created'>): RunRecord {
  const { event: _, at, ...rest } = event;
  return { ...rest, createdAt: at, state: 'running', sessions: [], stages: [] };
}

const plainStage = (stage: Stage): StageRecord => ({ ...stage, tasks: [...stage.tasks.values()] });

function replanned(old: Stage | undefined, event: EventOf<'planned'>): Stage {
  const tasks = new Map<string, TaskRecord>();
  for (const plan of event.tasks) tasks.set(plan.id, replannedTask(old?.tasks.get(plan.id), plan));
  return { name: event.stage, state: 'running', startedAt: event.at, tasks };
}

function replannedTask(old: TaskRecord | undefined, plan: TaskPlan): TaskRecord {
  if (old && old.key === plan.key && old.kind === plan.kind) {
    return old.state === 'done' ? old : interrupted(old);
  }
  return { ...plan, state: 'waiting', attempts: [] };
}

function interrupted(task: TaskRecord): TaskRecord {
  const attempts = task.attempts.map((attempt) =>
    attempt.status === 'running' ? { ...attempt, status: 'interrupted' as const } : attempt,
  );
  return { ...task, state: 'waiting', attempts };
}

function started(task: TaskRecord, event: EventOf<'started'>): TaskRecord {
  const { attempt, at: startedAt, host, worker } = event;
  const { result: _, ...rest } = interrupted(task);
  return {
    ...rest,
    state: 'running',
    attempts: withAttempt(rest.attempts, { attempt, status: 'running', startedAt, host, worker }),
  };
}

function progressed(task: TaskRecord, progress: number): TaskRecord {
  const attempts = task.attempts.map((attempt) =>
    attempt.status === 'running' ? { ...attempt, progress } : attempt,
  );
  return { ...task, attempts };
}

function withAttempt(attempts: readonly AttemptRecord[], attempt: AttemptRecord): AttemptRecord[] {
  return [...attempts.filter(({ status }) => status !== 'running'), attempt].slice(-MAX_ATTEMPTS_KEPT);
}

function undone(task: TaskRecord, reason: string): TaskRecord {
  const { result: _, ...rest } = task;
  const last = task.attempts.at(-1);
  const attempts: readonly AttemptRecord[] = last
    ? [...task.attempts.slice(0, -1), { ...last, status: 'undone', reason }]
    : [];
  return { ...rest, state: 'waiting', attempts };
}

function ended(task: TaskRecord, event: EventOf<'ended'>): TaskRecord {
  const { event: _, stage: __, task: ___, result, ...attempt } = event;
  const { result: ____, ...rest } = task;
  const attempts = withAttempt(task.attempts, attempt);
  switch (event.status) {
    case 'done':
      return { ...rest, state: 'done', attempts, result: result ?? null };
    case 'retry':
      return { ...rest, state: 'waiting', attempts };
    case 'failed':
      return { ...rest, state: 'failed', attempts };
    default:
      return event.status satisfies never;
  }
}
