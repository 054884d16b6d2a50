/** How many final states a panel shows. */
export const TOP = 10;

/** A final state without the kinds that are not in it: `2e 3j`. */
export function shortState(state: string): string {
  const present = state.split('_').filter((part) => !/^0\D/.test(part));
  return present.length > 0 ? present.join(' ') : 'nothing';
}
