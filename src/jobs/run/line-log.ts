import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { oneLine } from '../progress/words.ts';

/** A text file for people, to which lines are added in order, each with its time. */
export interface LineLog {
  add(line: string): void;
  close(): Promise<void>;
}

/** Starts or continues a log; the file is made with its first line. What cannot be written is lost, not the run. */
export function lineLog(path: string): LineLog {
  let writing: Promise<void> = Promise.resolve();
  let buffer = '';
  const write = async () => {
    const text = buffer;
    buffer = '';
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, text);
  };
  return {
    add(line) {
      if (buffer === '') writing = writing.then(write).catch(() => {});
      buffer += `${new Date().toISOString()} ${oneLine(line)}\n`;
    },
    close: () => writing,
  };
}
