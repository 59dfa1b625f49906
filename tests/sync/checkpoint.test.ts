import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Checkpoint } from '#sync/checkpoint';
import { checkpointHolds, readCheckpoint, signCheckpoint } from '#sync/checkpoint';
import { generateKeyPair, signerFor } from '#sync/signing';

const keys = generateKeyPair();
const hash = 'a'.repeat(64);
const made = signCheckpoint(
  {
    serverId: '018f0000-0000-7000-8000-000000000001',
    epoch: 2,
    position: 3000,
    logHash: hash,
    scopes: [
      { scope: 'line/总装', seq: 2000, hash },
      { scope: 'site', seq: 1000, hash },
    ],
    madeAt: '2026-11-22T08:00:00.000Z',
  },
  signerFor(keys.privateKey),
);

it('a checkpoint holds by the key that signed it alone, also as it is stored', () => {
  expect(checkpointHolds(made, keys.publicKey)).toBe(true);
  expect(checkpointHolds(made, generateKeyPair().publicKey)).toBe(false);
  expect(readCheckpoint(JSON.stringify(made))).toEqual(made);
  expect(readCheckpoint('{}')).toBeNull();
  expect(readCheckpoint('no JSON')).toBeNull();
});

it('nothing of it can be altered', () => {
  const [first, second] = made.scopes;
  if (!first || !second) throw new Error('two scopes');
  const altered = fc.constantFrom<Partial<Checkpoint>>(
    { serverId: '018f0000-0000-7000-8000-000000000002' },
    { epoch: 1 },
    { position: 2999 },
    { logHash: 'b'.repeat(64) },
    { scopes: [first] },
    { scopes: [second, first] },
    { scopes: [{ ...first, seq: 1999 }, second] },
    { scopes: [first, { ...second, hash: 'b'.repeat(64) }] },
    { madeAt: '2026-11-22T08:00:00.001Z' },
  );
  fc.assert(fc.property(altered, (change) => !checkpointHolds({ ...made, ...change }, keys.publicKey)));
});
