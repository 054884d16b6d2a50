import { UsageError } from '../../../errors.ts';

/** A machine of a farm, and how many workers it takes at a time. */
export type FarmHost = { readonly host: string; readonly slots: number };

// A name never begins with a dash, or ssh would take it for an option.
const HOST = /^((?:\w[\w.-]*@)?[A-Za-z0-9][\w.-]*)(?::([1-9]\d{0,3}))?$/;

/**
 * Reads a host file: a line for each machine, `host`, `user@host` or `host:slots` (one slot if not given); `#` begins a
 * comment. Throws `UsageError` for anything else, for a host named twice, and for no host at all.
 */
export function parseHostFile(text: string, name = 'host file'): FarmHost[] {
  const hosts: FarmHost[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim();
    if (words === '') continue;
    const [, host, slots = 1] = HOST.exec(words) ?? [];
    if (host === undefined) {
      throw new UsageError(`jobs: ${name}: line ${index + 1}: expected host[:slots], got "${words}"`);
    }
    if (hosts.some((other) => other.host === host)) {
      throw new UsageError(`jobs: ${name}: line ${index + 1}: "${host}" is there twice`);
    }
    hosts.push({ host, slots: Number(slots) });
  }
  if (hosts.length === 0) throw new UsageError(`jobs: ${name} names no host`);
  return hosts;
}
