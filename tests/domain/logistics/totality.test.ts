import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventOf, EventSpecs } from '#domain/kernel/event';
import type { StreamState, StreamType } from '#domain/kernel/streamType';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import { transport } from '#domain/logistics/transport';
import { zone } from '#domain/logistics/zone';
import { fold, recorded } from '#tests/domain/given';
import {
  assigned,
  blockedFor,
  callId,
  cancelAsked,
  cancelled,
  cancelledCall,
  consumed,
  delivered,
  failed,
  inTransport,
  ledBy,
  loaded,
  missionNo,
  movedTo,
  picked,
  pickReturned,
  raised,
  received,
  requested,
  step,
  supermarket,
  takenOver,
  transportId,
  unloaded,
  worldOf,
} from './supplyWorld.ts';

const world = worldOf({
  'container/C-1': [received()],
  [`call/${callId}`]: [raised()],
  'zone/Z1': [ledBy('t-1', 3)],
});

/** Any order of events: `evolve` and `legal` answer, the status stays in the union, and each event type occurred. */
function holdsFor<S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  statuses: readonly string[],
  events: readonly EventOf<Specs>[],
) {
  const seen = new Set<string>([type.initial.status]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 25 }), (past) => {
      let state = type.initial;
      for (const event of past) {
        const one = recorded(type, key, event);
        const refusal = type.legal(state, one, world);
        expect(refusal === null || !refusal.ok).toBe(true);
        state = type.evolve(state, one);
        expect(statuses).toContain(state.status);
        seen.add(state.status);
        expect(type.scopeOf(key, event)).toBe(`supply/${supermarket}`);
        type.claims(one);
      }
    }),
    { numRuns: 400 },
  );
  expect([...seen].sort()).toEqual([...statuses].sort());
  expect(new Set(events.map((e) => e.type))).toEqual(new Set(Object.keys(type.events)));
  for (const e of events) type.events[e.type]?.schema.parse(e.payload);
}

const containerFacts = [
  received(),
  received({ lot: 'L-2' }),
  received({ delivery: 'DN-2' }),
  movedTo('LS-10'),
  consumed(40),
  consumed(100),
  blockedFor('damage'),
  { type: 'ContainerSplit', payload: { supermarket, into: 'C-2', quantity: 10 } },
  { type: 'ContainerOpened', payload: { supermarket, location: 'SM-2' } },
  { type: 'ContainerCounted', payload: { supermarket, counted: 50, expected: 100, reason: null } },
] as const;

describe('every supply stream answers to any order of events', () => {
  it('container', () => {
    holdsFor(
      container,
      'C-1',
      ['absent', 'unregistered', 'sealed', 'open', 'empty'],
      [
        ...containerFacts,
        { type: 'ContainerUnblocked', payload: { supermarket, reason: 'damage', note: '', signature: null } },
        { type: 'ContainerVarianceApproved', payload: { supermarket, count: 'e-0', note: '' } },
      ],
    );
  });
  it('call', () => {
    holdsFor(
      call,
      callId,
      ['absent', 'open', 'picking', 'picked', 'inTransport', 'short', 'delivered', 'cancelled'],
      [
        raised(),
        { type: 'CallPickingStarted', payload: { supermarket } },
        picked(),
        picked('C-2', 30),
        pickReturned(),
        pickReturned('C-2'),
        inTransport(),
        inTransport(null),
        {
          type: 'CallRequeued',
          payload: { supermarket, transport: transportId, attempt: 0, reason: 'cancelled' },
        },
        { type: 'CallSetDown', payload: { supermarket, transport: transportId } },
        { type: 'CallShort', payload: { supermarket, available: 0, reason: '' } },
        delivered(),
        cancelledCall(),
      ],
    );
  });
  it('transport', () => {
    const [first, second] = [missionNo(1), missionNo(2, 'AGV-03', 4)];
    holdsFor(
      transport,
      transportId,
      [
        'absent',
        'requested',
        'assigned',
        'accepted',
        'loading',
        'loaded',
        'moving',
        'unloading',
        'failed',
        'cancelling',
        'cancelled',
        'takenOver',
        'unloaded',
      ],
      [
        requested(),
        ...[first, second].flatMap((m) => [
          assigned(m),
          step('TransportAccepted', m),
          step('TransportLoading', m),
          loaded(m),
          step('TransportMoving', m),
          step('TransportUnloading', m),
          failed(m),
          cancelled(m),
        ]),
        unloaded(),
        loaded(null),
        cancelAsked(),
        cancelled(null),
        takenOver(),
        { type: 'TransportAgvAsked', payload: { supermarket, agv: 'AGV-03' } },
        { type: 'TransportHandedBack', payload: { supermarket, from: 'DOCK-1' } },
      ],
    );
  });
  it('zone', () => {
    holdsFor(
      zone,
      'Z1',
      ['absent', 'unled', 'led'],
      [
        ledBy('t-1', 1),
        ledBy('t-2', 2),
        { type: 'ZoneModeSet', payload: { supermarket, mode: 'automatic' } },
        { type: 'ZoneModeSet', payload: { supermarket, mode: 'manual' } },
      ],
    );
  });
});

describe('late facts', () => {
  it('give the same stock in any order, as long as nobody counts and one reception is known', () => {
    const facts = [received(), consumed(40), consumed(5), blockedFor('damage'), consumed(100)];
    const expected = fold(container, 'C-1', facts);
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (order) => {
        expect(fold(container, 'C-1', order)).toMatchObject({
          quantity: expected.status === 'absent' ? NaN : expected.quantity,
          blocks: [{ reason: 'damage' }],
        });
      }),
    );
  });
  it('of one AGV order end in the same state in any order, once it has unloaded', () => {
    const facts = [
      requested(),
      assigned(),
      step('TransportAccepted'),
      loaded(),
      step('TransportMoving'),
      unloaded(),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (order) => {
        expect(fold(transport, transportId, order)).toMatchObject({
          status: 'unloaded',
          load: null,
          job: { call: callId },
        });
      }),
    );
  });
});
