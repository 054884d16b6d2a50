import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTemporaryDirectory } from '../jobs/temporary-directory.ts';

const skip =
  (process.platform !== 'linux' && 'a small disk can be made on Linux only') ||
  (process.getuid?.() !== 0 && 'making a small disk needs root') ||
  (spawnSync('unshare', ['--mount', 'true']).status !== 0 &&
    'this machine lets nobody have mounts of their own');

interface Round {
  readonly left: number;
  readonly first: string;
  readonly done: number;
  readonly state: string;
  readonly reused: number;
}

test(
  'a run whose disk was full, early or late, loses nothing: with room again it ends with the same bytes',
  { skip },
  (context) =>
    inTemporaryDirectory(async (directory) => {
      const program = join(import.meta.dirname, 'full-disk-run.ts');
      const args = ['--mount', process.execPath, program, directory];
      const { stdout, stderr, status } = spawnSync('unshare', args, { encoding: 'utf8', timeout: 60_000 });
      assert.equal(status, 0, stderr);
      const { skip: reason, rounds } = JSON.parse(stdout) as { skip?: string; rounds: Round[] };
      if (reason !== undefined) return context.skip(reason);
      for (const { left, done, state, reused } of rounds) {
        assert.deepEqual([state, reused], ['done', done], `with ${left} bytes left`);
      }
      const isIn = (state: string) => rounds.some(({ first }) => first === state);
      assert.ok(isIn('storage error') && isIn('done'), stdout);
      assert.ok(
        rounds.some(({ done }) => done > 0 && done < 12),
        'no round was stopped in the middle',
      );
    }),
);
