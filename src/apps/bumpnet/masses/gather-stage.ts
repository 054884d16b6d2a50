import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutputFile, Stage, StageContext, Task } from '../../../jobs/index.ts';
import { fromFile } from '../../../storage/index.ts';
import { madeBy } from '../on-disk.ts';
import { FOLDERS, filesIn, type Group, groupFolder, PARTS } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { gatherTask } from './gather-task.ts';
import { readPart } from './part-file.ts';

/** Signatures that one task puts together. */
const SHARD_SIGNATURES = 32;

/** Puts the masses of all pieces together by signature, for final states with enough events in the whole run. */
export function gatherStage(settings: MassSettings): Stage {
  return {
    name: 'gather',
    dependsOn: 'input',
    plan: (context) => planGathering(context, settings),
    async finish(results, context) {
      const made = new Set((await madeBy(context, 'gather', FOLDERS.arrays, '.npy')).map(({ path }) => path));
      if (results.some(({ state }) => state === 'failed')) return undefined;
      const stale = (await filesIn(context.directory, FOLDERS.arrays, '.npy')).filter(
        (path) => !made.has(path),
      );
      for (const path of stale) await rm(join(context.directory, path));
      return undefined;
    },
  };
}

async function planGathering(context: StageContext, settings: MassSettings): Promise<Task[]> {
  const parts = await madeBy(context, 'masses', PARTS, '.part');
  const byGroup = Map.groupBy(parts, groupOfPart);
  const groups = [...byGroup.keys()].sort();
  const tasks: Task[] = [];
  for (const group of groups) {
    const ofGroup = byGroup.get(group) ?? [];
    const signatures = await signaturesIn(context, ofGroup, settings.minEvents);
    const folder = groupFolder(FOLDERS.arrays, group, groups);
    for (let first = 0; first < signatures.length; first += SHARD_SIGNATURES) {
      const shard = signatures.slice(first, first + SHARD_SIGNATURES);
      tasks.push(gatherTask.task(`${group} ${first}`, { folder, signatures: shard, parts: ofGroup }));
    }
  }
  return tasks;
}

/** `parsed_{group}_{file}_{first entry}_{chunk}_{first event}.part` */
function groupOfPart({ path }: OutputFile): Group {
  return /^parsed_(.*)_\d+_\d+_\d+_\d+\.part$/.exec(basename(path))?.[1] ?? 'unknown';
}

/** The signatures of the final states that have enough events in all parts together, by name. */
async function signaturesIn(
  context: StageContext,
  parts: readonly OutputFile[],
  minEvents: number,
): Promise<string[]> {
  const events = new Map<string, number>();
  const signatures = new Set<string>();
  for (const { path } of parts) {
    const source = await fromFile(join(context.directory, path));
    try {
      const content = await readPart(source);
      for (const [state, count] of Object.entries(content.states))
        events.set(state, (events.get(state) ?? 0) + count);
      for (const [signature, length] of content.signatures) if (length > 0) signatures.add(signature);
    } finally {
      await source.close();
    }
  }
  const stateOf = (signature: string) => signature.slice(0, signature.indexOf('_IM_'));
  return [...signatures].filter((signature) => (events.get(stateOf(signature)) ?? 0) >= minEvents).sort();
}
