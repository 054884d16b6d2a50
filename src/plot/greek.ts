const names =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega';
const small = [...'αβγδεζηθικλμνξοπρστυφχψω'];
const capital = [...'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'];

const letters = new Map(
  names.split(' ').flatMap((name, i): [string, string][] => [
    [name, small[i] ?? ''],
    [`${name[0]?.toUpperCase()}${name.slice(1)}`, capital[i] ?? ''],
  ]),
);

/** The text with Greek letters where it names them as titles of ROOT histograms do: `#Delta#phi`. Other names stay. */
export function withGreek(text: string): string {
  return text.replace(/#([A-Za-z]+)/g, (all, name: string) => letters.get(name) ?? all);
}
