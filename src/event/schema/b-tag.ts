import type { Table } from '../../column/index.ts';
import { FormatError } from '../../errors.ts';
import { maskObjects, type ObjectCollection } from '../object-collection.ts';
import { followLinks } from './links.ts';
import { columnOf, listsOf, objectColumns } from './object-columns.ts';
import type { ScorePlan } from './plan.ts';

/**
 * Tells b-jets from the other jets: score >= threshold. Both get the score as `btag`. A score that is not a
 * number is not tagged; `unscored` counts them.
 */
export function splitJets(
  jets: ObjectCollection,
  plan: ScorePlan,
  table: Table,
  { threshold }: { threshold: number },
): { jets: ObjectCollection; bjets: ObjectCollection; unscored: number } {
  const scores =
    plan.kind === 'field' ? fieldScores(jets, plan.branch, table) : linkedScores(jets, plan, table);
  const scored = { ...jets, extra: new Map([...jets.extra, ['btag', scores] as const]) };
  const tagged = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  const others = tagged.map((one) => 1 - one);
  return {
    jets: maskObjects(scored, others),
    bjets: { ...maskObjects(scored, tagged), type: 'BJets' },
    unscored: scores.filter(Number.isNaN).length,
  };
}

function fieldScores(jets: ObjectCollection, branch: string, table: Table): Float64Array {
  const { content, offsets } = listsOf(table, branch);
  checkJets(jets, branch, offsets);
  return Float64Array.from(content as ArrayLike<number | bigint>, Number);
}

function linkedScores(
  jets: ObjectCollection,
  plan: Extract<ScorePlan, { kind: 'linked' }>,
  table: Table,
): Float64Array {
  const link = { column: columnOf(table, plan.link), branch: plan.link };
  const probabilities = objectColumns(table, plan.pb);
  const [pb, pc, pu] = [plan.pb, plan.pc, plan.pu].map((branch) => followLinks(link, probabilities, branch));
  checkJets(jets, plan.link, pb!.offsets);
  return pb!.values.map((b, jet) => discriminant(b, pc!.values[jet]!, pu!.values[jet]!, plan.charm));
}

/** ln(pb / (f pc + (1 - f) pu)) with f the assumed share of charm: ATLAS's DL1 discriminant. */
function discriminant(pb: number, pc: number, pu: number, charm: number): number {
  return Math.log(pb / (charm * pc + (1 - charm) * pu));
}

function checkJets(jets: ObjectCollection, branch: string, offsets: Int32Array): void {
  const same =
    offsets.length === jets.offsets.length && offsets.every((offset, i) => offset === jets.offsets[i]);
  if (!same) throw new FormatError(`event: "${branch}" does not have as many values as there are jets`);
}
