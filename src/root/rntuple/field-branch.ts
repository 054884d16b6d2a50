import type { Branch } from '../tree/branch.ts';
import { type FieldPlan, planFault, planField } from './field-plan.ts';
import type { Page, PagedCluster } from './page-list.ts';
import type { Field } from './schema.ts';

/** A field as a branch, with what reading it takes. */
export interface FieldNode {
  readonly branch: Branch;
  readonly plan: FieldPlan;
}

/** What the branches of an ntuple have in common. */
interface Shared {
  readonly entries: number;
  readonly clusters: readonly PagedCluster[];
  readonly classFault: (className: string) => string | undefined;
  readonly nodes: FieldNode[];
}

/** Makes a branch of every field, depth first. `classFault` says why objects of a class cannot be read, if they cannot. */
export function makeFieldBranches(fields: readonly Field[], shared: Omit<Shared, 'nodes'>): FieldNode[] {
  const nodes: FieldNode[] = [];
  for (const field of fields) addField(field, '', [], { ...shared, nodes });
  return nodes;
}

function addField(field: Field, above: string, parents: readonly Field[], shared: Shared): Branch {
  const path = above + field.name;
  const [top = field, ...rest] = [...parents, field];
  const plan = planField(top, rest);
  const branch = new FieldBranch(field, path, planFault(plan) ?? objectFault(plan, shared), shared);
  shared.nodes.push({ branch, plan });
  const deeper = [...parents, field];
  for (const child of field.children) branch.children.push(addField(child, `${path}/`, deeper, shared));
  return branch;
}

/** A class, so that thousands of fields share their getters: sizes are summed up when somebody asks for them. */
class FieldBranch implements Branch {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  readonly typeName: string;
  readonly entries: number;
  readonly children: Branch[] = [];
  readonly isGroup = false;
  readonly unreadable?: string;
  readonly #field: Field;
  readonly #shared: Shared;

  constructor(field: Field, path: string, unreadable: string | undefined, shared: Shared) {
    this.name = field.name;
    this.path = path;
    this.title = field.description;
    this.typeName = field.typeName;
    this.entries = shared.entries;
    if (unreadable !== undefined) this.unreadable = unreadable;
    this.#field = field;
    this.#shared = shared;
  }

  get rawBytes(): number {
    return sumPages(this.#field, this.#shared, (page, bits) => Math.ceil((page.elements * bits) / 8));
  }

  get compressedBytes(): number {
    return sumPages(this.#field, this.#shared, (page) => page.bytes);
  }

  get basketCount(): number {
    return sumPages(this.#field, this.#shared, () => 1);
  }
}

/** A sum over the pages of a field's own columns. */
function sumPages(field: Field, shared: Shared, value: (page: Page, bits: number) => number): number {
  let sum = 0;
  for (const cluster of shared.clusters)
    for (const column of field.forms.flat())
      for (const page of cluster.pages(column.id).pages ?? []) sum += value(page, column.bits);
  return sum;
}

function objectFault(plan: FieldPlan, shared: Shared): string | undefined {
  switch (plan.kind) {
    case 'objects':
      return shared.classFault(plan.className);
    case 'list':
    case 'optional':
    case 'array':
      return objectFault(plan.item, shared);
    case 'record':
      return firstOf(plan.fields.map(([, one]) => objectFault(one, shared)));
    case 'variant':
      return firstOf(plan.alternatives.map((one) => objectFault(one, shared)));
    default:
      return undefined;
  }
}

function firstOf(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}
