import { verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '#process/nodeRuntime';
import { hashCode, newSalt, newToken, pinsUnder } from '#terminal/process/pins';
import type { Credentials } from '#terminal/sessions';
import { Sessions } from '#terminal/sessions';
import { signedInAs } from '../testTerminal.ts';
import { triesInMemory } from '../triesInMemory.ts';

/** argon2id, version 19, 19 MiB, two passes, one lane; a salt of 16 bytes and a hash of 32. */
const phc = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/u;

const { hashPin, verifyPin } = pinsUnder(() => null);

describe("a PIN under the site's key", () => {
  const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
  const one = pinsUnder(() => key(1));

  it('is kept as argon2id of the same cost, and names the key', () => {
    expect(one.hashPin('246810')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=[\w+/]{8}\$[\w+/]{22}\$[\w+/]{43}$/u,
    );
  });

  it('is found right by who has that key, and by nobody else', async () => {
    const kept = one.hashPin('246810');
    expect(await one.verifyPin(kept, '246810')).toBe(true);
    expect(await one.verifyPin(kept, '246811')).toBe(false);
    for (const pins of [pinsUnder(() => key(2)), pinsUnder(() => null)])
      expect(await pins.verifyPin(kept, '246810')).toBe(false);
    // What a thief of the records can do: leave the name of the key away and try.
    expect(await verifyPin(kept.replace(/,keyid=[^$]+/u, ''), '246810')).toBe(false);
  });

  it('can be looked at by who has that key, which says so before a PIN is tried', async () => {
    const kept = one.hashPin('246810');
    expect(one.canCheck(kept)).toBe(true);
    expect(one.canCheck(hashPin('246810'))).toBe(true);
    for (const pins of [pinsUnder(() => key(2)), pinsUnder(() => null)])
      expect(pins.canCheck(kept)).toBe(false);
  });

  it('costs no try at a PC that lacks the key, as on a copied database, which is said instead of "wrong"', async () => {
    const pins = pinsUnder(() => null);
    const sessions = new Sessions({
      runtime: nodeRuntime(),
      newToken,
      byBadge: () => ({ ...signedInAs('operator'), active: true, pinVerifier: one.hashPin('246810') }),
      verifyPin: pins.verifyPin,
      canCheck: pins.canCheck,
      idleLockS: 300,
      tries: triesInMemory(),
    });
    for (let n = 0; n < 7; n += 1)
      expect(await sessions.signIn('b', '246810')).toEqual({ ok: false, wait: null, pinKey: 'missing' });
  });

  it('from before there was a key is still found right', async () => {
    expect(await one.verifyPin(hashPin('246810'), '246810')).toBe(true);
  });
});

describe('a PIN', () => {
  it('is kept as argon2id of the agreed cost, salted anew each time', () => {
    const [one, other] = [hashPin('246810'), hashPin('246810')];
    expect(one).toMatch(phc);
    expect(other).toMatch(phc);
    expect(other).not.toBe(one);
  });

  it('is found right or wrong by what was kept; what cannot be read fits none', async () => {
    const kept = hashPin('246810');
    const tried = await Promise.all(['246810', '246811', ''].map((pin) => verifyPin(kept, pin)));
    expect(tried).toEqual([true, false, false]);
    expect(await Promise.all(['', 'plain', kept.slice(0, -1)].map((k) => verifyPin(k, '246810')))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('signing in with real PINs', () => {
  const people: Readonly<Record<string, Credentials>> = {
    right: { ...signedInAs('operator'), active: true, pinVerifier: hashPin('246810') },
    'without PIN': { ...signedInAs('operator', 2), active: true, pinVerifier: null },
  };
  const verified: string[] = [];
  const sessions = new Sessions({
    runtime: nodeRuntime(),
    newToken,
    byBadge: (badge) => people[badge] ?? null,
    verifyPin: (verifier, pin) => {
      verified.push(verifier);
      return verifyPin(verifier, pin);
    },
    idleLockS: 300,
    tries: triesInMemory(),
  });

  it('lets in by the right PIN alone', async () => {
    expect(await sessions.signIn('right', '246811')).toEqual({ ok: false, wait: null });
    expect(await sessions.signIn('right', '246810')).toMatchObject({ ok: true });
  });

  it('costs an unknown badge, and one without a PIN, the same verification as a wrong PIN', async () => {
    for (const badge of ['unknown', 'without PIN']) {
      verified.length = 0;
      expect(await sessions.signIn(badge, '246810')).toEqual({ ok: false, wait: null });
      expect(verified).toEqual([expect.stringMatching(phc)]);
      // One that cannot be read would be turned away at once, and tell by that that there is no such badge.
      expect(await verify(verified[0] ?? '', '246810')).toBe(false);
    }
  });
});

it('salts of personal records are 128 random bits, tokens 256', () => {
  expect(newSalt()).toMatch(/^[0-9a-f]{32}$/u);
  expect(newToken()).toMatch(/^[\w-]{43}$/u);
  expect(new Set([newSalt(), newSalt(), newToken(), newToken()]).size).toBe(4);
});

it('a code of many digits is kept as argon2id of the same cost, and looked at by a PC without the key', async () => {
  const kept = hashCode('31415926535897932384');
  expect(kept).toMatch(phc);
  const bare = pinsUnder(() => null);
  expect(bare.canCheck(kept)).toBe(true);
  expect(await bare.verifyPin(kept, '31415926535897932384')).toBe(true);
  expect(await bare.verifyPin(kept, '31415926535897932385')).toBe(false);
});
