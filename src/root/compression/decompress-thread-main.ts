import { parentPort } from 'node:worker_threads';
import { decompress } from './decompress.ts';
import { begin, end, partOf, ROW, type SharedWork, STATE } from './shared-work.ts';

/** The program of a thread: goes through work from its end, until it meets the one who asked. */
parentPort?.on('message', (work: SharedWork) => {
  for (let record = work.table.length / ROW - 1; record >= 0; record--) {
    const state = begin(work, record, 'begun');
    if (state === STATE.taken) return;
    if (state === STATE.free) end(work, record, isDecompressed(work, record) ? 'done' : 'left');
  }
});

/** Errors are told by whoever asked: he knows the file. */
const PLACE = { file: '', object: 'a record' };

function isDecompressed(work: SharedWork, record: number): boolean {
  const target = partOf(work, record, 'raw');
  try {
    const raw = decompress(partOf(work, record, 'stored'), target.length, PLACE, (length) =>
      target.subarray(0, length),
    );
    return raw.buffer === target.buffer && raw.length === target.length;
  } catch {
    return false;
  }
}
