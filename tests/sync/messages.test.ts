import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { batch } from '#sync/batch';
import { eventBody, parseBody } from '#sync/envelope';
import { floorBatch, floorHave, floorWant, readFloor } from '#sync/floorMessages';
import {
  enrollAnswer,
  enrollRequest,
  pullAnswer,
  pullRequest,
  pushAnswer,
  pushRequest,
  runsRequest,
} from '#sync/messages';
import { certificate } from '#sync/signing';
import { genesis } from '#sync/chain';

const schemas: Readonly<Record<string, z.ZodType>> = {
  batch,
  certificate,
  enrollAnswer,
  enrollRequest,
  eventBody,
  floorBatch,
  floorHave,
  floorWant,
  pullAnswer,
  pullRequest,
  pushAnswer,
  pushRequest,
  runsRequest,
};

const uuid = '018f0000-0000-7000-8000-000000000001';
const goodEvent = {
  eventId: uuid,
  terminal: 't',
  run: uuid,
  seq: 1,
  lamport: 1,
  stream: 'lamp/a',
  scope: 'site',
  type: 'LampSwitched',
  version: 1,
  class: 'fact',
  payload: { on: true },
  occurredAt: '2026-11-22T08:00:00.000Z',
  clock: { offsetMs: null, uncertaintyMs: null, bootId: 'b', monotonicMs: 0 },
  actor: { kind: 'plant' },
  revision: null,
  causation: null,
  correlation: uuid,
  effectKey: null,
  reads: [],
  base: 0,
};
const goodBatch = {
  terminal: 't',
  run: uuid,
  prevRun: null,
  fromSeq: 1,
  prevHash: genesis,
  events: [{ body: JSON.stringify(goodEvent) }],
  signature: 's'.repeat(88),
};

/** One field of a good value replaced by anything. */
const mutated = (good: object) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(good)), fc.anything({ maxDepth: 2 }))
    .map(([key, value]) => ({ ...good, [key]: value }));

describe('what comes over a wire', () => {
  it.each(Object.keys(schemas))('never throws as %s, whatever it is', (name) => {
    const schema = schemas[name];
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.jsonValue(), mutated(goodBatch), mutated(goodEvent)),
        (value) => {
          expect(() => schema?.safeParse(value)).not.toThrow();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes a good event and a good batch, and keeps what a newer version added in the body string', () => {
    const body = JSON.stringify({ ...goodEvent, addedLater: 1 });
    expect(parseBody(body)?.eventId).toBe(uuid);
    expect(batch.parse({ ...goodBatch, events: [{ body }] }).events).toEqual([{ body }]);
  });

  it.each([
    ['a stream without a key', { stream: 'lamp' }],
    ['a stream with an empty name', { stream: '/a' }],
    ['a sequence number of 0', { seq: 0 }],
    ['an instant without its zone', { occurredAt: '2026-11-22T08:00:00.000' }],
    ['an actor of no known kind', { actor: { kind: 'ghost' } }],
  ])('refuses %s', (_name, change) => {
    expect(parseBody(JSON.stringify({ ...goodEvent, ...change }))).toBeNull();
  });

  it('reads floor payloads or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => readFloor(floorBatch, bytes)).not.toThrow();
      }),
    );
  });
});
