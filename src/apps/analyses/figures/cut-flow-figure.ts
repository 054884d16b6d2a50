import { cutFlow, type Figure } from '../../../plot/index.ts';
import type { FigurePlan } from '../frame/analysis.ts';
import { groupOf } from '../frame/lookup.ts';
import { type Drawn, labelsOf } from './drawn.ts';

/** What is left of a group after each cut, in expected events. */
export function cutFlowFigure(plan: Extract<FigurePlan, { kind: 'cut-flow' }>, drawn: Drawn): Figure {
  const { label } = groupOf(drawn.analysis, plan.group);
  const steps = drawn.result.groups.find(({ name }) => name === plan.group)?.steps ?? [];
  return cutFlow(
    steps.map((step) => ({ name: step.label, count: step.weight })),
    { labels: labelsOf(drawn, [`${drawn.analysis.title}: ${label}`]) },
  );
}
