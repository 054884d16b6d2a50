/** What writing a tree costs, for each form of branch and each way of compressing: processor time and file size. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column, Table } from '../src/column/index.ts';
import { type BranchType, type Compression, createRootFile } from '../src/root/index.ts';
import { toFile } from '../src/storage/index.ts';

/** One measured combination. Rates are of numbers before compression, in MB (10^6 bytes) per second. */
export interface WriteBenchmark {
  readonly form: string;
  readonly compression: string;
  readonly perProcessorSecond: number;
  readonly perSecond: number;
  /** Bytes of numbers for each byte of the file. */
  readonly ratio: number;
}

const BRANCHES = 8;
const LIST = 5;
const SETTINGS: readonly Compression[] = [
  'none',
  { algorithm: 'lz4', level: 1 },
  { algorithm: 'zlib', level: 1 },
  { algorithm: 'zstd', level: 1 },
  { algorithm: 'zstd', level: 5 },
];

interface Form {
  readonly name: string;
  readonly type: BranchType;
  column(entries: number): Column;
}

const FORMS: readonly Form[] = [
  { name: 'flat', type: { type: 'float32' }, column: momenta },
  { name: 'jagged', type: { type: 'float32', counter: 'n' }, column: lists },
  { name: 'vector', type: { type: 'float32', vector: 1 }, column: lists },
];

/** Measures all of them. */
export async function benchWriteTree({ entries = 200_000, appends = 5 } = {}): Promise<WriteBenchmark[]> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  try {
    const results: WriteBenchmark[] = [];
    for (const form of FORMS) {
      const table = tableOf(form, entries);
      for (const compression of SETTINGS) {
        results.push(await measured(join(folder, 'tree.root'), form, table, compression, appends));
      }
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measured(
  path: string,
  form: Form,
  table: Table,
  compression: Compression,
  appends: number,
): Promise<WriteBenchmark> {
  const [processor, began] = [process.cpuUsage(), performance.now()];
  const file = await createRootFile(await toFile(path), { compression });
  const names = [...table.columns.keys()];
  const tree = file.tree('events', Object.fromEntries(names.map((name) => [name, form.type])));
  for (let i = 0; i < appends; i++) await tree.append(table);
  await file.close();
  const { user, system } = process.cpuUsage(processor);
  const seconds = (performance.now() - began) / 1e3;
  const numbers = 4 * BRANCHES * appends * table.length * (form.name === 'flat' ? 1 : LIST);
  return {
    form: form.name,
    compression: compression === 'none' ? 'none' : `${compression.algorithm} ${compression.level}`,
    perProcessorSecond: numbers / (user + system),
    perSecond: numbers / 1e6 / seconds,
    ratio: numbers / (await stat(path)).size,
  };
}

function tableOf(form: Form, entries: number): Table {
  const column = form.column(entries);
  return { length: entries, columns: new Map(Array.from({ length: BRANCHES }, (_, i) => [`x${i}`, column])) };
}

/** Numbers like momenta, with the twelve lowest bits of the mantissa cut off, as experiments do. */
function momenta(count: number): Float32Array {
  const numbers = new Float32Array(count);
  let seed = 1;
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    numbers[i] = 20 + (80 * seed) / 2 ** 32;
  }
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < count; i++) bits[i]! &= 0xfffff000;
  return numbers;
}

function lists(entries: number): Column {
  const offsets = Int32Array.from({ length: entries + 1 }, (_, i) => LIST * i);
  return { kind: 'jagged', offsets, content: momenta(LIST * entries) };
}

if (import.meta.main) console.table(await benchWriteTree());
