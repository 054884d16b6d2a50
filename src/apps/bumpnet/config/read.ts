import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { messageOf, nearestTo, UsageError } from '../../../errors.ts';
import { type ConfigFile, configFile } from './file-schema.ts';

/** YAML aliases may multiply a small file into a huge one: more than this many are refused. */
const MOST_ALIASES = 1000;

/** Reads a YAML configuration file. Throws `UsageError` in one line that names the file, the key and what is wrong. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new UsageError(`config: cannot read "${path}": ${messageOf(error)}`, { cause: error });
  });
  return checkConfig(parseText(text, path), path);
}

/** Checks what stands in a configuration and fills in the defaults. `name` is how messages call it. */
export function checkConfig(content: unknown, name: string): ConfigFile {
  const checked = configFile.safeParse(content ?? {});
  if (checked.success) return checked.data;
  const [first, ...others] = checked.error.issues as [z.core.$ZodIssue, ...z.core.$ZodIssue[]];
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new UsageError(`config: ${name}: ${describe(first)}${more}`, { hint: hintFor(first) });
}

function parseText(text: string, path: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: MOST_ALIASES, merge: true });
  } catch (error) {
    const [line] = messageOf(error).split('\n');
    throw new UsageError(`config: ${path}: ${line}`, { cause: error });
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `unknown key "${[...issue.path, issue.keys[0]].join('.')}"`;
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

function hintFor(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const known = keysAt(issue.path);
  const nearest = nearestTo(issue.keys[0] as string, known);
  return nearest.length > 0
    ? `did you mean ${nearest.map((key) => `"${key}"`).join(' or ')}?`
    : `known: ${known.join(', ')}`;
}

/** The keys that may stand at a place of the configuration. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = configFile;
  for (const key of path) schema = inside(schema, String(key));
  const plain = unwrap(schema);
  return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
}

function inside(schema: z.core.$ZodType | undefined, key: string): z.core.$ZodType | undefined {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodObject) return plain.shape[key];
  return plain instanceof z.ZodRecord ? plain.valueType : undefined;
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let plain = schema;
  while (
    plain instanceof z.ZodDefault ||
    plain instanceof z.ZodPrefault ||
    plain instanceof z.ZodNullable ||
    plain instanceof z.ZodOptional
  ) {
    plain = plain.unwrap();
  }
  return plain;
}
