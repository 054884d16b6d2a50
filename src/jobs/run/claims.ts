import { outputsOf } from '../output/publish.ts';
import type { RunRecord } from '../record/record.ts';
import type { Outcome } from '../task.ts';

/** Which task made which output file of a run: two that make the same one would hide each other's work. */
export interface Claims {
  /** The outcome itself, or, where another task has made one of its outputs, that it failed. */
  check(stage: string, task: string, outcome: Outcome): Outcome;
}

/** The claims of all tasks of a record that are done. */
export function claimsOf(record: RunRecord): Claims {
  const owners = new Map<string, string>();
  for (const stage of record.stages) {
    for (const task of stage.tasks) {
      for (const { path } of outputsOf(task.result ?? null)) owners.set(path, nameOf(stage.name, task.id));
    }
  }
  return {
    check(stage, task, outcome) {
      if (outcome.status !== 'done') return outcome;
      const name = nameOf(stage, task);
      const outputs = outputsOf(outcome.result);
      const taken = outputs.find(({ path }) => (owners.get(path) ?? name) !== name);
      if (taken) return collision(taken.path, owners.get(taken.path) ?? '');
      for (const { path } of outputs) owners.set(path, name);
      return outcome;
    },
  };
}

const nameOf = (stage: string, task: string) => `${stage}: ${task}`;

function collision(path: string, owner: string): Outcome {
  const reason = `its output "${path}" is also made by the task "${owner}", whose file is now lost`;
  return { status: 'drop', reason, error: { tag: 'usage', message: `jobs: ${reason}` } };
}
