import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ProgressEvent,
  type ProgressView,
  plainProgress,
  progressFor,
  terminalProgress,
} from '../../../src/jobs/index.ts';

const state = {
  stage: 'parse',
  stageNumber: 1,
  stageCount: 3,
  total: 4,
  done: 1,
  failed: 1,
  reused: 0,
  running: 1,
  fraction: 0.5,
  elapsedSeconds: 61,
  rate: 2.5,
  etaSeconds: 70,
};
const events: ProgressEvent[] = [
  { ...state, type: 'stage-started', done: 0, failed: 0, fraction: 0 },
  { ...state, type: 'task-started', task: 'a.root', worker: 'thread-1' },
  {
    ...state,
    type: 'task-progress',
    task: 'a.root',
    taskFraction: 0.4,
    count: { done: 20_000, total: 50_000, unit: 'events' },
    taskRate: 10_000,
    taskEtaSeconds: 3,
  },
  { ...state, type: 'task-log', task: 'a.root', line: 'odd \x1b[31mbranch\x1b[0m\nnext' },
  { ...state, type: 'task-ended', task: 'b.root', state: 'failed', seconds: 1, reason: 'is broken' },
  { ...state, type: 'task-ended', task: 'c.root', state: 'retry', seconds: 1, reason: 'is away' },
  { ...state, type: 'task-ended', task: 'a.root', state: 'done', seconds: 1 },
  { ...state, type: 'stage-ended', done: 3, failed: 1, fraction: 1 },
];

function show(view: ProgressView): void {
  for (const event of events) view.update(event);
  view.close();
}

test('a log gets lines: each start and end, what fails, what tasks say, and now and then how far it and they are', () => {
  const lines: string[] = [];
  let time = 0;
  show(plainProgress({ write: (line) => lines.push(line), intervalSeconds: 20, now: () => (time += 12) }));
  assert.deepEqual(lines, [
    '[1/3] parse: 4 tasks',
    '[1/3] parse: 2/4, 1 failed, 2.50/s, 1:10 left',
    '[1/3] parse: a.root: 20.0k/50.0k events, 10.0k/s, 0:03 left',
    '[1/3] parse: a.root: odd branch next',
    '[1/3] parse: b.root: failed: is broken',
    '[1/3] parse: c.root: tried again: is away',
    '[1/3] parse: 4/4, 1 failed, 2.50/s, took 1:01',
  ]);
});

const ESCAPE = String.fromCharCode(27);

/** The screen after all that was written, as people see it: knows line ends, moves upwards and clearing behind. */
function screenOf(text: string): string[] {
  let lines = [''];
  const [first = '', ...moves] = text.split(`${ESCAPE}[`);
  const put = (piece: string) => {
    const [start = '', ...rest] = piece.replaceAll('\r', '').split('\n');
    lines = [...lines.slice(0, -1), `${lines.at(-1)}${start}`, ...rest];
  };
  put(first);
  for (const move of moves) {
    const up = /^(\d+)A/.exec(move);
    if (up) lines = [...lines.slice(0, -1 - Number(up[1])), ''];
    put(move.replace(/^\d*[AJ]/, ''));
  }
  return lines;
}

test('a terminal gets a bar and a line for each running task, drawn in place', () => {
  let text = '';
  const terminal = { isTTY: true, columns: 100, write: (piece: string) => (text += piece) };
  let time = 0;
  const view = terminalProgress(terminal, { now: () => time++ });
  for (const event of events.slice(0, 3)) view.update(event);
  assert.deepEqual(screenOf(text), [
    `[1/3] parse  ${'█'.repeat(20)}${'░'.repeat(20)}  50%  2/4, 1 failed, 2.50/s, 1:10 left`,
    '  a.root  20.0k/50.0k events, 10.0k/s, 0:03 left',
    '',
  ]);
  for (const event of events.slice(3)) view.update(event);
  assert.deepEqual(screenOf(text), [
    'a.root: odd branch next',
    'b.root: failed: is broken',
    '[1/3] parse  4/4, 1 failed, 2.50/s, took 1:01',
    '',
  ]);
});

test('no line is wider than the terminal, or is drawn more often than the frame rate', () => {
  let writes: string[] = [];
  const terminal = { isTTY: true, columns: 30, write: (piece: string) => writes.push(piece) };
  const view = terminalProgress(terminal, { now: () => 0 });
  show(view);
  for (const line of screenOf(writes.join(''))) assert.ok(line.length < 30, line);
  writes = [];
  view.update(events[1]!);
  view.update(events[2]!);
  assert.equal(writes.length, 0);
});

test('running tasks beyond the lines for them are counted', () => {
  let text = '';
  const terminal = { columns: 90, write: (piece: string) => (text += piece) };
  let time = 0;
  const view = terminalProgress(terminal, { taskLines: 2, now: () => time++ });
  view.update(events[0]!);
  for (const task of ['a', 'b', 'c', 'd']) {
    view.update({ ...state, type: 'task-started', task, worker: task });
  }
  assert.deepEqual(screenOf(text).slice(1), ['  a  ', '  b  ', '  and 2 more', '']);
});

test('a stream that is no terminal gets plain lines', () => {
  let text = '';
  show(progressFor({ write: (piece) => (text += piece) }));
  assert.match(text, /^\[1\/3\] parse: 4 tasks\n/);
  assert.ok(!text.includes('█'));
});
