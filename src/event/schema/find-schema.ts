import { NotFoundError } from '../../errors.ts';
import { atlas2016 } from './atlas-2016.ts';
import { atlas2020 } from './atlas-2020.ts';
import { atlas2025 } from './atlas-2025.ts';
import { cmsNanoaod } from './cms-nanoaod.ts';
import { hion14 } from './hion14.ts';
import { parsedEvents } from './parsed-events.ts';
import { physlite } from './physlite.ts';
import type { Schema } from './schema.ts';

/** Every format that Beamline knows. */
export const SCHEMAS: readonly Schema[] = [
  physlite,
  cmsNanoaod,
  atlas2025,
  atlas2020,
  atlas2016,
  hion14,
  parsedEvents,
];

/** A tree (or n-tuple) of a file, with its branches as the reader names them. */
export interface TreeContent {
  readonly name: string;
  readonly branches: readonly string[];
}

/** The format of a file and the tree that it is in. `likeness` is 0 to 1. */
export interface FoundSchema {
  readonly schema: Schema;
  readonly tree: TreeContent;
  readonly likeness: number;
}

/**
 * Which tree of a file holds events, and in which format: the best likeness wins, of equals the tree with a name
 * that the format uses, then the first. Undefined when nothing looks like any of the formats.
 */
export function findSchema(
  trees: readonly TreeContent[],
  schemas: readonly Schema[] = SCHEMAS,
): FoundSchema | undefined {
  let best: FoundSchema | undefined;
  for (const schema of schemas)
    for (const tree of trees) {
      const found = { schema, tree, likeness: schema.recognises(tree.branches) };
      if (found.likeness > 0 && (best === undefined || isBetter(found, best))) best = found;
    }
  return best;
}

/**
 * The format in which a release comes; the ending `_mc` does not count. Throws `not-found` with the known ones.
 */
export function schemaOfRelease(release: string): Schema {
  const name = release.replace(/_mc$/, '');
  const schema = SCHEMAS.find((one) => one.name === name || one.releases.includes(name));
  if (schema !== undefined) return schema;
  const known = SCHEMAS.flatMap(({ releases }) => releases).join(', ');
  throw new NotFoundError(`event: no schema for the release "${release}"; known are ${known}`);
}

function isBetter(found: FoundSchema, best: FoundSchema): boolean {
  if (found.likeness !== best.likeness) return found.likeness > best.likeness;
  return isNamed(found) && !isNamed(best);
}

function isNamed({ schema, tree }: FoundSchema): boolean {
  return schema.trees.includes(tree.name);
}
