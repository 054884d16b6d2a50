import type { Mask, Numbers } from '../../column/index.ts';
import type { EventTable } from '../event-table.ts';
import type { Test } from '../schema/condition.ts';
import type { CutFlowStep } from './cut-flow.ts';
import { sweep } from './object-cut.ts';

/** A cut on whole events. */
export interface EventCut {
  /** What the cut flow calls it. */
  readonly name: string;
  on(events: EventTable): Test;
}

/** A cut that cannot be made: it keeps its step, so that the cut flows of all files have the same ones. */
export function notMade(name: string): EventCut {
  return { name, on: () => () => true };
}

/** Makes cuts one after another: clears the mask, which is still being made, where an event fails; a step for each. */
export function cutEvents(events: EventTable, mask: Mask, cuts: readonly EventCut[]): CutFlowStep[] {
  return cuts.map((cut) => {
    sweep(mask, cut.on(events));
    return stepOf(cut.name, mask, events.fields.get('weight'));
  });
}

/** A step that the events of a mask reached. */
export function stepOf(name: string, mask: Mask, weights: Numbers | undefined): CutFlowStep {
  let [events, weight] = [0, 0];
  for (let event = 0; event < mask.length; event++) {
    if (mask[event] === 0) continue;
    events++;
    if (weights !== undefined) weight += Number(weights[event]!);
  }
  return { name, events, weight: weights === undefined ? events : weight };
}
