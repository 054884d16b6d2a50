import { nearestTo } from '../../errors.ts';

/** The hint of a message about a name that does not exist, or nothing when none is like it. */
export function didYouMean(wanted: string, names: Iterable<string>): string | undefined {
  const nearest = nearestTo(wanted, names);
  if (nearest.length === 0) return undefined;
  return `the nearest names are ${nearest.map((name) => `"${name}"`).join(', ')}`;
}
