import type { Masses } from './masses.ts';
import type { PartWriter } from './part-file.ts';

/** Keeps the masses of event after event until there are enough of them to be written, and counts the states. */
export interface MassBuffer {
  /** Takes masses; the arrays are its own from now on. */
  add(masses: Masses): Promise<void>;
  /** Writes what is left, and the index of the part. */
  finish(): Promise<void>;
}

/** A buffer before a part that never holds much more than `largest` bytes of masses. */
export function massBuffer(part: PartWriter, largest: number): MassBuffer {
  const states: Record<string, number> = {};
  let arrays = new Map<string, Float64Array[]>();
  let bytes = 0;

  async function flush(): Promise<void> {
    if (bytes > 0) await part.append(arrays);
    arrays = new Map();
    bytes = 0;
  }

  return {
    async add(masses) {
      for (const [state, events] of masses.states) states[state] = (states[state] ?? 0) + events;
      for (const [name, piece] of masses.arrays) {
        if (piece.length === 0) continue;
        const pieces = arrays.get(name);
        if (pieces) pieces.push(piece);
        else arrays.set(name, [piece]);
        bytes += piece.byteLength;
      }
      if (bytes >= largest) await flush();
    },
    async finish() {
      await flush();
      await part.finish(states);
    },
  };
}
