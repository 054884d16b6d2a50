import { type ClassLayout, layout, number } from './class-layout.ts';

/** The class of the object that stands for an ntuple in its directory. */
export const NTUPLE_CLASSES: readonly ClassLayout[] = [
  layout('ROOT::RNTuple', 2, 0x4ba21bf5, [
    number('fVersionEpoch', 'unsigned short'),
    number('fVersionMajor', 'unsigned short'),
    number('fVersionMinor', 'unsigned short'),
    number('fVersionPatch', 'unsigned short'),
    number('fSeekHeader', 'ULong64_t'),
    number('fNBytesHeader', 'ULong64_t'),
    number('fLenHeader', 'ULong64_t'),
    number('fSeekFooter', 'ULong64_t'),
    number('fNBytesFooter', 'ULong64_t'),
    number('fLenFooter', 'ULong64_t'),
    number('fMaxKeySize', 'ULong64_t'),
  ]),
];
