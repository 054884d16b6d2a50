/**
 * Links of ATLAS's files: an object names the place of another one in a collection of its event. Trees hold the places in a
 * branch of their own or, of lists of links, as records; n-tuples hold records.
 */
import { type Column, isNumbers, type Numbers } from '../../column/index.ts';
import { FormatError } from '../../errors.ts';
import { type BranchNames, firstOf } from './branch-names.ts';
import type { ObjectColumns } from './object-columns.ts';

/** The part of a link that says the place. */
const PLACE = 'm_persIndex';

/** Where the places of a link are, by the name of the link. */
export function linkBranch(names: BranchNames, link: string): string | undefined {
  return firstOf(names, [`${link}.${PLACE}`, link]);
}

/** What each object links to in a collection: a number of it there, NaN for nothing. Throws `format` for no links. */
export function followLinks(
  { column, branch }: { column: Column; branch: string },
  target: ObjectColumns,
  field: string,
): { offsets: Int32Array; values: Float64Array } {
  const { offsets, places } = linksOf(column, branch);
  const numbers = target.read(field);
  const values = new Float64Array(places.length).fill(Number.NaN);
  for (let event = 0; event + 1 < offsets.length; event++)
    for (let i = offsets[event]!; i < offsets[event + 1]!; i++) {
      const place = target.offsets[event]! + Number(places[i]!);
      if (places[i]! >= 0 && place < target.offsets[event + 1]!) values[i] = Number(numbers[place]!);
    }
  return { offsets, values };
}

/** All places that the lists of links of each event name, whatever list they are in. Throws `format` for no such lists. */
export function linksInLists(column: Column, branch: string): { offsets: Int32Array; places: Numbers } {
  const inner = !isNumbers(column) && column.kind === 'jagged' ? column.content : undefined;
  const places = inner && !isNumbers(inner) && inner.kind === 'jagged' ? placesIn(inner.content) : undefined;
  if (places === undefined) throw new FormatError(`event: "${branch}" has no lists of links`);
  const lists = inner as { offsets: Int32Array };
  const { offsets } = column as { offsets: Int32Array };
  return { offsets: offsets.map((list) => lists.offsets[list]!), places };
}

/** The place that each object links to, the first one of several; -1 for none. */
function linksOf(column: Column, branch: string): { offsets: Int32Array; places: Numbers } {
  if (!isNumbers(column) && column.kind === 'jagged') {
    const { offsets, content } = column;
    const own = placesIn(content);
    if (own !== undefined) return { offsets, places: own };
    const several = !isNumbers(content) && content.kind === 'jagged' ? placesIn(content.content) : undefined;
    if (several !== undefined)
      return { offsets, places: firstOfLists((content as { offsets: Int32Array }).offsets, several) };
  }
  throw new FormatError(`event: "${branch}" has no links of objects`);
}

function placesIn(content: Column): Numbers | undefined {
  if (isNumbers(content)) return content;
  const places = content.kind === 'record' ? content.fields.get(PLACE) : undefined;
  return places !== undefined && isNumbers(places) ? places : undefined;
}

function firstOfLists(offsets: Int32Array, places: Numbers): Float64Array {
  const first = new Float64Array(offsets.length - 1).fill(-1);
  for (let i = 0; i < first.length; i++)
    if (offsets[i]! < offsets[i + 1]!) first[i] = Number(places[offsets[i]!]!);
  return first;
}
