/** What every event of a simulated sample says of the whole sample. */
import { type EventRange, sumOfWeights } from './generate.ts';
import { toyProcess } from './processes.ts';

/** The numbers of a simulated sample: pb, factors, and the sum of the generator weights of all its events. */
export interface SampleNumbers {
  readonly channel: number;
  readonly crossSection: number;
  readonly kFactor: number;
  readonly filterEfficiency: number;
  readonly sumOfWeights: number;
  readonly sumOfWeightsSquared: number;
  readonly events: number;
}

/** The numbers that a simulated sample of one process carries; the sum of weights is that of all generated events. */
export function sampleNumbers(process: string, range: EventRange): SampleNumbers {
  const { channel, crossSection, kFactor, filterEfficiency } = toyProcess(process);
  return {
    channel,
    crossSection,
    kFactor,
    filterEfficiency,
    sumOfWeights: sumOfWeights(process, range),
    sumOfWeightsSquared: range.count,
    events: range.count,
  };
}
