import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '#process/nodeRuntime';
import { Sessions } from '#terminal/sessions';
import { VirtualTimers } from './devices/virtualTimers.ts';
import { signedInAs, testPin } from './testTerminal.ts';
import { triesInMemory } from './triesInMemory.ts';

/** The engine's sessions on a clock in the test's hands. */
function engine() {
  const clock = new VirtualTimers();
  const sessions = new Sessions({
    runtime: {
      ...nodeRuntime(),
      monotonicMs: () => clock.monotonic(),
      after: (ms, run) => clock.after(ms, run),
    },
    newToken: () => nodeRuntime().newId(),
    byBadge: () => ({ ...signedInAs('operator'), active: true, pinVerifier: 'plain' }),
    verifyPin: (_verifier, pin) => Promise.resolve(pin === testPin),
    idleLockS: 300,
    tries: triesInMemory(),
  });
  const signIn = async (): Promise<string> => {
    const signed = await sessions.signIn('operator-1', testPin);
    if (!signed.ok) throw new Error('not signed in');
    return signed.token;
  };
  return { sessions, clock, signIn };
}

describe('a session that is over', () => {
  it('was of an earlier run of the engine', async () => {
    const token = await engine().signIn();
    expect(engine().sessions.of(token)).toEqual({ status: 'none', ended: 'restart' });
  });

  it('had nobody there for too long, and is said so once', async () => {
    const { sessions, clock, signIn } = engine();
    const token = await signIn();
    clock.advance(300_000);
    expect(sessions.of(token)).toMatchObject({ status: 'active' });
    clock.advance(1);
    expect(sessions.of(token)).toEqual({ status: 'none', ended: 'idle' });
    expect(sessions.of(token)).toEqual({ status: 'none', ended: null });
  });

  it('was ended by its person, or never begun', async () => {
    const { sessions, signIn } = engine();
    const token = await signIn();
    sessions.signOut(token);
    expect(sessions.of(token)).toEqual({ status: 'none', ended: null });
    expect(sessions.of(undefined)).toEqual({ status: 'none', ended: null });
  });
});

describe('a person at the screen', () => {
  it('stays signed in by touching it, and is not called back by a touch that came too late', async () => {
    const { sessions, clock, signIn } = engine();
    const token = await signIn();
    for (let n = 1; n <= 4; n++) {
      clock.advance(200_000);
      sessions.touch(token);
    }
    expect(sessions.of(token)).toMatchObject({ status: 'active' });
    clock.advance(300_001);
    sessions.touch(token);
    expect(sessions.of(token)).toEqual({ status: 'none', ended: 'idle' });
  });

  it('has what lasts as long as the session until nobody was there for too long, and no longer', async () => {
    const { sessions, clock, signIn } = engine();
    const token = await signIn();
    const lasting = sessions.lasting(token, new AbortController().signal);
    clock.advance(299_000);
    sessions.touch(token);
    clock.advance(300_000);
    expect(lasting.aborted).toBe(false);
    clock.advance(1);
    expect(lasting.aborted).toBe(true);
    // Why is left for whoever asks.
    expect(sessions.of(token)).toEqual({ status: 'none', ended: 'idle' });
  });

  it.each([
    ['signs out', (e: ReturnType<typeof engine>, token: string) => e.sessions.signOut(token)],
    ['goes away', (_e: ReturnType<typeof engine>, _t: string, away: AbortController) => away.abort()],
  ])('has it no longer once they %s', async (_how, end) => {
    const e = engine();
    const token = await e.signIn();
    const away = new AbortController();
    const lasting = e.sessions.lasting(token, away.signal);
    expect(lasting.aborted).toBe(false);
    end(e, token, away);
    expect(lasting.aborted).toBe(true);
  });

  it('has none without a session', () => {
    expect(engine().sessions.lasting('nobody', new AbortController().signal).aborted).toBe(true);
  });
});
