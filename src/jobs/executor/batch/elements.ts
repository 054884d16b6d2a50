import { type ElementState, elementName, type SubmittedJob } from './scheduler.ts';

/** What the coordinator knows of one element: from the scheduler, and from the journals of its workers. */
interface Element {
  readonly job: SubmittedJob;
  readonly index: number;
  state: ElementState | undefined;
  /** Whether the scheduler knew it when it was last asked, and for how long it has not. */
  absentSeconds: number;
  /** Whether a worker of it lives. */
  worker: 'none yet' | 'alive' | 'gone';
  /** The worker will not come back: it left of its own accord, or we ended it. */
  over: boolean;
}

/** The elements of a session, and which of them can still be counted on. */
export class Elements {
  readonly #elements = new Map<string, Element>();
  readonly #forgetSeconds: number;

  /** An element that the scheduler does not know, and that shows no life either, is given up after `forgetSeconds`. */
  constructor(forgetSeconds: number) {
    this.#forgetSeconds = forgetSeconds;
  }

  add(job: SubmittedJob): void {
    for (let index = 0; index < job.count; index++) {
      const element = {
        job,
        index,
        state: undefined,
        absentSeconds: 0,
        worker: 'none yet',
        over: false,
      } as const;
      this.#elements.set(elementName(job.name, index), { ...element });
    }
  }

  /** The jobs of which something may still run. */
  jobs(): SubmittedJob[] {
    const live = [...this.#elements.values()].filter((element) => this.#mayRun(element));
    return [...new Set(live.map(({ job }) => job))];
  }

  /** How many elements work or will. */
  get live(): number {
    return [...this.#elements.values()].filter((element) => this.#mayRun(element) && !element.over).length;
  }

  /** Takes an answer of the scheduler, `seconds` after the one before. Gives the elements that ended without a worker. */
  hear(states: ReadonlyMap<string, ElementState>, seconds: number): { name: string; words: string }[] {
    const fruitless: { name: string; words: string }[] = [];
    for (const [name, element] of this.#elements) {
      if (element.state?.state === 'ended') continue;
      const before = this.#mayRun(element);
      const state = states.get(name);
      element.absentSeconds = state ? 0 : element.absentSeconds + seconds;
      if (state) element.state = state;
      if (!before || this.#mayRun(element) || element.worker !== 'none yet') continue;
      element.over = true;
      fruitless.push({ name, words: state?.words ?? 'the scheduler does not know it' });
    }
    return fruitless;
  }

  /** A worker of the element has come: whatever was known of it before, it runs now. */
  arrived(name: string): void {
    const element = this.#elements.get(name);
    if (element) Object.assign(element, { worker: 'alive', over: false, state: undefined });
  }

  /** The worker of the element has gone, for good or not. */
  left(name: string, over: boolean): void {
    const element = this.#elements.get(name);
    if (element) Object.assign(element, { worker: 'gone', over });
  }

  stateOf(name: string): ElementState | undefined {
    return this.#elements.get(name)?.state;
  }

  /** The job of an element and its place in it. */
  placeOf(name: string): { job: SubmittedJob; index: number } | undefined {
    return this.#elements.get(name);
  }

  #mayRun({ state, absentSeconds, worker }: Element): boolean {
    if (state?.state === 'ended') return false;
    return worker === 'alive' || absentSeconds < this.#forgetSeconds;
  }
}
