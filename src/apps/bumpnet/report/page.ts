import { type Html, html, trusted } from './html.ts';

/** A part of the report. */
export interface Section {
  /** Its address inside the page. */
  readonly id: string;
  readonly title: string;
  /** Undefined when there is nothing to tell: then the section is left out. */
  readonly body: Html | undefined;
}

/** A whole document: nothing is loaded from anywhere, and nothing but sorting by a column needs a script. */
export function page(title: string, lead: Html, sections: readonly Section[]): string {
  const told = sections.filter(({ body }) => body !== undefined);
  const links = told.map(({ id, title: text }) => html`<a href="#${id}">${text}</a> `);
  const parts = told.map(
    ({ id, title: text, body }) => html`<section id="${id}"><h2>${text}</h2>\n${body}\n</section>\n`,
  );
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header><h1>${title}</h1>${lead}<nav>${links}</nav></header>
<main>
${parts}</main>
<script>${trusted(SORTING)}</script>
</body>
</html>
`;
  return document.html;
}

const STYLE = `
:root { --ink: #1b1f24; --faint: #667; --line: #dfe3e8; --accent: #2980b9; --bad: #b3261e; --good: #1e7f43; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 Helvetica, Arial, sans-serif; color: var(--ink); background: #f6f7f9; }
header, main { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 0 0 12px; }
h3 { font-size: 15px; margin: 20px 0 8px; }
nav { margin: 14px 0 4px; padding: 8px 0; border-top: 1px solid var(--line); }
nav a { margin-right: 14px; color: var(--accent); text-decoration: none; white-space: nowrap; }
section { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 20px 24px; margin: 16px 0; }
.faint { color: var(--faint); }
.bad { color: var(--bad); }
.good { color: var(--good); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; }
.card b { display: block; font-size: 22px; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; width: 100%; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { white-space: nowrap; border-bottom: 2px solid var(--line); }
th.sorts { cursor: pointer; }
th.sorts::after { content: " \\2195"; color: var(--faint); }
td:first-child { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 0; }
figure svg { width: 100%; height: auto; display: block; }
figcaption { color: var(--faint); font-size: 13px; }
.figures figure { max-width: 720px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(430px, 1fr)); gap: 20px; }
pre { font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace; background: #f6f7f9; padding: 12px; overflow: auto; }
@media print { section { break-inside: avoid; border: 0; padding: 0; } nav { display: none; } }
`;

const SORTING = `
for (const head of document.querySelectorAll('th.number')) {
  head.classList.add('sorts');
  head.addEventListener('click', () => {
    const body = head.closest('table').tBodies[0];
    const value = (row) => {
      const text = row.cells[head.cellIndex].dataset.value;
      return text === '' ? -Infinity : Number(text);
    };
    const sign = head.dataset.falling ? 1 : -1;
    if (sign < 0) head.dataset.falling = '1'; else delete head.dataset.falling;
    body.append(...[...body.rows].sort((a, b) => sign * (value(a) - value(b)) || 0));
  });
}
`;
