import type { FileIdentity } from './identity.ts';

/**
 * ROOT files carry their name, the time they were made and a random number. With this identity they carry the name that
 * is given, the first moment that ROOT can write down and no number, so that the same content gives the same bytes,
 * wherever and whenever it is written.
 */
export function reproducible(name: string): FileIdentity {
  return { name, time: new Date(Date.UTC(1995, 0, 1)), uuid: new Uint8Array(16) };
}
