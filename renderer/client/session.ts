import type { SessionEnd } from '#terminal/contract/define';
import type { SignedIn } from '#terminal/contract/session';
import { createStore, type ReadableStore } from './connection.ts';

/** `locked`: the session is over, and why if that is known. The screen stays; the same person goes on after the PIN. */
export type Session =
  | { readonly status: 'signedOut' }
  | {
      readonly status: 'active';
      readonly token: string;
      readonly who: SignedIn;
      /** Without input for this long the screen locks, s. */
      readonly idleLockS: number;
    }
  | { readonly status: 'locked'; readonly who: SignedIn; readonly why: SessionEnd | null };

export interface SessionStore extends ReadableStore<Session> {
  readonly open: (token: string, who: SignedIn, idleLockS: number) => void;
  readonly lock: (why: SessionEnd | null) => void;
  readonly end: () => void;
}

const key = 'takt.session';

/** Kept in the tab's own storage: a reload keeps the person, another window or a restart does not. */
export function createSessionStore(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionStore {
  const store = createStore<Session>(read(storage.getItem(key)));
  return {
    get: store.get,
    subscribe: store.subscribe,
    open: (token, who, idleLockS) => {
      storage.setItem(key, JSON.stringify({ token, who, idleLockS }));
      store.set({ status: 'active', token, who, idleLockS });
    },
    lock: (why) => {
      const session = store.get();
      if (session.status !== 'active') return;
      storage.removeItem(key);
      store.set({ status: 'locked', who: session.who, why });
    },
    end: () => {
      storage.removeItem(key);
      store.set({ status: 'signedOut' });
    },
  };
}

/** Written by `open` above and by nothing else; anything that does not look like it signs out. */
function read(text: string | null): Session {
  if (text === null) return { status: 'signedOut' };
  try {
    const kept: Partial<{ token: string; who: SignedIn; idleLockS: number }> = JSON.parse(text);
    const { token, who, idleLockS } = kept;
    if (typeof token !== 'string' || who === undefined || typeof idleLockS !== 'number')
      return { status: 'signedOut' };
    return { status: 'active', token, who, idleLockS };
  } catch {
    return { status: 'signedOut' };
  }
}
