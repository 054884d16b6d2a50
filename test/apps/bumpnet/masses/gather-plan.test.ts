import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseStates, shardsOf, totalsOf } from '../../../../src/apps/bumpnet/masses/gather-plan.ts';
import { createPart } from '../../../../src/apps/bumpnet/masses/part-file.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';

const STATES = new Map(Object.entries({ rare: 3, some: 7, other: 7, many: 90 }));

async function partIn(directory: string, name: string, arrays: Record<string, number>, events: number) {
  const part = await createPart(join(directory, name));
  await part.append(
    new Map(Object.entries(arrays).map(([key, length]) => [key, [new Float64Array(length)]])),
  );
  await part.finish({ s: events });
  await part.close();
  return { path: name, bytes: 0, checksum: '' };
}

test('a final state is kept by its events in all parts together, not in each', () =>
  inTemporaryDirectory(async (directory) => {
    const parts = [
      await partIn(directory, '1', { s_IM_e0e1: 60, s_IM_e0e1_weights: 60 }, 60),
      await partIn(directory, '2', { s_IM_e0e1: 50, s_IM_e0e1_weights: 50 }, 50),
    ];
    const totals = await totalsOf({ directory, signal: new AbortController().signal }, parts);
    assert.deepEqual([...totals.states], [['s', 110]]);
    assert.deepEqual([...totals.arrays].sort(), [
      ['s_IM_e0e1', 110],
      ['s_IM_e0e1_weights', 110],
    ]);
    assert.deepEqual([...chooseStates(totals.states, { minEvents: 100, maxStates: null }).kept], ['s']);
  }));

test('masses that have weights in some parts only are a format error', () =>
  inTemporaryDirectory(async (directory) => {
    const parts = [
      await partIn(directory, '1', { s_IM_e0e1: 6, s_IM_e0e1_weights: 6 }, 6),
      await partIn(directory, '2', { s_IM_e0e1: 5 }, 5),
    ];
    await assert.rejects(totalsOf({ directory, signal: new AbortController().signal }, parts), {
      tag: 'format',
      message: /6 weights for 11 masses of "s_IM_e0e1"/,
    });
  }));

test('states with too few events, and those beyond a limit, are left out and counted', () => {
  assert.deepEqual(chooseStates(STATES, { minEvents: 5, maxStates: null }), {
    kept: new Set(['many', 'other', 'some']),
    tooFew: { states: 1, events: 3 },
    beyondLimit: { states: 0, events: 0 },
  });
  assert.deepEqual(chooseStates(STATES, { minEvents: 5, maxStates: 2 }), {
    kept: new Set(['many', 'other']),
    tooFew: { states: 1, events: 3 },
    beyondLimit: { states: 1, events: 7 },
  });
});

test('arrays are cut into shards by their lengths, a long one alone, all of them once and in order', () => {
  const lengths = Array.from({ length: 600 }, (_, i): [string, number] => [
    `s_IM_${String(i).padStart(3, '0')}`,
    i === 300 ? 2 ** 24 : 1000,
  ]);
  const shards = shardsOf({ states: new Map(), arrays: new Map([...lengths].reverse()) }, new Set(['s']));
  assert.deepEqual(shards.flat(), lengths);
  assert.deepEqual(
    shards.map((shard) => shard.length),
    [256, 44, 1, 256, 43],
  );
});
