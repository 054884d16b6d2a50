import { encode, type Plain, type Report, type Reports } from './messages.ts';
import type { Sender } from './sender.ts';

/** Most reports of one message, and most that wait before progress is left out. */
const MOST_AT_ONCE = 500;
const MOST_PROGRESS_WAITING = 1000;

/** Brings reports to a coordinator, in their order, each for certain; what comes together goes in one message. */
export interface Reporter {
  /** Adds a report. `onSafe` is called when the broker has it in its charge. */
  add(report: Report, onSafe?: () => void): void;
  /** Sends a message even where there is nothing to report: that the worker is there. */
  touch(): void;
  /** Resolves when nothing waits; also when the sender was closed. */
  idle(): Promise<void>;
}

/** A reporter to one queue. `head` gives what stands above the reports at that moment. */
export function reporterTo(
  queue: string,
  sender: Sender,
  head: () => Omit<Plain<Reports>, 'type' | 'reports'>,
): Reporter {
  let waiting: { report: Report; onSafe: (() => void) | undefined }[] = [];
  let touched = false;
  let sending: Promise<void> | undefined;

  async function sendAll(): Promise<void> {
    // What is added in the same turn goes along.
    await Promise.resolve();
    while (waiting.length > 0 || touched) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(batch.length);
      touched = false;
      const message: Plain<Reports> = {
        type: 'reports',
        ...head(),
        reports: batch.map(({ report }) => report),
      };
      await sender.send({ routingKey: queue, durable: true }, encode(message));
      for (const { onSafe } of batch) onSafe?.();
    }
  }

  function start(): void {
    sending ??= sendAll()
      // The sender was closed: nobody is left to report to.
      .catch(() => {
        waiting = [];
        touched = false;
      })
      .finally(() => {
        sending = undefined;
        if (waiting.length > 0 || touched) start();
      });
  }

  return {
    add(report, onSafe) {
      if (report.type === 'progress' && waiting.length > MOST_PROGRESS_WAITING) return;
      waiting.push({ report, onSafe });
      start();
    },
    touch() {
      touched = true;
      start();
    },
    async idle() {
      while (sending) await sending;
    },
  };
}
