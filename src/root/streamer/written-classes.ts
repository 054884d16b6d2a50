import type { ClassLayout, MemberLayout } from './class-layout.ts';
import { CORE_CLASSES } from './core-classes.ts';
import { GRAPH_CLASSES } from './graph-classes.ts';
import { HISTOGRAM_CLASSES } from './histogram-classes.ts';
import { NTUPLE_CLASSES } from './ntuple-classes.ts';
import { TREE_CLASSES } from './tree-classes.ts';

const LAYOUTS: ReadonlyMap<string, ClassLayout> = new Map(
  [...CORE_CLASSES, ...TREE_CLASSES, ...HISTOGRAM_CLASSES, ...GRAPH_CLASSES, ...NTUPLE_CLASSES].map((one) => [
    one.name,
    one,
  ]),
);

/** The layout of a class that Beamline writes. Throws for any other: that is a mistake in Beamline, not in its input. */
export function layoutOf(name: string): ClassLayout {
  const found = LAYOUTS.get(name);
  if (!found) throw new Error(`root: no layout of "${name}"`);
  return found;
}

/** The arrays, which every reader knows and which no file describes. */
const UNDESCRIBED = /^TArray/;

/** The classes named, with every class that their members are made of, each once, what is needed first coming first. */
export function withDependencies(names: Iterable<string>): ClassLayout[] {
  const found = new Map<string, ClassLayout>();
  const visiting = new Set<string>();
  const visit = (name: string) => {
    const known = LAYOUTS.get(name);
    if (!known || visiting.has(name)) return;
    visiting.add(name);
    for (const member of known.members) visit(classOf(member));
    found.set(name, known);
  };
  for (const name of names) visit(layoutOf(name).name);
  return [...found.values()].filter((one) => !UNDESCRIBED.test(one.name));
}

function classOf(member: MemberLayout): string {
  return member.kind === 'base' ? member.name : member.typeName.replace(/\*$/, '');
}
