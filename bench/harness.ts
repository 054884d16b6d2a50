/** What one round of a contender took. `amount` is what its rate counts, in bytes (or things) of the same kind for all. */
export interface Sample {
  /** Processor seconds, of all threads. */
  readonly processor: number;
  /** Seconds on the clock. */
  readonly seconds: number;
  readonly amount: number;
}

/** One way to do what is measured. The first of a comparison is ours. */
export interface Contender {
  readonly name: string;
  run(): Promise<Sample>;
}

/** How a comparison is measured and told. */
export interface ComparisonOptions {
  readonly rounds?: number;
  /** Rounds before those, which do not count: runtimes compile what they run often. */
  readonly warmUp?: number;
  /** What the rate counts, millions per processor second. `ms` tells the time instead of a rate: less is better. */
  readonly unit?: 'MB/s' | 'M/s' | 'ms';
  /** What counts is the clock, where work is spread over processors. */
  readonly byClock?: boolean;
}

/** Smallest, middle and largest of some numbers. */
export interface Spread {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

/** What came out for one contender; `ratio` is how many times faster ours is, round by round. */
export interface Outcome {
  readonly name: string;
  readonly rate: Spread;
  readonly ratio: Spread;
}

/**
 * Lets the contenders take turns, after rounds that do not count, so that what else the machine does meets all of them
 * alike. Prints a line for each, and gives them.
 */
export async function compare(
  title: string,
  contenders: readonly Contender[],
  { rounds = 5, warmUp = 1, unit = 'MB/s', byClock = false }: ComparisonOptions = {},
): Promise<Outcome[]> {
  for (let round = 0; round < warmUp; round++) for (const contender of contenders) await contender.run();
  const samples = contenders.map((): Sample[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) samples[i]!.push(await contender.run());
  }
  const costOf = ({ processor, seconds, amount }: Sample) => (byClock ? seconds : processor) / amount;
  const times = samples.map((one) => one.map(costOf));
  const outcomes = contenders.map(({ name }, i) => ({
    name,
    rate: spreadOf(times[i]!.map((time) => (unit === 'ms' ? 1e3 * time : 1e-6 / time))),
    ratio: spreadOf(times[i]!.map((time, round) => time / times[0]![round]!)),
  }));
  for (const { name, rate, ratio } of outcomes) {
    const compared = name === contenders[0]?.name ? '' : `   ours is ${text(ratio)} times as fast`;
    console.log(`${title.padEnd(34)} ${name.padEnd(10)} ${text(rate)} ${unit}${compared}`);
  }
  return outcomes;
}

/** Measures one round in this process: of `amount`, or of what `work` gives. */
export async function measure(work: () => Promise<number>): Promise<Sample> {
  globalThis.gc?.();
  const [processor, began] = [process.cpuUsage(), performance.now()];
  const amount = await work();
  const { user, system } = process.cpuUsage(processor);
  return { processor: (user + system) / 1e6, seconds: (performance.now() - began) / 1e3, amount };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    least: sorted[0] ?? Number.NaN,
    middle: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}

function text({ least, middle, most }: Spread): string {
  return `${short(middle).padStart(6)} (${short(least)} to ${short(most)})`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
