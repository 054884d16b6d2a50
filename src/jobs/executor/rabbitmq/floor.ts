/** Something to do, and when: of what waits, the one with the highest priority, and of those the oldest. */
export interface Job {
  priority(): number;
  perform(): Promise<void>;
}

/** Where a worker does its jobs, a few at a time. */
export interface Floor {
  add(job: Job): void;
  /** Takes a job away that has not begun; gives whether it was still there. */
  remove(job: Job): boolean;
  readonly running: number;
  readonly waiting: number;
}

/** A floor with so many places. A job that throws is the fault of whoever made it, and is left to them. */
export function floorOf(slots: number): Floor {
  const waiting: Job[] = [];
  let running = 0;

  function begin(): void {
    while (running < slots && waiting.length > 0) {
      let first = 0;
      for (let i = 1; i < waiting.length; i++) {
        if (waiting[i]!.priority() > waiting[first]!.priority()) first = i;
      }
      const [job] = waiting.splice(first, 1) as [Job];
      running++;
      void job.perform().finally(() => {
        running--;
        begin();
      });
    }
  }

  return {
    add(job) {
      waiting.push(job);
      begin();
    },
    remove(job) {
      const place = waiting.indexOf(job);
      if (place >= 0) waiting.splice(place, 1);
      return place >= 0;
    },
    get running() {
      return running;
    },
    get waiting() {
      return waiting.length;
    },
  };
}
