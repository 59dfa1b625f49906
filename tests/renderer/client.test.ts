import { describe, expect, it } from 'vitest';
import { ENGINE_PORT_MESSAGE } from '#electron/bridge';
import { concerns, followChanges } from '#renderer/client/changes.ts';
import { createStore, lose, type Connection } from '#renderer/client/connection.ts';
import { enginePortMessage } from '#renderer/client/host.ts';
import { createSessionStore } from '#renderer/client/session.ts';
import type { ChangeNotice } from '#terminal/contract/system';

const notice = (cursor: string, ...topics: string[]): ChangeNotice => ({ cursor, all: false, topics });
const who = { person: 'p-1', badge: '1001', name: null, roles: ['supervisor' as const] };

function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('the change feed', () => {
  it('goes on from its cursor after every interruption, and stops when told', async () => {
    const stop = new AbortController();
    const asked: (string | undefined)[] = [];
    const seen: string[] = [];
    const parts: ChangeNotice[][] = [[notice('1', 'unit')], [], [notice('2', 'call'), notice('3', 'hold')]];
    await followChanges(
      {
        open: async (since) => {
          asked.push(since);
          const part = parts.shift();
          if (part === undefined) throw new Error('the engine went away');
          return (async function* () {
            yield* part;
          })();
        },
        pause: async () => {
          if (asked.length === 4) stop.abort();
        },
      },
      ({ cursor }) => seen.push(cursor),
      stop.signal,
    );
    expect(asked).toEqual([undefined, '1', '1', '3']);
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('concerns the queries that name one of its topics, and those that name none', () => {
    expect(concerns(notice('1', 'unit'), ['unit', 'visit'])).toBe(true);
    expect(concerns(notice('1', 'unit'), ['call'])).toBe(false);
    expect(concerns(notice('1', 'unit'), undefined)).toBe(true);
    expect(concerns({ cursor: '1', all: true, topics: [] }, ['call'])).toBe(true);
  });
});

describe('the session', () => {
  it('outlives a reload of the page', () => {
    const storage = memory();
    createSessionStore(storage).open('t-1', who, 600);
    expect(createSessionStore(storage).get()).toEqual({
      status: 'active',
      token: 't-1',
      who,
      idleLockS: 600,
    });
  });

  it('locks without forgetting who was there, and keeps no token', () => {
    const storage = memory();
    const session = createSessionStore(storage);
    session.open('t-1', who, 600);
    session.lock('idle');
    expect(session.get()).toEqual({ status: 'locked', who, why: 'idle' });
    expect(storage.kept.size).toBe(0);
  });

  it('does not lock a page where nobody is signed in', () => {
    const session = createSessionStore(memory());
    session.lock(null);
    expect(session.get()).toEqual({ status: 'signedOut' });
  });

  it.each(['', 'null', '{', '{"token":1}', '{"token":"t"}'])('signs out on %j in the storage', (text) => {
    const storage = memory();
    storage.setItem('takt.session', text);
    expect(createSessionStore(storage).get().status).toBe('signedOut');
  });
});

describe('the connection', () => {
  it('is lost since the moment it was first lost', () => {
    const store = createStore<Connection>({ status: 'open' });
    lose(store, 100);
    lose(store, 200);
    expect(store.get()).toEqual({ status: 'lost', since: 100 });
  });

  it('waits for the message that the preload sends', () => {
    expect(enginePortMessage).toBe(ENGINE_PORT_MESSAGE);
  });
});
