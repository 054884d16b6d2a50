import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { didYouMean, messageOf, reasonOf, UsageError } from '../../../errors.ts';
import { type ConfigFile, configFile } from './file-schema.ts';
import { keysOf, schemaInside } from './schema-shape.ts';

/** YAML aliases may multiply a small file into a huge one: more than this many are refused. */
const MOST_ALIASES = 1000;

/** Reads a YAML configuration file. Throws `UsageError` in one line that names the file, the key and what is wrong. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new UsageError(`config: cannot read "${path}": ${reasonOf(error)}`, { cause: error });
  });
  return checkConfig(parseText(text, path), path);
}

/** Checks what stands in a configuration and fills in the defaults. `name` is how messages call it. */
export function checkConfig(content: unknown, name: string): ConfigFile {
  const checked = configFile.safeParse(content ?? {}, { reportInput: true });
  if (checked.success) return checked.data;
  const [first, ...others] = checked.error.issues.map((issue) => insideUnion(issue)) as [
    z.core.$ZodIssue,
    ...z.core.$ZodIssue[],
  ];
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

/** Of a value that may be a name or a table, what is wrong with the table, if it is one. */
function insideUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const ofTable = issue.errors
    .flat()
    .find(({ code, path }) => path.length > 0 || code === 'unrecognized_keys');
  return ofTable === undefined ? issue : { ...ofTable, path: [...issue.path, ...ofTable.path] };
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `unknown key "${[...issue.path, issue.keys[0]].join('.')}"`;
  const forms = formsOf(issue);
  const wanted = forms.length > 0 ? `expected ${forms.join(' or ')}` : issue.message;
  const what = `${wanted}${isScalar(issue.input) ? `, not ${JSON.stringify(issue.input)}` : ''}`;
  return place === '' ? what : `${place}: ${what}`;
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

/** What may stand at a place, each once; nothing where another rule was broken. */
function formsOf(issue: z.core.$ZodIssue): string[] {
  switch (issue.code) {
    case 'invalid_union':
      return [...new Set(issue.errors.flat().flatMap(formsOf))];
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value));
    case 'invalid_type':
      return [TYPE_WORDS[issue.expected] ?? issue.expected];
    case 'too_small':
      return issue.minimum === 0 && issue.inclusive === false ? ['a number above 0'] : [];
    default:
      return [];
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a table',
  record: 'a table',
  array: 'a list',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
};

function hintFor(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const known = keysAt(issue.path);
  return didYouMean(issue.keys[0] as string, known) ?? `known: ${known.join(', ')}`;
}

/** The keys that may stand at a place of the configuration. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = configFile;
  for (const key of path) schema = schema && schemaInside(schema, String(key));
  return schema ? keysOf(schema) : [];
}
