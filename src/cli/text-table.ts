/** The width up to which a column makes room: what is longer moves the rest of its line only. */
const WIDEST = 60;

/** Lines of columns that stand under each other; the last column is as wide as it likes. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries())
      if (cell.length <= WIDEST) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell))
      .join('  ')
      .trimEnd(),
  );
}

/** A text on one line, of at most 100 letters. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}

/** A whole number with its thousands marked: `25,000`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** A number of things: `1 basket`, `2,421 entries`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** How many times smaller the stored bytes are: `x2.1`. */
export function ratioText(raw: number, stored: number): string {
  return stored > 0 ? `x${(raw / stored).toFixed(2)}` : '';
}
