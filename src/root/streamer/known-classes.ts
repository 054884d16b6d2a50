import { CANVAS_CLASSES } from './canvas-classes.ts';
import type { ClassLayout, MemberLayout } from './class-layout.ts';
import { makeClassTable } from './class-table.ts';
import { CORE_CLASSES } from './core-classes.ts';
import { GRAPH_CLASSES } from './graph-classes.ts';
import { HISTOGRAM_CLASSES } from './histogram-classes.ts';
import type { StreamerElement, StreamerInfo } from './streamer-info.ts';

const ELEMENTS = {
  basic: 'TStreamerBasicType',
  string: 'TStreamerString',
  any: 'TStreamerObjectAny',
  object: 'TStreamerObject',
  pointer: 'TStreamerObjectPointer',
  counted: 'TStreamerBasicPointer',
} as const;

const NEWEST = [...CORE_CLASSES, ...HISTOGRAM_CLASSES, ...GRAPH_CLASSES, ...CANVAS_CLASSES].map(infoOf);

/** Versions before the newest, which lack its last member. */
const OLDER = NEWEST.flatMap((info) =>
  (info.className === 'TH1' && info.version === 8) || (info.className === 'TAxis' && info.version === 10)
    ? [{ ...info, version: info.version - 1, checksum: 0, elements: info.elements.slice(0, -1) }]
    : [],
);

/** The classes of histograms, graphs and canvases, for files that do not describe them. */
export const KNOWN_CLASSES = makeClassTable([...NEWEST, ...OLDER]);

function infoOf({ name, version, checksum, members }: ClassLayout): StreamerInfo {
  return { className: name, version, checksum, elements: members.map(elementOf) };
}

function elementOf(member: MemberLayout): StreamerElement {
  const common = { name: member.name, title: '', arrayLength: 0, dimensions: [] };
  if (member.kind === 'base') return { ...common, kind: 'TStreamerBase', type: 0, typeName: 'BASE' };
  const element = { ...common, kind: ELEMENTS[member.kind], type: member.type, typeName: member.typeName };
  return member.kind === 'counted' ? { ...element, countName: member.counter } : element;
}
