import { type Content, type Html, html } from './html.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** What stands in its cells. */
  cell(row: Row): Content;
  /** Numbers stand on the right, and are what the table can be sorted by. */
  readonly value?: (row: Row) => number | undefined;
}

/** Rows of a table that are shown at most. */
const MOST_ROWS = 1000;

/** A table of rows; one that is longer than a person reads ends with a word on how many more there are. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], more: string): Html {
  const shown = rows.slice(0, MOST_ROWS);
  const left = rows.length - shown.length;
  return html`<div class="wide"><table>
<thead><tr>${columns.map((column) => head(column))}</tr></thead>
<tbody>
${shown.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>\n`)}</tbody>
</table></div>${left > 0 ? html`<p class="faint">${left.toLocaleString('en-US')} more: ${more}</p>` : undefined}`;
}

/** Names and values under one another. */
export function facts(rows: readonly (readonly [name: string, value: Content])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function head<Row>({ title, value }: Column<Row>): Html {
  return value ? html`<th class="number">${title}</th>` : html`<th>${title}</th>`;
}

function cellOf<Row>({ cell, value }: Column<Row>, row: Row): Html {
  if (!value) return html`<td>${cell(row)}</td>`;
  return html`<td class="number" data-value="${value(row) ?? ''}">${cell(row)}</td>`;
}
