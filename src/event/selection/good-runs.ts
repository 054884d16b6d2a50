import { FormatError } from '../../errors.ts';
import type { EventCut } from './event-cut.ts';

/** Luminosity blocks in which the detector was fit for physics: by run, ranges with both ends, rising and apart. Plain data. */
export type GoodRuns = Readonly<Record<string, readonly (readonly [first: number, last: number])[]>>;

/** Far above any list of good runs. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/**
 * A list of good runs from its text: the XML of ATLAS (`LumiBlockCollection` with a `Run` and its `LBRange`s) or the JSON
 * of CMS (`{"run": [[first, last], ...]}`). Throws `format` with `name` when it is neither, or makes no sense.
 */
export function parseGoodRuns(text: string, name: string): GoodRuns {
  if (text.length > MOST_CHARACTERS)
    throw new FormatError(`event: "${name}" has ${text.length} characters, more than any list of good runs`);
  const ranges = text.trimStart().startsWith('{') ? rangesInJson(text, name) : rangesInXml(text, name);
  if (ranges.length === 0) throw new FormatError(`event: "${name}" lists no good runs`);
  for (const range of ranges) checkRange(range, name);
  return byRun(ranges);
}

/** The blocks that are in any of the lists. */
export function uniteGoodRuns(lists: readonly GoodRuns[]): GoodRuns {
  return byRun(
    lists.flatMap((list) =>
      Object.entries(list).flatMap(([run, ranges]) =>
        ranges.map(([first, last]) => ({ run: Number(run), first, last })),
      ),
    ),
  );
}

/** Events of good luminosity blocks. Needs `runNumber` and `lumiBlock`. */
export function inGoodRuns(goodRuns: GoodRuns): EventCut {
  const ranges = new Map(Object.entries(goodRuns).map(([run, blocks]) => [Number(run), blocks]));
  return {
    name: 'good runs',
    on({ fields }) {
      const [runs, blocks] = [fields.get('runNumber')!, fields.get('lumiBlock')!];
      return (event) => {
        const block = Number(blocks[event]!);
        return (
          ranges.get(Number(runs[event]!))?.some(([first, last]) => block >= first && block <= last) ?? false
        );
      };
    },
  };
}

interface BlockRange {
  readonly run: number;
  readonly first: number;
  readonly last: number;
}

/** Comments, then tags with the text that follows each. */
const COMMENT = /<!--[\s\S]*?-->/g;
const TAG = /<(\/?)([\w:.-]+)([^<>]*)>([^<]*)/g;

function rangesInXml(text: string, name: string): BlockRange[] {
  const ranges: BlockRange[] = [];
  let run = Number.NaN;
  for (const [, closing, tag, attributes, content] of text.replace(COMMENT, '').matchAll(TAG)) {
    if (tag === 'LumiBlockCollection') run = Number.NaN;
    if (closing === '/') continue;
    if (tag === 'Run') run = numberIn(content!, name, '<Run>');
    if (tag !== 'LBRange') continue;
    if (Number.isNaN(run)) throw new FormatError(`event: "${name}": <LBRange> without a <Run> before it`);
    const limit = (key: string) =>
      numberIn(
        new RegExp(`\\b${key}\\s*=\\s*["']([^"']*)["']`).exec(attributes!)?.[1] ?? '',
        name,
        `${key} of run ${run}`,
      );
    ranges.push({ run, first: limit('Start'), last: limit('End') });
  }
  return ranges;
}

function rangesInJson(text: string, name: string): BlockRange[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`event: "${name}" is neither XML nor JSON`, { cause });
  }
  return Object.entries(content as object).flatMap(([run, blocks]) => {
    if (!Array.isArray(blocks)) throw new FormatError(`event: "${name}": run ${run} has no list of blocks`);
    return blocks.map((pair: unknown) => {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new FormatError(`event: "${name}": run ${run} has a range that is no pair`);
      return { run: Number(run), first: Number(pair[0]), last: Number(pair[1]) };
    });
  });
}

function numberIn(text: string, name: string, what: string): number {
  if (!/^\s*\d+\s*$/.test(text))
    throw new FormatError(`event: "${name}": ${what} is "${text.trim().slice(0, 40)}", expected a number`);
  return Number(text);
}

function checkRange({ run, first, last }: BlockRange, name: string): void {
  if ([run, first, last].every((value) => Number.isSafeInteger(value) && value >= 0) && first <= last) return;
  throw new FormatError(`event: "${name}": blocks ${first} to ${last} of run ${run} make no sense`);
}

/** Ranges by run, rising, those that touch put together. */
function byRun(ranges: readonly BlockRange[]): GoodRuns {
  const runs: Record<string, [number, number][]> = {};
  for (const { run, first, last } of ranges.toSorted((a, b) => a.run - b.run || a.first - b.first)) {
    const blocks = runs[run] ?? [];
    runs[run] = blocks;
    const previous = blocks.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else blocks.push([first, last]);
  }
  return runs;
}
