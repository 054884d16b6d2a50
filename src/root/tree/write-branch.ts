import type { ByteWriter } from '../bytes/byte-writer.ts';
import {
  writeFillAttributes,
  writeNull,
  writePointed,
  writeTNamed,
  writeTObjArray,
} from '../streamer/write-object.ts';
import type { BranchPlan } from './write-branch-plan.ts';
import { type LeafContext, leafClass, writeLeaf } from './write-leaf.ts';
import { vectorName, WRITTEN_TYPES } from './written-types.ts';

/** A basket that is in the file. */
export interface WrittenBasket {
  readonly position: number;
  /** Bytes of the whole record. */
  readonly bytes: number;
  readonly entries: number;
}

/** A branch whose baskets are all written. */
export interface WrittenBranch {
  readonly plan: BranchPlan;
  readonly baskets: readonly WrittenBasket[];
  readonly entries: number;
  /** Bytes of all baskets with their keys, before compression and after. */
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** At least as large as the largest basket. */
  readonly bufferBytes: number;
  readonly compressionCode: number;
  /** The largest value of a counter; 0 for any other branch. */
  readonly largest: number;
}

/** TBranch::kDoNotUseBufferMap: entries hold no references to one another. */
const NO_BUFFER_MAP = 0x400000;
/** The size of the table of offsets that a reader that goes on writing starts with. */
const OFFSETS = 1000;
/** ROOT never makes its tables of baskets smaller. */
const LEAST_BASKETS = 10;

/** Whether the entries of a branch differ in length, so that its baskets carry offsets. */
export function isVariable(plan: BranchPlan): boolean {
  return plan.form === 'jagged' || plan.form === 'vector' || plan.form === 'string';
}

/** The classes that a branch needs in the streamer info. */
export function branchClasses(plan: BranchPlan): string[] {
  return [isElement(plan) ? 'TBranchElement' : 'TBranch', leafClass(plan)];
}

/** A branch behind a pointer. The leaf that it makes is entered into `context`. */
export function writeBranch(writer: ByteWriter, branch: WrittenBranch, context: LeafContext): void {
  if (!isElement(branch.plan)) {
    writePointed(writer, 'TBranch', () => writePlainBranch(writer, branch, context));
    return;
  }
  writePointed(writer, 'TBranchElement', () => {
    writer.versioned(10, () => {
      writePlainBranch(writer, branch, context);
      writeElement(writer, branch.plan);
    });
  });
}

function isElement(plan: BranchPlan): boolean {
  return plan.form === 'vector' || plan.form === 'string';
}

function writePlainBranch(writer: ByteWriter, branch: WrittenBranch, context: LeafContext): void {
  const { plan, baskets, entries } = branch;
  const slots = Math.max(LEAST_BASKETS, baskets.length + 1);
  writer.versioned(13, () => {
    writeTNamed(writer, plan.name, branchTitle(plan), NO_BUFFER_MAP);
    writeFillAttributes(writer);
    writer.i32(branch.compressionCode);
    writer.i32(branch.bufferBytes);
    writer.i32(isVariable(plan) ? OFFSETS : 0);
    writer.i32(baskets.length);
    writer.i64(entries);
    writeIoFeatures(writer);
    writer.i32(0);
    writer.i32(slots);
    writer.i32(plan.form === 'vector' ? 99 : 0);
    writer.i64(entries);
    writer.i64(0);
    writer.i64(branch.rawBytes);
    writer.i64(branch.storedBytes);
    writeTObjArray(writer, 0, () => {});
    writeTObjArray(writer, 1, () => writeLeaf(writer, branch, context));
    writeTObjArray(writer, 0, () => {});
    writeBasketTables(writer, baskets, slots);
    writer.text('');
  });
}

/** The bits of input and output features, of which none is set. */
export function writeIoFeatures(writer: ByteWriter): void {
  writer.counted(() => {
    writer.i16(0);
    writer.u32(0x1aa12f10);
    writer.u8(0);
  });
}

/** Three tables: bytes, first entry and position of each basket; behind the last one the first entry is that of the next. */
function writeBasketTables(writer: ByteWriter, baskets: readonly WrittenBasket[], slots: number): void {
  writer.u8(1);
  for (let i = 0; i < slots; i++) writer.i32(baskets[i]?.bytes ?? 0);
  writer.u8(1);
  let first = 0;
  for (let i = 0; i < slots; i++) {
    writer.i64(i <= baskets.length ? first : 0);
    first += baskets[i]?.entries ?? 0;
  }
  writer.u8(1);
  for (let i = 0; i < slots; i++) writer.i64(baskets[i]?.position ?? 0);
}

function writeElement(writer: ByteWriter, plan: BranchPlan): void {
  const vector = plan.form === 'vector';
  writer.text(vector ? vectorName(plan.type, plan.depth) : 'string');
  writer.text('');
  writer.text('');
  writer.u32(vector ? WRITTEN_TYPES[plan.type].vectorChecksums[plan.depth - 1]! : 0xce81d3e7);
  writer.i16(vector ? 6 : 2);
  writer.i32(-1);
  writer.i32(vector ? 0 : -1);
  writer.i32(-1);
  writer.i32(0);
  writeNull(writer);
  writeNull(writer);
}

function branchTitle(plan: BranchPlan): string {
  switch (plan.form) {
    case 'flat':
      return `${plan.name}/${WRITTEN_TYPES[plan.type].letter}`;
    case 'fixed':
      return `${plan.name}[${plan.size}]/${WRITTEN_TYPES[plan.type].letter}`;
    case 'jagged':
      return `${plan.name}[${plan.counter}]/${WRITTEN_TYPES[plan.type].letter}`;
    case 'counter':
      return `${plan.name}/I`;
    case 'vector':
    case 'string':
      return plan.name;
    default:
      return plan satisfies never;
  }
}
