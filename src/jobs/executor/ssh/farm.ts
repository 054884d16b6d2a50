import type { FarmHost } from './hosts.ts';

interface HostState extends FarmHost {
  busy: number;
  failures: number;
  /** By a steady clock in milliseconds: takes no worker before. */
  asideUntil: number;
}

/** Which hosts of a farm have room, and which are set aside because workers failed there. */
export class Farm {
  readonly #hosts: HostState[];
  readonly #asideSeconds: number;
  readonly #now: () => number;

  /** A host on which two workers in a row failed is set aside for `asideSeconds`, twice as long each further time. */
  constructor(
    hosts: readonly FarmHost[],
    { asideSeconds = 300, now = () => performance.now() }: { asideSeconds?: number; now?: () => number } = {},
  ) {
    this.#hosts = hosts.map((host) => ({
      ...host,
      busy: 0,
      failures: 0,
      asideUntil: Number.NEGATIVE_INFINITY,
    }));
    this.#asideSeconds = asideSeconds;
    this.#now = now;
  }

  /** How many workers run. */
  get busy(): number {
    return this.#hosts.reduce((sum, { busy }) => sum + busy, 0);
  }

  /** Takes a slot on the host with the fewest failures and the most room; `undefined` when there is none. */
  take(): string | undefined {
    const open = this.#hosts.filter(
      ({ busy, slots, asideUntil }) => busy < slots && asideUntil <= this.#now(),
    );
    open.sort((a, b) => a.failures - b.failures || b.slots - b.busy - (a.slots - a.busy));
    const best = open[0];
    if (best) best.busy++;
    return best?.host;
  }

  /** Gives the slot back, and says whether the worker there came to a good end. */
  give(host: string, isGood: boolean): void {
    const state = this.#hosts.find((one) => one.host === host);
    if (!state) return;
    state.busy--;
    state.failures = isGood ? 0 : state.failures + 1;
    if (state.failures < 2) return;
    state.asideUntil = this.#now() + this.#asideSeconds * 1000 * Math.min(2 ** (state.failures - 2), 16);
  }

  /** The hosts that are set aside now. */
  aside(): string[] {
    return this.#hosts.filter(({ asideUntil }) => asideUntil > this.#now()).map(({ host }) => host);
  }
}
