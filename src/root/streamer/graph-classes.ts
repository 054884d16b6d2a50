import { base, type ClassLayout, counted, counter, layout, number, pointer, text } from './class-layout.ts';

/** The classes of graphs. */
export const GRAPH_CLASSES: readonly ClassLayout[] = [
  layout('TGraph', 5, 0xb932984f, [
    base('TNamed'),
    base('TAttLine'),
    base('TAttFill'),
    base('TAttMarker'),
    counter('fNpoints'),
    counted('fX', 'double', 'fNpoints', 'TGraph', 5),
    counted('fY', 'double', 'fNpoints', 'TGraph', 5),
    pointer('fFunctions', 'TList'),
    pointer('fHistogram', 'TH1F'),
    number('fMinimum', 'double'),
    number('fMaximum', 'double'),
    text('fOption'),
  ]),
  layout('TGraphErrors', 3, 0xbdadb119, [
    base('TGraph'),
    counted('fEX', 'double', 'fNpoints', 'TGraph', 5),
    counted('fEY', 'double', 'fNpoints', 'TGraph', 5),
  ]),
  layout('TGraphAsymmErrors', 3, 0x206d5315, [
    base('TGraph'),
    counted('fEXlow', 'double', 'fNpoints', 'TGraph', 5),
    counted('fEXhigh', 'double', 'fNpoints', 'TGraph', 5),
    counted('fEYlow', 'double', 'fNpoints', 'TGraph', 5),
    counted('fEYhigh', 'double', 'fNpoints', 'TGraph', 5),
  ]),
];
