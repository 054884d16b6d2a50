import { parentPort } from 'node:worker_threads';
import { decompress } from './decompress.ts';

/** Records side by side in one buffer: how many bytes each has, and will have. */
export interface Share {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly records: readonly { readonly storedBytes: number; readonly rawBytes: number }[];
}

/** What they hold, each at its place by the sizes that were announced; `isDone` tells which could be decompressed. */
export interface Answer {
  readonly output: Uint8Array<ArrayBuffer>;
  readonly isDone: readonly boolean[];
}

/** The program of a thread: answers every share, in order. */
parentPort?.on('message', (share: Share) => {
  const answer = decompressShare(share);
  parentPort?.postMessage(answer, [answer.output.buffer]);
});

function decompressShare({ bytes, records }: Share): Answer {
  const output = new Uint8Array(records.reduce((sum, { rawBytes }) => sum + rawBytes, 0));
  let from = 0;
  let to = 0;
  const isDone = records.map(({ storedBytes, rawBytes }) => {
    const stored = bytes.subarray(from, from + storedBytes);
    const target = output.subarray(to, to + rawBytes);
    from += storedBytes;
    to += rawBytes;
    return fill(target, stored);
  });
  return { output, isDone };
}

/** Errors are told by whoever asked: he knows the file. */
const PLACE = { file: '', object: 'a record' };

function fill(target: Uint8Array, stored: Uint8Array): boolean {
  try {
    const raw = decompress(stored, target.length, PLACE, (length) => target.subarray(0, length));
    if (raw.buffer !== target.buffer) target.set(raw);
    return true;
  } catch {
    return false;
  }
}
