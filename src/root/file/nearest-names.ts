/** The names that are closest to one that does not exist, best first, for a message. */
export function nearestNames(wanted: string, names: Iterable<string>, count = 3): string[] {
  const target = wanted.toLowerCase();
  const scored = [...new Set(names)].map((name) => ({ name, score: distance(target, name.toLowerCase()) }));
  scored.sort((a, b) => a.score - b.score);
  const limit = Math.max(3, target.length * 0.6);
  return scored
    .filter((entry) => entry.score <= limit)
    .slice(0, count)
    .map((entry) => entry.name);
}

/** `, is it one of "a", "b"?`, or nothing. */
export function didYouMean(wanted: string, names: Iterable<string>): string | undefined {
  const nearest = nearestNames(wanted, names);
  return nearest.length > 0
    ? `the nearest names are ${nearest.map((name) => `"${name}"`).join(', ')}`
    : undefined;
}

/** Edits from one text to the other; one inside the other costs half of what is left. */
function distance(a: string, b: string): number {
  if (b.includes(a) || a.includes(b)) return Math.abs(a.length - b.length) / 2;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
