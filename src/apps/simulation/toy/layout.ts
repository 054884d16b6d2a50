/**
 * How events are laid out as columns of a tree: a list of fields, each with a branch and the value that goes into it.
 */
import type { Column, Table } from '../../../column/index.ts';
import type { BranchType, NumberType } from '../../../root/index.ts';
import { GrowingLists, GrowingNumbers } from './growing-column.ts';
import type { ObjectList } from './object-list.ts';
import type { ToyEvent } from './toy-event.ts';

/** One number per event. */
export interface EventField {
  readonly branch: string;
  readonly type: NumberType;
  readonly value: (event: ToyEvent) => number;
}

/** One number per object of a collection. */
export interface ObjectField {
  readonly branch: string;
  readonly type: NumberType;
  readonly list: string;
  readonly value: (list: ObjectList, index: number) => number;
}

/** A list of numbers per event that belongs to no collection. */
export interface ListField {
  readonly branch: string;
  readonly type: NumberType;
  readonly values: (event: ToyEvent) => readonly number[];
}

/** What a layout makes of events. */
export interface Layout {
  readonly tree: string;
  readonly title: string;
  /** Branches that hold lists: vectors, or arrays with a branch that counts them. */
  readonly lists: 'vectors' | 'counters';
  readonly events: readonly EventField[];
  readonly objects: readonly ObjectField[];
  readonly listed: readonly ListField[];
  /** Collections by name, read again for each event. Called once; the function it gives is called per event. */
  readonly collections: () => (event: ToyEvent) => Readonly<Record<string, ObjectList>>;
}

/** The branches of a layout and their types, in order. */
export function branchesOf(layout: Layout): Record<string, BranchType> {
  const branches: Record<string, BranchType> = {};
  for (const { branch, type } of layout.events) branches[branch] = { type };
  const listType = (type: NumberType, counter: string): BranchType =>
    layout.lists === 'vectors' ? { type, vector: 1 } : { type, counter };
  for (const { branch, type, list } of layout.objects) branches[branch] = listType(type, `n${list}`);
  for (const { branch, type } of layout.listed)
    branches[branch] = listType(type, `n_${branch.replaceAll('.', '_')}`);
  return branches;
}

/** Collects events in the columns of a layout. */
export interface TableBuilder {
  append(event: ToyEvent): void;
  /** The table of all events appended so far. */
  take(): Table;
}

/** An empty table of a layout. */
export function createTableBuilder(layout: Layout): TableBuilder {
  const events = layout.events.map((field) => ({ ...field, column: new GrowingNumbers(field.type) }));
  const objects = layout.objects.map((field) => ({ ...field, column: new GrowingLists(field.type) }));
  const listed = layout.listed.map((field) => ({ ...field, column: new GrowingLists(field.type) }));
  const collect = layout.collections();
  let length = 0;
  return {
    append(event) {
      const collections = collect(event);
      for (const { column, value } of events) column.push(value(event));
      for (const { column, value, list } of objects) pushObjects(column, collections[list]!, value);
      for (const { column, values } of listed) {
        for (const value of values(event)) column.push(value);
        column.endEntry();
      }
      length++;
    },
    take() {
      const columns = new Map<string, Column>();
      for (const { branch, column } of [...events, ...objects, ...listed]) columns.set(branch, column.take());
      return { length, columns };
    },
  };
}

function pushObjects(column: GrowingLists, list: ObjectList, value: ObjectField['value']): void {
  for (let index = 0; index < list.count; index++) column.push(value(list, index));
  column.endEntry();
}
