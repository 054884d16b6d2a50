import type { Column, Numbers, Table } from '../../column/index.ts';
import { FormatError } from '../../errors.ts';
import type { BranchNames } from './branch-names.ts';
import { followLinks, linkBranch, linksInLists } from './links.ts';
import { columnOf, firstOfEach, type ObjectColumns, objectColumns, sameOffsets } from './object-columns.ts';
import type { ObjectSource } from './schema.ts';

/**
 * Where a field of an object is: with the object; with the track that it links to, for fields that begin with `track.`;
 * with its event, for those that begin with `event.`, a whole name of a branch following; or in a list of links to objects,
 * for those that begin with `listed.`, in the same way.
 */
export type FieldPlace =
  | { readonly kind: 'own'; readonly branch: string }
  | { readonly kind: 'track'; readonly link: string; readonly branch: string }
  | { readonly kind: 'event' | 'listed'; readonly branch: string };

const TRACK = 'track.';
const EVENT = 'event.';
const LISTED = 'listed.';

/** Finds a field of a kind of object; undefined when the file does not have it. */
export function placeOf(source: ObjectSource, names: BranchNames, field: string): FieldPlace | undefined {
  if (field.startsWith(EVENT)) return ofEvent('event', names.get(field.slice(EVENT.length)));
  if (field.startsWith(LISTED)) return ofEvent('listed', names.get(field.slice(LISTED.length)));
  if (field.startsWith(TRACK) && source.track !== undefined) {
    const link = linkBranch(names, source.prefix + source.track.link);
    const branch = names.get(source.track.collection + field.slice(TRACK.length));
    return link === undefined || branch === undefined ? undefined : { kind: 'track', link, branch };
  }
  const branch = names.get(source.prefix + field);
  return branch === undefined ? undefined : { kind: 'own', branch };
}

function ofEvent(kind: 'event' | 'listed', branch: string | undefined): FieldPlace | undefined {
  return branch === undefined ? undefined : { kind, branch };
}

/** The branches that a field is read from. */
export function branchesOfField(place: FieldPlace): string[] {
  return place.kind === 'track' ? [place.link, place.branch] : [place.branch];
}

/** What a field is called in a file, for messages. */
export function nameOfField(source: ObjectSource, field: string): string {
  for (const start of [EVENT, LISTED]) if (field.startsWith(start)) return field.slice(start.length);
  return field.startsWith(TRACK) && source.track !== undefined
    ? source.track.collection + field.slice(TRACK.length)
    : source.prefix + field;
}

/** A field of all objects of a kind; NaN for an object without a track, 1 or 0 for one that is listed or not. */
export function readField(place: FieldPlace, objects: ObjectColumns, table: Table): Numbers {
  switch (place.kind) {
    case 'own':
      return objects.read(place.branch);
    case 'event':
      return spread(firstOfEach(table, place.branch, Number.NaN), objects.offsets);
    case 'listed':
      return listed(columnOf(table, place.branch), objects.offsets, place.branch);
    case 'track': {
      const link = { column: columnOf(table, place.link), branch: place.link };
      const { offsets, values } = followLinks(link, objectColumns(table, place.branch), place.branch);
      if (!sameOffsets(offsets, objects.offsets))
        throw new FormatError(`event: "${place.link}" does not have one link for each object`);
      return values;
    }
    default:
      return place satisfies never;
  }
}

/** One number per event, given to each of its objects. */
function spread(values: Numbers, offsets: Int32Array): Float64Array {
  const given = new Float64Array(offsets.at(-1)!);
  for (let event = 0; event + 1 < offsets.length; event++)
    given.fill(Number(values[event]!), offsets[event]!, offsets[event + 1]!);
  return given;
}

/** Which objects the links of their event name, in lists of lists. */
function listed(column: Column, offsets: Int32Array, branch: string): Uint8Array {
  const links = linksInLists(column, branch);
  const flags = new Uint8Array(offsets.at(-1)!);
  for (let event = 0; event + 1 < offsets.length; event++)
    for (let link = links.offsets[event]!; link < links.offsets[event + 1]!; link++) {
      const object = offsets[event]! + Number(links.places[link]!);
      if (object < offsets[event + 1]!) flags[object] = 1;
    }
  return flags;
}
