import type { XrootdConnection } from './connection.ts';
import type { XrootdSettings } from './options.ts';
import { type Login, openSession } from './session.ts';
import type { Endpoint } from './url.ts';

/** A connection that is held by one user among others. */
export interface Lease {
  readonly connection: XrootdConnection;
  /** Gives it back; the last user closes it. Giving it back twice is harmless. */
  release(): Promise<void>;
}

interface Shared {
  readonly opening: Promise<XrootdConnection>;
  users: number;
}

/** The connections of this process, one for each server, login and way of connecting. */
const shared = new Map<string, Shared>();

/** Takes a place on the connection to a server, which is made when there is none. Throws as `openSession` does. */
export async function lease(endpoint: Endpoint, login: Login, settings: XrootdSettings): Promise<Lease> {
  const { tls, ca, connectMs, stallMs, totalMs } = settings;
  const key = JSON.stringify([endpoint, login, settings.user, tls, ca, connectMs, stallMs, totalMs]);
  const entry = shared.get(key) ?? { opening: openSession(endpoint, login, settings), users: 0 };
  shared.set(key, entry);
  entry.users++;
  const forget = () => {
    if (shared.get(key) === entry) shared.delete(key);
  };
  const connection = await entry.opening.catch((error) => {
    forget();
    throw error;
  });
  if (connection.isDead) {
    forget();
    return lease(endpoint, login, settings);
  }
  let held = true;
  return {
    connection,
    async release() {
      if (!held) return;
      held = false;
      if (--entry.users > 0) return;
      forget();
      await connection.close();
    },
  };
}
