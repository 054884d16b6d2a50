import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../../../../src/column/index.ts';
import { readRun } from '../../../../src/jobs/index.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';

/** The events of each parsed file of a run, in the order of the names. */
export async function parsedFiles(run: string): Promise<Table[]> {
  const folder = join(run, 'parsed_data');
  const tables: Table[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const file = await openRootFile(await fromFile(join(folder, name)));
    try {
      const tree = await file.tree('events');
      tables.push(await tree.read(tree.branches.map((branch) => branch.path)));
    } finally {
      await file.close();
    }
  }
  return tables;
}

/** What the parse tasks of a run gave, as its record has it. */
export async function parseResults(run: string): Promise<unknown[]> {
  const { record } = await readRun(run);
  return record.stages.find(({ name }) => name === 'parse')?.tasks.map(({ result }) => result) ?? [];
}
