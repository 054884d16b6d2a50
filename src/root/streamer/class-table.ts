import type { StreamerInfo } from './streamer-info.ts';

/** The classes that a file describes, in every version that it describes. */
export interface ClassTable {
  /** Every description, in the order of the file. */
  readonly infos: readonly StreamerInfo[];
  /** The description of a class: the one of this version, else of this checksum, else the newest; undefined when there is none. */
  find(className: string, version?: number, checksum?: number): StreamerInfo | undefined;
  /** Whether a description of the class has this checksum. */
  hasChecksum(className: string, checksum: number): boolean;
}

/** Makes a table; `fallback` is asked for classes that the file does not describe. */
export function makeClassTable(infos: readonly StreamerInfo[], fallback?: ClassTable): ClassTable {
  const byName = new Map<string, StreamerInfo[]>();
  for (const info of infos) {
    const name = normalizeClassName(info.className);
    const known = byName.get(name);
    if (known) known.push(info);
    else byName.set(name, [info]);
  }
  return {
    infos,
    find(className, version, checksum) {
      const known = byName.get(normalizeClassName(className));
      if (!known) return fallback?.find(className, version, checksum);
      return choose(known, version, checksum);
    },
    hasChecksum(className, checksum) {
      const known = byName.get(normalizeClassName(className));
      return (
        known?.some((info) => info.checksum === checksum) ??
        fallback?.hasChecksum(className, checksum) ??
        false
      );
    },
  };
}

function choose(
  known: StreamerInfo[],
  version: number | undefined,
  checksum: number | undefined,
): StreamerInfo {
  const bySum = checksum === undefined ? undefined : known.find((info) => info.checksum === checksum);
  if (bySum) return bySum;
  const byVersion = version === undefined ? undefined : known.find((info) => info.version === version);
  return byVersion ?? known.reduce((newest, info) => (info.version > newest.version ? info : newest));
}

const spellings = new Map<string, string>();

/** One spelling for a class name: no `std::`, no spaces but those between words. */
export function normalizeClassName(name: string): string {
  let spelling = spellings.get(name);
  if (spelling === undefined) {
    spelling = respell(name);
    // Names come from files: what is remembered of them is bounded.
    if (spellings.size > 100_000) spellings.clear();
    spellings.set(name, spelling);
  }
  return spelling;
}

function respell(name: string): string {
  return name.replace(/\bstd::/g, '').replace(/\s*([<>,*&])\s*/g, '$1');
}
