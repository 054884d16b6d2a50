/** How figures and the report write what the pipeline's names say. */

/** What physicists write for the letters of objects, where it is another sign. */
const SYMBOLS: Readonly<Record<string, string>> = { m: 'μ', g: 'γ', t: 'τ' };

const symbolOf = (letter = '') => SYMBOLS[letter] ?? letter;

/** A final state without the kinds that are not in it: `2e 3j`, `1j 2γ`. */
export function shortState(state: string): string {
  const present = state.split('_').filter((part) => !/^0\D/.test(part));
  const written = present.map((part) =>
    part.replace(/^(\d+)([a-z])$/, (_, n, letter) => n + symbolOf(letter)),
  );
  return written.length > 0 ? written.join(' ') : 'nothing';
}

/** The mass of a combination such as `g0g1`: `m(γ_{0}, γ_{1})`, with ranks as subscripts. */
export function massOf(combination: string): string {
  const objects = [...combination.matchAll(/([a-z])(\d+)/g)];
  return `m(${objects.map(([, letter, rank]) => `${symbolOf(letter)}_{${rank}}`).join(', ')})`;
}

/** Standard deviations as people read them; what happens by chance more often than not has no number worth reading. */
export function sigmaText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'above all';
  return value >= 0 ? `${value.toFixed(2)} σ` : 'below 0 σ';
}

/** What the events of a group of a run are; nothing for a group that is not known. */
export function kindOf(group: string): 'Data' | 'Simulation' | '' {
  if (group === '') return '';
  return group.endsWith('_mc') ? 'Simulation' : 'Data';
}

/**
 * What stands beside the name of the program in a figure of the group `2024r-pp_mc`: `Simulation, 2024r-pp`, with the
 * user's label before it. Data with a label are what it says, simulation always says that it is.
 */
export function noteOf(group: string, label: string): string {
  const kind = kindOf(group);
  const isSaid = label.includes(kind) || (kind === 'Data' && label !== '');
  return [label, isSaid ? '' : kind, group.replace(/_mc$/, '')].filter((text) => text !== '').join(', ');
}
