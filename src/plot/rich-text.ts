/**
 * Texts with sub- and superscripts: `m_{jj}`, `10^{3}`, and the bold italic name at the head of a figure.
 * Vega draws them as plain strings; here those strings become `tspan`s of the finished SVG. Braces do not nest;
 * a name like `2e_0m_3j` has no braces and stays as it is.
 */
const open = '\uE000';
const close = '\uE001';

/** The text set in bold italics. */
export function boldItalic(text: string): string {
  return `${open}${text}${close}`;
}

/** The SVG with its texts set, and without characters that XML forbids. */
export function setTexts(svg: string): string {
  const clean = dropForbidden(svg);
  return clean.replace(
    /(<text [^>]*font-size="([\d.]+)px"[^>]*>)([^<]*)<\/text>/g,
    (_all, head, size, text) => {
      return `${head}${tspans(String(text), Number(size))}</text>`;
    },
  );
}

/** The text with the marks of sub- and superscripts left out, for places that cannot set them. */
export function plainText(text: string): string {
  return text
    .replace(/[\^_]\{([^{}]*)\}/g, '$1')
    .replaceAll(open, '')
    .replaceAll(close, '');
}

function tspans(text: string, size: number): string {
  const parts = text.split(/(\uE000[^\uE001]*\uE001|[\^_]\{[^{}]*\})/).filter((part) => part !== '');
  let shift = 0;
  return parts
    .map((part) => {
      const raised = part.startsWith('^{') ? -0.36 : part.startsWith('_{') ? 0.2 : 0;
      const dy = (raised - shift) * size;
      shift = raised;
      return tspan(part, dy, size);
    })
    .join('');
}

function tspan(part: string, dy: number, size: number): string {
  const move = dy === 0 ? '' : ` dy="${round(dy)}"`;
  if (part.startsWith(open))
    return `<tspan${move} font-weight="bold" font-style="italic">${part.slice(1, -1)}</tspan>`;
  if (/^[\^_]\{/.test(part))
    return `<tspan${move} font-size="${round(size * 0.7)}px">${part.slice(2, -1)}</tspan>`;
  return move === '' ? part : `<tspan${move}>${part}</tspan>`;
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

function dropForbidden(svg: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML does not allow
  return svg.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
