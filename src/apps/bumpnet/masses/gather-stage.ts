import type { Stage, StageContext, StageRecord, Task } from '../../../jobs/index.ts';
import { madeBy, removeStale } from '../on-disk.ts';
import { FOLDERS, groupFolder, groupOfFile, PARTS } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { chooseStates, type StateChoice, type StateCount, shardsOf, totalsOf } from './gather-plan.ts';
import { gatherTask } from './gather-task.ts';
import { combinationsOf } from './masses.ts';

/** What was left out, and how often. */
type LeftOut = { readonly text: string; readonly count: number };

/** What the stage gives. */
type GatherStageResult = { readonly notes: readonly LeftOut[] };

/** What the record of the stage says was left out. */
export function gatherNotes(stage: StageRecord | undefined): readonly LeftOut[] {
  return (stage?.result as GatherStageResult | undefined)?.notes ?? [];
}

/** Puts the masses of all parts together by signature, for final states with enough events in the whole run. */
export function gatherStage(settings: MassSettings): Stage {
  let notes: readonly LeftOut[] = [];
  return {
    name: 'gather',
    dependsOn: 'input',
    async plan(context) {
      const plan = await planGathering(context, settings);
      notes = plan.notes;
      return plan.tasks;
    },
    async finish(results, context) {
      if (!results.some(({ state }) => state === 'failed'))
        await removeStale(context, 'gather', FOLDERS.arrays, '.npy');
      return { notes } satisfies GatherStageResult;
    },
  };
}

async function planGathering(context: StageContext, settings: MassSettings) {
  const found = await madeBy(context, 'masses', PARTS, '.part');
  // Names sort as the inputs do, which batches have done in any order.
  const byGroup = Map.groupBy(
    found.sort((a, b) => (a.path < b.path ? -1 : 1)),
    groupOfFile,
  );
  const groups = [...byGroup.keys()].sort();
  const tasks: Task[] = [];
  const notes = combinationNotes(settings);
  for (const group of groups) {
    const parts = byGroup.get(group) ?? [];
    const totals = await totalsOf(context, parts);
    const states = chooseStates(totals.states, settings);
    notes.push(...stateNotes(group, states, settings));
    const folder = groupFolder(FOLDERS.arrays, group, groups);
    for (const [i, arrays] of shardsOf(totals, states.kept).entries())
      tasks.push(gatherTask.task(`${group} ${i + 1}`, { folder, arrays, parts }));
  }
  for (const { text, count } of notes) context.log(`${text}: ${count}`);
  return { tasks, notes };
}

function combinationNotes(settings: MassSettings): LeftOut[] {
  const { leftOut } = combinationsOf(settings);
  if (leftOut === 0) return [];
  return [{ text: `combinations left out by max_combinations ${settings.maxCombinations}`, count: leftOut }];
}

function stateNotes(
  group: string,
  { tooFew, beyondLimit }: StateChoice,
  { minEvents, maxStates }: MassSettings,
): LeftOut[] {
  const note = (reason: string, { states, events }: StateCount) =>
    states === 0
      ? []
      : [{ text: `final states of ${group} left out ${reason}, ${events} events in all`, count: states }];
  return [
    ...note(`for having fewer than ${minEvents} events`, tooFew),
    ...note(`by max_final_states ${maxStates}`, beyondLimit),
  ];
}
