/** A piece of HTML. What is put into `html` and is not one is text, and is escaped. */
export interface Html {
  readonly html: string;
}

/** What may stand inside a piece of HTML; nothing for undefined. */
export type Content = Html | string | number | undefined | readonly Content[];

/** HTML from a template: all that comes from outside is text in it, whatever it looks like. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const pieces = parts.map((part, i) => (i === 0 ? part : `${markupOf(contents[i - 1])}${part}`));
  return { html: pieces.join('') };
}

/** Markup that was made by this program, as it is. */
export function trusted(markup: string): Html {
  return { html: markup };
}

/** A text that stands for itself in HTML, inside of tags and between quotes. Characters that no document may have are left out. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[^\P{Cc}\t\n]/gu, '');
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return 'html' in content ? content.html : content.map(markupOf).join('');
}
