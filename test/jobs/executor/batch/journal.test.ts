import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type JournalLine, journalWriter, readJournal } from '../../../../src/jobs/executor/batch/journal.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';

test('what is written is read back in order, from where the reader was', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'w.jsonl');
    const journal = await journalWriter(path);
    const hello: JournalLine = { type: 'hello', element: 's.0', host: 'here', pid: 1 };
    journal.write(hello);
    await journal.flushed();
    const first = await readJournal(path, 0);
    assert.deepEqual(first.lines, [hello]);
    const long: JournalLine = { type: 'log', number: 1, line: 'ä'.repeat(2_000_000) };
    journal.write({ type: 'beat' });
    journal.write(long);
    await journal.close();
    assert.deepEqual((await readJournal(path, first.offset)).lines, [{ type: 'beat' }, long]);
  }));

test('half a line is left for the next time, and what is no line of ours is passed over', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'w.jsonl');
    const whole = '{"type":"stopped","number":7}';
    await appendFile(
      path,
      `{"type":"bea\n{"type":"outcome","number":1}\n{"type":"stopped"}\n${whole.slice(0, 9)}`,
    );
    const first = await readJournal(path, 0);
    assert.deepEqual(first.lines, []);
    await appendFile(path, `${whole.slice(9)}\n`);
    assert.deepEqual((await readJournal(path, first.offset)).lines, [{ type: 'stopped', number: 7 }]);
  }));

test('a journal has one writer', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'w.jsonl');
    const journal = await journalWriter(path);
    await assert.rejects(journalWriter(path), /EEXIST/);
    await journal.close();
  }));
