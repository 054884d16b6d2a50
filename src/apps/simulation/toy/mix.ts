/** Which processes a sample holds, and how much of each. */
import { UsageError } from '../../../errors.ts';
import type { RandomStream } from '../random/stream.ts';
import { type ToyProcess, toyProcess } from './processes.ts';

/** Shares of processes by name; they need not add up to one. */
export type ProcessMix = Readonly<Record<string, number>>;

/** What the pseudo-data of the embedded sample hold, besides the hidden resonance. */
export const EMBEDDED_MIX: ProcessMix = {
  multijet: 0.3,
  w: 0.12,
  z: 0.15,
  'top-pair': 0.08,
  diphoton: 0.28,
  'photon-jet': 0.07,
};

/** The embedded mix with the hidden resonance as this share of all events. */
export function withHiddenResonance(mix: ProcessMix, share: number): ProcessMix {
  if (!(share >= 0 && share < 1)) {
    throw new UsageError(`simulation: the share of the hidden resonance must be from 0 to 1, got ${share}`);
  }
  const total = Object.values(mix).reduce((sum, part) => sum + part, 0);
  return { ...mix, 'hidden-resonance': (share / (1 - share)) * total };
}

/** Expected numbers of events of each process for a luminosity [fb-1]: a mix by cross-section. */
export function mixOfYields(names: readonly string[], luminosity: number): ProcessMix {
  const expected = (process: ToyProcess) =>
    1000 * luminosity * process.crossSection * process.kFactor * process.filterEfficiency;
  return Object.fromEntries(names.map((name) => [name, expected(toyProcess(name))]));
}

/** A function that picks a process by one number of the stream. Unknown names are a `NotFoundError`. */
export function processPicker(mix: ProcessMix): (random: RandomStream) => ToyProcess {
  const processes = Object.keys(mix).map(toyProcess);
  const shares = Object.values(mix);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0 && Number.isFinite(total)) || shares.some((share) => share < 0)) {
    throw new UsageError(
      'simulation: the shares of the processes must not be negative, and one must be above zero',
    );
  }
  return (random) => {
    let left = random.uniform() * total;
    for (let index = 0; index < processes.length; index++) {
      left -= shares[index]!;
      if (left < 0) return processes[index]!;
    }
    return processes[processes.length - 1]!;
  };
}
