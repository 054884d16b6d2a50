import { UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { readRecord } from '../file/record.ts';
import { type LocatedNumbers, type LocatedObject, locateMembers, readLocated } from './locate-members.ts';
import type { InputObject, OpenInput } from './merge-input.ts';

/** One axis of a histogram. */
export interface InputAxis {
  readonly bins: number;
  readonly min: number;
  readonly max: number;
  /** `bins + 1` numbers, or none when all bins have one width. */
  readonly edges: Float64Array;
  readonly title: string;
  /** Texts by number of the bin, counted from 1. */
  readonly labels: ReadonlyMap<number, string>;
}

/** A histogram of an input: its bytes, and where everything in them is. */
export interface InputHistogram {
  readonly bytes: Uint8Array;
  readonly located: LocatedObject;
  readonly axes: readonly InputAxis[];
  /** What is added: contents, sums of squared weights, statistics. */
  readonly sums: ReadonlyMap<string, Float64Array>;
}

/** Members with one number for each cell. */
export const CELL_MEMBERS = ['fArray', 'fSumw2', 'fBinEntries', 'fBinSumw2'];

/** Members that are sums over all entries. */
export const TOTAL_MEMBERS = [
  'fEntries',
  'fTsumw',
  'fTsumw2',
  'fTsumwx',
  'fTsumwx2',
  'fTsumwy',
  'fTsumwy2',
  'fTsumwxy',
  'fTsumwz',
  'fTsumwz2',
  'fTsumwxz',
  'fTsumwyz',
  'fTsumwt',
  'fTsumwt2',
];

/** TH1::kIsAverage: contents are means, which cannot be added. */
const IS_AVERAGE = 1 << 18;

/** Whether objects of a class are histograms that can be added. */
export function isHistogram(className: string): boolean {
  return /^(TH[123][CSIFDL]|TProfile([23]D)?)$/.test(className);
}

/** Reads a histogram. Throws `UnsupportedError` for one that cannot be added to another. */
export async function readInputHistogram(
  input: OpenInput,
  { key, path }: InputObject,
  options: ReadOptions,
): Promise<InputHistogram> {
  const cursor = await readRecord(input.file, key, options);
  const { bytes, view } = cursor;
  const located = locateMembers(cursor, key.className, input.streamers.classes);
  const numbers = (name: string) => {
    const found = located.numbers.get(name);
    return found ? readLocated(view, found) : new Float64Array();
  };
  const where = `root: "${input.file.name}": "${path}"`;
  if (located.bits & IS_AVERAGE) throw new UnsupportedError(`${where} holds averages, which cannot be added`);
  if ((numbers('fBuffer')[0] ?? 0) !== 0) {
    throw new UnsupportedError(`${where} holds entries that have no bins yet, which cannot be added`);
  }
  const present = [...CELL_MEMBERS, ...TOTAL_MEMBERS].filter((name) => located.numbers.has(name));
  const dimensions = Number(/[23]/.exec(key.className)?.[0] ?? 1);
  const axes = ['fXaxis.', 'fYaxis.', 'fZaxis.']
    .slice(0, dimensions)
    .map((prefix) => readAxis(view, located, prefix));
  const cells = axes.reduce((product, axis) => product * (axis.bins + 2), 1);
  if (numbers('fArray').length !== cells) {
    throw new UnsupportedError(`${where} has ${numbers('fArray').length} contents for ${cells} cells`);
  }
  return { bytes, located, axes, sums: new Map(present.map((name) => [name, numbers(name)])) };
}

/** An axis of a histogram, whose members are named with `prefix`. */
export function readAxis(view: DataView, located: LocatedObject, prefix: string): InputAxis {
  const numbers = (name: string) => {
    const found = located.numbers.get(prefix + name);
    return found ? readLocated(view, found) : new Float64Array();
  };
  return {
    bins: numbers('fNbins')[0] ?? 0,
    min: numbers('fXmin')[0] ?? 0,
    max: numbers('fXmax')[0] ?? 0,
    edges: numbers('fXbins'),
    title: located.texts.get(`${prefix}fTitle`) ?? '',
    labels: located.labels.get(prefix) ?? new Map(),
  };
}

/** Where a member is, for one that is there. */
export function placeOf({ located }: InputHistogram, name: string): LocatedNumbers {
  const found = located.numbers.get(name);
  if (!found) throw new UnsupportedError(`root: a histogram without ${name}`);
  return found;
}
