import { numberIn, numbersIn, textIn } from './members.ts';
import type { AnyRootGraph } from './root-graph.ts';
import type { RootObject } from './root-object.ts';

/** The graph that an object of ROOT is, or undefined when it is none. The arrays are of its own. */
export function graphOf({ className, members }: RootObject): AnyRootGraph | undefined {
  const points = numberIn(members, 'fNpoints');
  // The arrays in a file may be longer than there are points.
  const take = (name: string) => numbersIn(members, name).slice(0, points);
  const common = { title: textIn(members, 'fTitle'), x: take('fX'), y: take('fY') };
  switch (className) {
    case 'TGraph':
      return { className, ...common };
    case 'TGraphErrors':
      return { className, ...common, xError: take('fEX'), yError: take('fEY') };
    case 'TGraphAsymmErrors':
      return {
        className,
        ...common,
        xErrorLow: take('fEXlow'),
        xErrorHigh: take('fEXhigh'),
        yErrorLow: take('fEYlow'),
        yErrorHigh: take('fEYhigh'),
      };
    default:
      return undefined;
  }
}
