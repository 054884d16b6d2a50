import { base, bits, type ClassLayout, layout, number, text } from './class-layout.ts';

/** The classes that every other one is built from. The arrays have no members: readers know them. */
export const CORE_CLASSES: readonly ClassLayout[] = [
  layout('TObject', 1, 0x901bc02d, [number('fUniqueID', 'unsigned int'), bits('fBits')]),
  layout('TNamed', 1, 0xdfb74a3c, [base('TObject'), text('fName'), text('fTitle')]),
  layout('TString', 2, 0x00017419, []),
  layout('TCollection', 3, 0x57e3cb9c, [base('TObject'), text('fName'), number('fSize', 'int')]),
  layout('TSeqCollection', 0, 0xfc6c3bc6, [base('TCollection')]),
  layout('TList', 5, 0x69c5c3bb, [base('TSeqCollection')]),
  layout('THashList', 0, 0xcc7e49c1, [base('TList')]),
  layout('TObjArray', 3, 0xa99e6552, [
    base('TSeqCollection'),
    number('fLowerBound', 'int'),
    number('fLast', 'int'),
  ]),
  layout('TObjString', 1, 0x9c8e4800, [base('TObject'), text('fString')]),
  layout('TAttLine', 2, 0x94074549, [
    number('fLineColor', 'short'),
    number('fLineStyle', 'short'),
    number('fLineWidth', 'short'),
  ]),
  layout('TAttFill', 2, 0xffd92a92, [number('fFillColor', 'short'), number('fFillStyle', 'short')]),
  layout('TAttMarker', 2, 0x291d8bec, [
    number('fMarkerColor', 'short'),
    number('fMarkerStyle', 'short'),
    number('fMarkerSize', 'float'),
  ]),
  layout('TArrayC', 1, 0xae879936, []),
  layout('TArrayS', 1, 0x035c9314, []),
  layout('TArrayI', 1, 0xd9d571c7, []),
  layout('TArrayL64', 1, 0x18e70794, []),
  layout('TArrayF', 1, 0x5a0bf6f1, []),
  layout('TArrayD', 1, 0x7139ef34, []),
];
