import { type CutFlow, stepOf } from './cut-flow.ts';
import { cutObjects, type KinematicCuts } from './cuts.ts';
import type { EventTable } from './event-table.ts';
import { limitMultiplicities, type MultiplicityLimits } from './multiplicity.ts';

/** Which objects and which events are kept: data, fit for a configuration. Everything in GeV. */
export interface Selection {
  readonly cuts: KinematicCuts;
  readonly counts: MultiplicityLimits;
}

/**
 * Cuts on objects first, then the events whose counts of what is left are within the limits; an event outside is
 * dropped. The cut flow has the steps `read`, `objects` (no event is lost there) and `counts`.
 */
export function selectEvents(
  events: EventTable,
  selection: Selection,
): { events: EventTable; cutFlow: CutFlow } {
  const cut = cutObjects(events, selection.cuts);
  const limited = limitMultiplicities(cut.events, selection.counts);
  const steps = [stepOf('read', events), stepOf('objects', cut.events), stepOf('counts', limited.events)];
  return { events: limited.events, cutFlow: { steps, objects: cut.objects, vetoed: limited.vetoed } };
}
