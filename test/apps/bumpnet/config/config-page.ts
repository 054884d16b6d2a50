import { stringify } from 'yaml';
import { z } from 'zod';
import { configFile } from '../../../../src/apps/bumpnet/config/file-schema.ts';

/** What JSON Schema says of a value, as far as the page needs it. */
interface Node {
  readonly description?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const HEAD = `# The configuration

Every key of a configuration file, made from the schema that checks it. A configuration is YAML, anchors and merge keys
included; all of it may be left out. The original pipeline's \`config.yaml\` is read unchanged. An unknown key is an error that
names the nearest known one; a key that is accepted without effect is told of when the run begins. What the steps do
is told in [bumpnet.md](bumpnet.md).

\`\`\`sh
beamline run --config config.yaml
\`\`\`
`;

/** The page of the configuration, from its schema. */
export function configPage(): string {
  const schema = z.toJSONSchema(configFile, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  }) as Node;
  const entries = Object.entries(schema.properties ?? {});
  const loose = entries.filter(([, node]) => !isSection(node));
  const sections = entries.filter(([, node]) => isSection(node)).map(([name, node]) => section(name, node));
  return [HEAD, '## At the top\n', table(loose), ...sections].join('\n');
}

/** A table, or the table among the forms that a value may have. */
const tableIn = (node: Node) =>
  [node, ...(node.anyOf ?? [])].find(({ properties }) => properties !== undefined);
const isSection = (node: Node) => tableIn(node) !== undefined;

function section(name: string, node: Node): string {
  const keys = Object.entries(tableIn(node)?.properties ?? {});
  const inner = keys.flatMap(([key, value]) => innerTable(key, value));
  return [`## ${name}\n`, `${node.description ?? ''}\n`, table(keys), ...inner].join('\n');
}

/** The keys inside a key that holds a table of its own, and what it holds by default. */
function innerTable(key: string, node: Node): string[] {
  const choices = [node, ...(node.anyOf ?? [])];
  const kinds = choices.find(({ propertyNames }) => propertyNames?.enum !== undefined);
  const inside = typeof kinds?.additionalProperties === 'object' ? kinds.additionalProperties : undefined;
  const own = choices.find(({ properties }) => properties !== undefined);
  const keys = Object.entries((inside ?? own)?.properties ?? {});
  if (keys.length === 0) return [];
  const where = inside ? `${key}.KIND` : key;
  const names = inside ? `\nKIND is one of ${kinds?.propertyNames?.enum?.map(String).join(', ')}.\n` : '';
  const preset = isLong(node.default)
    ? [
        `By default:\n\n\`\`\`yaml\n${stringify({ [key]: node.default }, { flowCollectionPadding: false, collectionStyle: 'any' })}\`\`\`\n`,
      ]
    : [];
  return [`### ${where}\n${names}`, table(keys), ...preset];
}

const isLong = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function table(entries: readonly (readonly [string, Node])[]): string {
  const rows = entries.map(([key, node]) =>
    row(`\`${key}\``, typeText(node), defaultText(node), node.unit ?? '', node.description ?? ''),
  );
  return [row('key', 'value', 'default', 'unit', 'effect'), '|---|---|---|---|---|', ...rows, ''].join('\n');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultText(node: Node): string {
  if (node.default === undefined) return '';
  return isLong(node.default) && Object.keys(node.default as object).length > 0
    ? 'below'
    : `\`${JSON.stringify(node.default)}\``;
}

function typeText(node: Node): string {
  if (node.anyOf) return node.anyOf.map(typeText).join(' or ');
  if (Array.isArray(node.type)) return node.type.map((type) => typeText({ ...node, type })).join(' or ');
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.type === 'array') return `list of ${node.items ? typeText(node.items) : 'values'}`;
  if (node.type === 'object') return 'table';
  if (node.type === 'integer' || node.type === 'number') return `${node.type}${boundsText(node)}`;
  return node.type === 'boolean' ? '`true`, `false`' : String(node.type ?? 'anything');
}

function boundsText({ minimum, maximum, exclusiveMinimum }: Node): string {
  const isReal = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (exclusiveMinimum !== undefined) return ` > ${exclusiveMinimum}`;
  const least = isReal(minimum) ? ` >= ${minimum}` : '';
  return isReal(maximum) ? `${least}, <= ${maximum}` : least;
}
