import type { Mark } from 'vega';
import { donut, horizontalBars, type Item, keyNumbers, verticalBars } from './charts.ts';
import { type Counts, countMarks } from './counts.ts';
import { type CutStep, cutFlowMarks } from './cut-flow.ts';
import { type Area, type Figure, figureOf, gridOf, rectMark, textMark } from './figure.ts';
import type { Layer } from './layers.ts';
import { messageMarks } from './message.ts';
import { type SpectrumOptions, spectrumMarks } from './spectrum.ts';
import { colours, fitText, textWidth } from './style.ts';

/** What one panel of a dashboard shows under its title. */
export type Panel = { readonly title: string } & PanelContent;

type PanelContent =
  | { kind: 'bars'; items: readonly Item[]; direction?: 'horizontal' | 'vertical'; log?: boolean }
  | { kind: 'donut'; items: readonly Item[]; centre?: string }
  | ({ kind: 'counts' } & Counts)
  | { kind: 'spectrum'; layers: readonly Layer[]; options?: SpectrumOptions }
  | { kind: 'cut-flow'; steps: readonly CutStep[]; log?: boolean }
  | { kind: 'numbers'; rows: readonly { label: string; value: string }[] }
  | { kind: 'message'; text: string };

/** What may be said about a dashboard. */
export interface DashboardOptions {
  readonly title: string;
  /** On the right of the title: the run, its date, the version. */
  readonly note?: string;
  readonly panels: readonly Panel[];
  readonly columns?: number;
  readonly width?: number;
}

/** Panels in rows of three under one title. An empty panel says so in words instead of staying blank. */
export function dashboard(options: DashboardOptions): Figure {
  const { title, note = '', panels, columns = 3, width = 1500 } = options;
  const rows = Math.max(1, Math.ceil(panels.length / columns));
  const fontSize = (width / columns) * 0.032;
  const [head, edge] = [fontSize * 4.2, fontSize * 1.5];
  const height = Math.round(head + rows * (width / columns) * 0.78 + edge);
  const area = { x: edge, y: head, width: width - 2 * edge, height: height - head - edge };
  const areas = gridOf(area, columns, rows, edge);
  const marks = panels.flatMap((panel, i) => panelMarks(panel, areas[i]!, fontSize));
  return figureOf(width, height, [...headMarks(title, note, width, fontSize), ...marks]);
}

function headMarks(title: string, note: string, width: number, fontSize: number): Mark[] {
  const y = fontSize * 2.2;
  const big = fontSize * 1.9;
  const room = width - textWidth(title, big) - fontSize * 6;
  return [
    textMark(title, fontSize * 1.5, y, { size: big, bold: true, baseline: 'middle' }),
    textMark(fitText(note, fontSize, room), width - fontSize * 1.5, y, {
      size: fontSize,
      align: 'right',
      baseline: 'middle',
      colour: colours.faint,
    }),
  ];
}

function panelMarks(panel: Panel, area: Area, fontSize: number): Mark[] {
  const title = fitText(panel.title, fontSize * 1.2, area.width - fontSize * 2);
  const inner = {
    x: area.x + fontSize * 1.2,
    y: area.y + fontSize * 3.2,
    width: area.width - fontSize * 2.4,
    height: area.height - fontSize * 4.4,
  };
  return [
    rectMark(area, '#ffffff', colours.line),
    textMark(title, area.x + fontSize * 1.2, area.y + fontSize * 1.6, {
      size: fontSize * 1.2,
      bold: true,
      baseline: 'middle',
    }),
    ...contentMarks(panel, inner, fontSize),
  ];
}

function contentMarks(panel: PanelContent, area: Area, fontSize: number): Mark[] {
  if (isEmpty(panel)) return messageMarks('no data', area, fontSize);
  switch (panel.kind) {
    case 'bars': {
      const draw = panel.direction === 'vertical' ? verticalBars : horizontalBars;
      return draw(panel.items, area, fontSize, panel.log);
    }
    case 'donut':
      return donut(panel.items, panel.centre ?? '', area, fontSize);
    case 'counts':
      return countMarks(panel, area, fontSize);
    case 'spectrum':
      return spectrumMarks(panel.layers, panel.options ?? {}, wider(area, fontSize), fontSize);
    case 'cut-flow':
      return cutFlowMarks(
        panel.steps,
        { ...area, y: area.y + fontSize * 2, height: area.height - fontSize * 2 },
        fontSize * 0.85,
        panel.log ?? false,
      );
    case 'numbers':
      return keyNumbers(panel.rows, area, fontSize);
    case 'message':
      return messageMarks(panel.text, area, fontSize);
    default:
      return panel satisfies never;
  }
}

function isEmpty(panel: PanelContent): boolean {
  switch (panel.kind) {
    case 'bars':
      return panel.items.length === 0;
    case 'donut':
      return panel.items.every((item) => !(item.value > 0));
    case 'counts':
      return panel.values.length === 0;
    case 'spectrum':
      return panel.layers.length === 0;
    case 'cut-flow':
      return panel.steps.length === 0;
    case 'numbers':
      return panel.rows.length === 0;
    case 'message':
      return false;
    default:
      return panel satisfies never;
  }
}

/** A spectrum brings its own margins: it may use the panel up to its border. */
function wider(area: Area, fontSize: number): Area {
  return {
    x: area.x - fontSize * 0.8,
    y: area.y - fontSize * 0.8,
    width: area.width + fontSize * 1.4,
    height: area.height + fontSize * 1.4,
  };
}
