import { FormatError } from '../errors.ts';
import { type Letter, SPELLING } from './object-type.ts';

/** The objects of ranks `start` to `start + count - 1` of one kind; rank 0 has the highest pT. */
export interface CombinationPart {
  readonly letter: Letter;
  readonly count: number;
  readonly start: number;
}

/** Which objects enter one mass: at most one part per letter, in the order of final states. */
export type Combination = readonly CombinationPart[];

/** How many objects a combination takes. */
export function combinationSize(combination: Combination): number {
  return combination.reduce((sum, part) => sum + part.count, 0);
}

/** The name of a combination, a letter and a rank per object in the order e m j b g t: `e0e1j0`. */
export function combinationName(combination: Combination): string {
  return SPELLING.flatMap((letter) => combination.filter((part) => part.letter === letter))
    .map(({ letter, count, start }) =>
      Array.from({ length: count }, (_, i) => `${letter}${start + i}`).join(''),
    )
    .join('');
}

/** The combination of a name. Throws a `format` error for anything that `combinationName` does not make. */
export function parseCombination(name: string): Combination {
  const ranks = new Map<Letter, number[]>();
  for (const [, letter, rank] of name.matchAll(/([emjgtb])(\d+)/g)) {
    const found = ranks.get(letter as Letter) ?? []; // the pattern has no other letters
    ranks.set(letter as Letter, [...found, Number(rank)]);
  }
  const combination = inStateOrder(
    [...ranks].map(([letter, found]) => ({ letter, count: found.length, start: found[0]! })),
  );
  if (combination.length === 0 || combinationName(combination) !== name)
    throw new FormatError(`combinatorics: "${name}" is not the name of a combination such as e0e1j0`);
  return combination;
}

/** The parts in the order of final states. */
export function inStateOrder(parts: readonly CombinationPart[]): Combination {
  return [...parts].sort((a, b) => ORDER.indexOf(a.letter) - ORDER.indexOf(b.letter));
}

const ORDER = 'emjgtb';
