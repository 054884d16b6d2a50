import { toValues } from '../column/index.ts';
import { isError, messageOf } from '../errors.ts';
import { bytesText } from '../plot/index.ts';
import { type Branch, histogramOf, type RootFile, type RootKey, type Tree } from '../root/index.ts';
import { describeHistogram } from './describe-histogram.ts';
import { describeValue } from './describe-value.ts';
import { jsonText } from './json-text.ts';
import { alignColumns, countOf, oneLine, ratioText } from './text-table.ts';

const isTree = ({ className }: RootKey) =>
  /^T(Tree|Ntuple|NtupleD)$/.test(className) || className.endsWith('::RNTuple');

/** What a file holds, a line for each object. */
export async function describeFile(file: RootFile, signal: AbortSignal): Promise<string> {
  const { algorithm, level } = file.compression;
  const compression = algorithm === 'none' ? 'not compressed' : `${algorithm} ${level}`;
  const head = `${file.name}: ${bytesText(file.size)}, ${compression}, written by ROOT ${versionText(file.version)}`;
  const remarks = remarksOn(file);
  const lines = await describeKeys(file, await file.list({ signal }), signal);
  return [head, ...remarks, '', ...(lines.length > 0 ? lines : ['no objects'])].join('\n');
}

function remarksOn({ size, statedSize, isRecovered }: RootFile): string[] {
  const isCutOff = statedSize > size;
  return [
    ...(isCutOff ? [`cut off: it should have ${bytesText(statedSize)}`] : []),
    ...(isRecovered ? ['it was never closed: this is what was found in it'] : []),
  ];
}

async function describeKeys(
  file: RootFile,
  keys: readonly RootKey[],
  signal: AbortSignal,
): Promise<string[]> {
  const rows: string[][] = [];
  for (const key of keys) rows.push(await describeKey(file, key, signal));
  return alignColumns(rows);
}

async function describeKey(file: RootFile, key: RootKey, signal: AbortSignal): Promise<string[]> {
  const name = `${key.path};${key.cycle}`;
  if (!isTree(key)) return [name, key.className, `${bytesText(key.bytes)}  ${oneLine(key.title)}`];
  try {
    return [name, key.className, treeText(await file.tree(name, { signal }))];
  } catch (error) {
    return [name, key.className, `cannot be read: ${reasonOf(error)}`];
  }
}

/** What is wrong with one object, which costs the others nothing. Any other error is thrown on. */
function reasonOf(error: unknown): string {
  const isAboutData = isError(error, 'format') || isError(error, 'unsupported') || isError(error, 'limit');
  if (!isAboutData) throw error;
  return messageOf(error).replace(/^root: ("[^"]*": )?/, '');
}

function treeText(tree: Tree): string {
  const ends = tree.branches.filter(({ isGroup }) => !isGroup);
  const [raw, stored] = [sum(ends, 'rawBytes'), sum(ends, 'compressedBytes')];
  const ratio = stored > 0 ? ` (${ratioText(raw, stored)})` : '';
  const counts = [
    countOf(tree.entries, 'entry', 'entries'),
    countOf(ends.length, 'branch', 'branches'),
    countOf(tree.clusters.length, 'cluster'),
  ];
  return `${counts.join(', ')}, ${bytesText(stored)} of ${bytesText(raw)}${ratio}`;
}

/** One object of a file: a tree with its branches, a histogram with its numbers, anything else as plain data. */
export async function describeObject(
  file: RootFile,
  path: string,
  options: { entries: number; signal: AbortSignal },
): Promise<string> {
  const plainPath = path.replace(/;\d+$/, '');
  const keys = await file.list(options);
  const key = keys.find((one) => one.path === plainPath);
  if (key?.className.startsWith('TDirectory')) {
    const inside = keys.filter(({ path: one }) => one.startsWith(`${plainPath}/`));
    return (await describeKeys(file, inside, options.signal)).join('\n');
  }
  if (key && isTree(key)) return describeTree(await file.tree(path, options), options);
  const object = await file.get(path, options);
  const histogram = histogramOf(object);
  return histogram ? describeHistogram(histogram) : describeValue(object);
}

async function describeTree(
  tree: Tree,
  { entries, signal }: { entries: number; signal: AbortSignal },
): Promise<string> {
  const rows = tree.branches.map((branch) => [
    `${'  '.repeat(branch.path.split('/').length)}${branch.name}`,
    ...branchTexts(branch),
  ]);
  const lines = [
    `${tree.name}: ${treeText(tree)}`,
    ...(tree.title === '' ? [] : [`"${oneLine(tree.title)}"`]),
    '',
    ...alignColumns(rows),
  ];
  if (entries === 0) return lines.join('\n');
  return [...lines, '', ...(await firstEntries(tree, Math.min(entries, tree.entries), signal))].join('\n');
}

function branchTexts(branch: Branch): string[] {
  if (branch.isGroup) return [branch.typeName, '', '', ''];
  const { rawBytes, compressedBytes, basketCount, unreadable } = branch;
  const sizes = `${bytesText(compressedBytes)} of ${bytesText(rawBytes)}`;
  const remark = unreadable === undefined ? '' : `cannot be read: ${unreadable}`;
  return [
    branch.typeName,
    sizes,
    ratioText(rawBytes, compressedBytes),
    [countOf(basketCount, 'basket'), remark, documentation(branch)].filter((text) => text !== '').join('  '),
  ];
}

/** The title of a branch, where it says more than how its leaves are laid out. */
function documentation({ title }: Branch): string {
  const line = oneLine(title);
  return line.includes(' ') ? `"${line}"` : '';
}

async function firstEntries(tree: Tree, entries: number, signal: AbortSignal): Promise<string[]> {
  const readable = tree.branches.filter(({ isGroup, unreadable }) => !isGroup && unreadable === undefined);
  const { columns } = await tree.read(readable, { end: entries, signal });
  return Array.from({ length: entries }, (_, i) => {
    const values = [...columns].map(([name, column]) => `  ${name} = ${jsonText(toValues(column, i), 0)}`);
    return [`entry ${i}`, ...values].join('\n');
  });
}

function sum(branches: readonly Branch[], size: 'rawBytes' | 'compressedBytes'): number {
  return branches.reduce((total, branch) => total + branch[size], 0);
}

function versionText(version: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(version / 10_000)}.${two(Math.floor(version / 100) % 100)}/${two(version % 100)}`;
}
