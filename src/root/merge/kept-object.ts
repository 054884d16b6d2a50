import type { ReadOptions } from '../../storage/index.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { readRange } from '../file/record.ts';
import type { WrittenDirectory } from '../file/write-directory.ts';
import { equalBytes, type InputObject, type OpenInput } from './merge-input.ts';
import type { MergedObject } from './merge-report.ts';
import { putRecord, type StoredRecord } from './stored-record.ts';

/** How an object of another input compares with the one that is kept. */
export interface ComparedObject {
  readonly file: string;
  readonly same: boolean;
}

/** An object of a class that cannot be merged: the first one is kept, the others are compared with it. */
export class KeptObject {
  readonly object: InputObject;
  readonly #record: StoredRecord;
  readonly #firstFile: string;
  #inputs = 1;
  #differing: string | undefined;

  private constructor(object: InputObject, record: StoredRecord, firstFile: string) {
    this.object = object;
    this.#record = record;
    this.#firstFile = firstFile;
  }

  /** Takes the object of an input. */
  static async of(input: OpenInput, object: InputObject, options: ReadOptions): Promise<KeptObject> {
    return new KeptObject(object, await readStored(input, object, options), input.file.name);
  }

  /** Whether that of another input is the same. Only the data counts: keys differ with their places. */
  async compare(input: OpenInput, object: InputObject, options: ReadOptions): Promise<ComparedObject> {
    if (this.#differing !== undefined) return { file: input.file.name, same: false };
    const { stored } = await readStored(input, object, options);
    return { file: input.file.name, same: equalBytes(stored, this.#record.stored) };
  }

  /** Notes how a comparison came out. */
  take({ file, same }: ComparedObject): void {
    this.#inputs++;
    if (!same) this.#differing ??= file;
  }

  /** Writes the first one. */
  async finish(file: FileWriter, directory: WrittenDirectory): Promise<MergedObject> {
    await putRecord(file, directory, this.#record);
    const { path, key } = this.object;
    const common = { path, className: key.className, inputs: this.#inputs };
    if (this.#differing === undefined) return { ...common, outcome: 'first' };
    const reason = `a ${key.className} cannot be merged; that of "${this.#firstFile}" was kept, the one of "${this.#differing}" differs`;
    return { ...common, outcome: 'not-merged', reason };
  }
}

/** The record of an object as it is stored. */
export async function readStored(
  { file }: OpenInput,
  { key, path }: InputObject,
  options: ReadOptions,
): Promise<StoredRecord> {
  const bytes = await readRange(file, key.at, key.at + key.bytes, `${key.className} "${path}"`, options);
  const [keyBytes, stored] = [bytes.subarray(0, key.keyBytes), bytes.subarray(key.keyBytes)];
  return { key, keyBytes, stored, rawBytes: key.rawBytes };
}
