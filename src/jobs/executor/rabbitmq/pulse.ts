/** What a beat tells of the queues of a coordinator. */
export type Trouble = 'deaf' | 'stranded';

/** Whether the queues of a coordinator still carry anything. */
export interface Pulse {
  /** Notes that a message came in by the queues; `moved` when it says something of a task. */
  hear(moved: boolean): void;
  /**
   * Counts a beat. `isIdle`: tasks are open and there are workers, but none of them has any. Gives what is wrong, once it
   * has been so for too many beats: `deaf` when not even one's own echo came back, `stranded` when tasks are nowhere.
   */
  beat(isIdle: boolean): Trouble | undefined;
  /** Begins anew. */
  restart(): void;
}

/** Counts beats and not seconds, so that a process that was stopped for an hour has missed one. */
export function pulseOf(patienceBeats: number): Pulse {
  let unheard = 0;
  let idle = 0;
  return {
    hear(moved) {
      unheard = 0;
      if (moved) idle = 0;
    },
    beat(isIdle) {
      unheard++;
      idle = isIdle ? idle + 1 : 0;
      if (unheard > patienceBeats) return 'deaf';
      return idle > patienceBeats ? 'stranded' : undefined;
    },
    restart() {
      unheard = 0;
      idle = 0;
    },
  };
}
