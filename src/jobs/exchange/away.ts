import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputsOf } from '../output/publish.ts';
import type { Assignment, Outcome } from '../task.ts';
import { openExchange } from './file-exchange.ts';
import { filesNamedIn } from './files-named-in.ts';

/**
 * Does a task where the run directory is not seen: brings the files that its input names into a directory of its own,
 * and puts those that it made into the exchange before it counts as done. The directory is removed.
 */
export async function performAway(
  exchangeUrl: string,
  { input }: Assignment,
  signal: AbortSignal,
  perform: (directory: string) => Promise<Outcome>,
): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-task-'));
  try {
    const exchange = await openExchange(exchangeUrl);
    try {
      await Promise.all(filesNamedIn(input).map((file) => exchange.bring(directory, file, signal)));
      const outcome = await perform(directory);
      const made = outcome.status === 'done' ? outputsOf(outcome.result) : [];
      await Promise.all(made.map((file) => exchange.send(directory, file, signal)));
      return outcome;
    } finally {
      exchange.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
