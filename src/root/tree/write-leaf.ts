import type { ByteWriter } from '../bytes/byte-writer.ts';
import { NUMBER_BYTES } from '../bytes/numbers.ts';
import { writeNull, writePointed, writeReference, writeTNamed } from '../streamer/write-object.ts';
import type { WrittenBranch } from './write-branch.ts';
import type { BranchPlan } from './write-branch-plan.ts';
import { WRITTEN_TYPES } from './written-types.ts';

/** The leaves that were written so far in a tree's record, by branch, as numbers to refer to them. */
export type LeafContext = Map<string, number>;

/** The class of the leaf of a branch. */
export function leafClass(plan: BranchPlan): string {
  if (plan.form === 'vector' || plan.form === 'string') return 'TLeafElement';
  return plan.form === 'counter' ? 'TLeafI' : WRITTEN_TYPES[plan.type].leaf;
}

/** The leaf of a branch behind a pointer; a leaf of jagged numbers refers to that of its counter, which comes first. */
export function writeLeaf(writer: ByteWriter, branch: WrittenBranch, context: LeafContext): void {
  const { plan } = branch;
  const className = leafClass(plan);
  const reference = writePointed(writer, className, () => {
    writer.versioned(1, () => {
      writeLeafBase(writer, plan, context);
      const writeLimit = WRITE_LIMIT[className];
      if (writeLimit) {
        writeLimit(writer, 0);
        writeLimit(writer, branch.largest);
      } else {
        writer.i32(-1);
        writer.i32(-1);
      }
    });
  });
  context.set(plan.name, reference);
}

function writeLeafBase(writer: ByteWriter, plan: BranchPlan, context: LeafContext): void {
  writer.versioned(2, () => {
    writeTNamed(writer, plan.name, leafTitle(plan));
    writer.i32(plan.form === 'fixed' ? plan.size : 1);
    writer.i32(lengthOf(plan));
    writer.i32(0);
    writer.u8(plan.form === 'counter' ? 1 : 0);
    writer.u8('type' in plan && plan.form !== 'vector' && /^uint/.test(plan.type) ? 1 : 0);
    const counter = plan.form === 'jagged' ? context.get(plan.counter) : undefined;
    if (counter === undefined) writeNull(writer);
    else writeReference(writer, counter);
  });
}

/** Bytes of one number; ROOT has 0 for objects. */
function lengthOf(plan: BranchPlan): number {
  if (plan.form === 'vector' || plan.form === 'string') return 0;
  return plan.form === 'counter' ? 4 : NUMBER_BYTES[plan.type];
}

function leafTitle(plan: BranchPlan): string {
  if (plan.form === 'fixed') return `${plan.name}[${plan.size}]`;
  return plan.form === 'jagged' ? `${plan.name}[${plan.counter}]` : plan.name;
}

/** How each class of leaf stores the least and the largest value. Only for counters do they mean something. */
const WRITE_LIMIT: Readonly<Record<string, (writer: ByteWriter, value: number) => void>> = {
  TLeafB: (writer, value) => writer.u8(value),
  TLeafO: (writer, value) => writer.u8(value),
  TLeafS: (writer, value) => writer.i16(value),
  TLeafI: (writer, value) => writer.i32(value),
  TLeafL: (writer, value) => writer.i64(value),
  TLeafF: (writer, value) => writer.f32(value),
  TLeafD: (writer, value) => writer.f64(value),
};
