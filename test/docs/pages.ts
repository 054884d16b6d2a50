import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The top directory of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** A fenced block of a page. */
export interface Block {
  /** `docs/root.md:12`: where its first line of code is. */
  readonly place: string;
  readonly page: string;
  readonly language: string;
  /** What stands behind the language: `no-run`, `run`, `output`. */
  readonly mark: string;
  readonly code: string;
}

/** A page of the documentation. */
export interface Page {
  /** Its path from the top of the repository. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** Its lines without those inside blocks, which are empty here. */
  readonly prose: readonly string[];
}

const TOP_PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

/** Every page that is there. */
export function pages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).sort();
  const found = [...TOP_PAGES, ...docs.map((name) => join('docs', name))];
  return found
    .filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)))
    .map((path) => parsePage(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** The blocks and the prose of a page. Throws when a fence is not closed. */
export function parsePage(path: string, text: string): Page {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { fence: string; info: string; line: number; code: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*(```+)(.*)$/.exec(line);
    if (open && fence?.[1] === open.fence && fence[2] === '') {
      blocks.push(blockOf(path, open));
      open = undefined;
    } else if (open) open.code.push(line);
    else if (fence) open = { fence: fence[1]!, info: fence[2]!.trim(), line: index + 2, code: [] };
    prose.push(open || fence ? '' : line);
  }
  if (open) throw new Error(`${path}:${open.line - 1}: this block is not closed`);
  return { path, blocks, prose };
}

function blockOf(page: string, { info, line, code }: { info: string; line: number; code: string[] }): Block {
  const [language = '', ...mark] = info.split(/\s+/);
  return { page, place: `${page}:${line}`, language, mark: mark.join(' '), code: `${code.join('\n')}\n` };
}

/** A link of a page to something in the repository. */
export interface Link {
  readonly place: string;
  readonly target: string;
}

/** The links of a page that lead to no other site. */
export function relativeLinks({ path, prose }: Page): Link[] {
  return prose.flatMap((line, index) => {
    const found = line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g);
    const targets = [...found].map((match) => match[1]!).filter((one) => !/^[a-z]+:/i.test(one));
    return targets.map((target) => ({ place: `${path}:${index + 1}`, target }));
  });
}

/** Why a link leads nowhere; `undefined` when it leads somewhere. */
export function faultOfLink(page: Page, { place, target }: Link, all: readonly Page[]): string | undefined {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : join(dirname(page.path), file);
  if (!existsSync(join(ROOT, path))) return `${place}: there is no ${path}`;
  const other = all.find((one) => one.path === path);
  if (anchor === undefined || !other || anchorsOf(other).has(anchor)) return undefined;
  return `${place}: ${path} has no heading "#${anchor}"`;
}

/** The anchors of the headings of a page, as the code hosting sites make them. */
function anchorsOf({ prose }: Page): Set<string> {
  const headings = prose.filter((line) => /^#+ /.test(line)).map((line) => line.replace(/^#+ /, ''));
  const anchors = headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
  return new Set(anchors);
}
