/** Toy events as tables: any range of the events of a run, alone or together, with the same numbers. */
import type { Table } from '../../../column/index.ts';
import { CancelledError, UsageError } from '../../../errors.ts';
import { chance, normal } from '../random/distributions.ts';
import { RandomStream, STAGE } from '../random/stream.ts';
import { createDetector } from './detector.ts';
import { DEFAULT_RESONANCE, type HiddenResonance } from './hidden-resonance.ts';
import { createTableBuilder, type Layout } from './layout.ts';
import { type ProcessMix, processPicker } from './mix.ts';
import { createParticles } from './particles.ts';
import { type ToyProcess, toyProcess } from './processes.ts';
import { isKept, type Skim } from './skim.ts';
import { createToyEvent, type ToyEvent } from './toy-event.ts';

/** Which events to generate. */
export interface EventRange {
  readonly seed: number;
  /** Run number; events of different runs have nothing in common. */
  readonly run: number;
  /** Number of the first event; the numbers of a run start at 1. */
  readonly first: number;
  readonly count: number;
}

/** What the events are made of, and which are kept. */
export interface ToyOptions {
  readonly resonance?: HiddenResonance;
  /** Keeps only some of the events; what is left has fewer rows than `count`. */
  readonly skim?: Skim;
  /** With which probability an event that the skim keeps is recorded; always unless said otherwise. */
  readonly efficiency?: (event: ToyEvent) => number;
  readonly signal?: AbortSignal | undefined;
}

/** Events of a lumi block, and how often to look for an abort. */
const EVENTS_PER_LUMI_BLOCK = 250;
const EVENTS_PER_CHECK = 512;

/** Mean and spread of the number of collisions in one crossing. */
const PILE_UP = { mean: 24, spread: 6 };

/**
 * Generates a range of events in a layout. Row after row is the same as in any other range that holds the event.
 * `UsageError` for a range or a seed that cannot be; `CancelledError` when aborted.
 */
export function generateTable(
  mix: ProcessMix,
  layout: Layout,
  range: EventRange,
  options: ToyOptions = {},
): Table {
  checkRange(range);
  const builder = createTableBuilder(layout);
  const event = createToyEvent();
  const fill = createEventMaker(mix, range, options.resonance ?? DEFAULT_RESONANCE);
  const isRecorded = createRecording(range, options);
  for (let number = range.first; number < range.first + range.count; number++) {
    if ((number - range.first) % EVENTS_PER_CHECK === 0) checkAbort(options.signal);
    fill(number, event);
    if (isRecorded(event)) builder.append(event);
  }
  return builder.take();
}

/** Whether an event gets into the file. */
function createRecording(
  { seed, run }: EventRange,
  { skim = 'none', efficiency }: ToyOptions,
): (event: ToyEvent) => boolean {
  if (!efficiency) return (event) => isKept(event, skim);
  const random = new RandomStream(seed, run);
  return (event) =>
    isKept(event, skim) && chance(random.at(event.number, STAGE.recording), efficiency(event));
}

/** A function that makes the event of a number. */
function createEventMaker(
  mix: ProcessMix,
  range: EventRange,
  resonance: HiddenResonance,
): (number: number, event: ToyEvent) => void {
  const random = new RandomStream(range.seed, range.run);
  const pick = processPicker(mix);
  const particles = createParticles();
  const detect = createDetector();
  return (number, event) => {
    const process = pick(random.at(number, STAGE.process));
    particles.count = 0;
    process.generate(particles, random.at(number, STAGE.generation), resonance);
    detect(particles, random.at(number, STAGE.detector), event);
    event.run = range.run;
    event.number = number;
    event.process = process.number;
    event.weight = drawWeight(random.at(number, STAGE.weight), process);
    addConditions(event, random.at(number, STAGE.conditions));
  };
}

function addConditions(event: ToyEvent, random: RandomStream): void {
  const shift = normal(random);
  event.lumiBlock = 1 + Math.floor((event.number - 1) / EVENTS_PER_LUMI_BLOCK);
  event.pileUp = Math.max(1, Math.round(2 * (PILE_UP.mean + PILE_UP.spread * shift)) / 2);
  event.pileUpWeight = Math.exp(0.05 * shift);
}

function drawWeight(random: RandomStream, process: ToyProcess): number {
  return chance(random, process.negativeShare) ? -1 : 1;
}

/** Sum of the generator weights of a range of events of one process, without making the events. */
export function sumOfWeights(processName: string, range: EventRange): number {
  checkRange(range);
  const process = toyProcess(processName);
  const random = new RandomStream(range.seed, range.run);
  let sum = 0;
  for (let number = range.first; number < range.first + range.count; number++) {
    sum += drawWeight(random.at(number, STAGE.weight), process);
  }
  return sum;
}

function checkRange(range: EventRange): void {
  const { first, count } = range;
  const inside = Number.isInteger(first) && Number.isInteger(count) && first >= 1 && count >= 0;
  if (!inside || first + count > 2 ** 32) {
    throw new UsageError(
      `simulation: no events ${first} to ${first + count - 1}: numbers go from 1 to 2^32 - 1`,
    );
  }
}

function checkAbort(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('simulation: generating events was cancelled');
}
