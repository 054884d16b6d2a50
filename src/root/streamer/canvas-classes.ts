import { base, type ClassLayout, layout, number, plain, text } from './class-layout.ts';

/** The class of canvases, which ROOT streams by hand: files describe what it is made of, but not the class itself. */
export const CANVAS_CLASSES: readonly ClassLayout[] = [
  layout('TCanvas', 8, 0, [
    base('TPad'),
    text('fDISPLAY'),
    number('fDoubleBuffer', 'int'),
    number('fRetained', 'bool'),
    number('fXsizeUser', 'float'),
    number('fYsizeUser', 'float'),
    number('fXsizeReal', 'float'),
    number('fYsizeReal', 'float'),
    number('fWindowTopX', 'int'),
    number('fWindowTopY', 'int'),
    number('fWindowWidth', 'unsigned int'),
    number('fWindowHeight', 'unsigned int'),
    number('fCw', 'unsigned int'),
    number('fCh', 'unsigned int'),
    plain('fCatt', 'TAttCanvas', 0),
    number('fMoveOpaque', 'bool'),
    number('fResizeOpaque', 'bool'),
    number('fHighLightColor', 'short'),
    number('fBatch', 'bool'),
    number('fShowEventStatus', 'bool'),
    number('fAutoExec', 'bool'),
    number('fMenuBar', 'bool'),
  ]),
];
