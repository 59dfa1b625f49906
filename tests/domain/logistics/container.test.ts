import { describe, expect, it } from 'vitest';
import { container } from '#domain/logistics/container';
import {
  approveVariance,
  backflush,
  blockContainer,
  consumeFromContainer,
  countContainer,
  moveContainer,
  openContainer,
  receiveContainer,
  splitContainer,
  unblockContainer,
} from '#domain/logistics/containerDecisions';
import type { CallEvent } from '#domain/logistics/callEvents';
import type { Fetching } from '#domain/logistics/fetching';
import { atLocation } from '#domain/logistics/supply';
import type { Place } from '#domain/logistics/supply';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '#tests/domain/given';
import {
  blockedFor,
  callId,
  cancelledCall,
  clerk,
  consumed,
  delivered,
  movedTo,
  movedWith,
  otherClerk,
  picked,
  putBackFrom,
  putDown,
  raised,
  received,
  setDownFor,
  stockOf,
  supermarket,
  takenFor,
  transportId,
  typesOf,
  worldOf,
} from './supplyWorld.ts';

/** What a PC knows that knows of these calls, and of that transport. */
const knowing = (past: Parameters<typeof worldOf>[0] = {}, fetching: Fetching | null = null) => ({
  reads: worldOf(past),
  fetching,
});
const context = contextFor(clerk);
const at = { container: 'C-1', supermarket };
const counted = (quantity: number, expected = 100) =>
  ({
    type: 'ContainerCounted',
    payload: { supermarket, counted: quantity, expected, reason: null },
  }) as const;

const signature = { person: 'p-9', meaning: 'unblock', recordHash: null };

describe('receiving a container', () => {
  const input = {
    ...at,
    part: 'P-NUT',
    lot: 'L-1',
    quantity: 100,
    location: 'SM-2',
    expiresAt: null,
    delivery: 'DN-1',
  };
  it('registers part, lot, quantity and place, once per label and delivery', () => {
    const { decision } = given(container, 'C-1', []).when((s) => receiveContainer(s, input, context));
    expect(decision).toMatchObject({
      ok: true,
      events: [
        {
          stream: 'container/C-1',
          type: 'ContainerReceived',
          effectKey: 'receive~C-1~DN-1~P-NUT~L-1~100~SM-2',
          payload: { receivedAt: context.now, quantity: 100 },
        },
      ],
    });
  });
  it('is refused when the label is in the book already', () => {
    given(container, 'C-1', [received()])
      .when((s) => receiveContainer(s, input, context))
      .thenRefused('containerAlreadyReceived', { container: 'C-1' });
  });
  it('is refused when the label stands for another part', () => {
    given(container, 'C-1', [received({ part: 'P-BELT' })])
      .when((s) => receiveContainer(s, input, context))
      .thenRefused('containerLabelConflict', { part: 'P-BELT', scannedPart: 'P-NUT' });
  });
  it('blocks the label when two receptions that conflict have both happened', () => {
    const state = fold(container, 'C-1', [received(), received({ lot: 'L-9' })]);
    expect(state).toMatchObject({ lot: 'L-1', quantity: 100, blocks: [{ reason: 'labelConflict' }] });
  });
  it.each([
    ['another quantity', { quantity: 10 }],
    ['another place', { location: 'SM-9' }],
  ])('blocks the label when it was booked in twice with %s', (_name, other) => {
    const state = fold(container, 'C-1', [received(), received(other)]);
    expect(state).toMatchObject({ quantity: 100, blocks: [{ reason: 'labelConflict' }] });
    given(container, 'C-1', [received()])
      .when((s) => receiveContainer(s, { ...input, ...other }, context))
      .thenRefused('containerLabelConflict', { quantity: 100 });
  });
  it('blocks a label under which two people split at once, because neither quantity may vanish', () => {
    const split = (quantity: number) => received({ splitFrom: 'C-0', quantity, delivery: null });
    const state = fold(container, 'C-1', [split(6), split(6)]);
    expect(state).toMatchObject({ quantity: 6, blocks: [{ reason: 'labelConflict' }] });
  });
  it('fills an emptied container anew, but keeps what blocks it', () => {
    const state = fold(container, 'C-1', [
      received(),
      blockedFor('damage'),
      consumed(100),
      received({ delivery: 'DN-2', lot: 'L-2', quantity: 60 }),
    ]);
    expect(state).toMatchObject({
      status: 'sealed',
      lot: 'L-2',
      quantity: 60,
      blocks: [{ reason: 'damage' }],
    });
  });
  it('does not fill an emptied container again by hearing the same delivery twice', () => {
    expect(fold(container, 'C-1', [received(), consumed(100), received()])).toMatchObject({
      status: 'empty',
      quantity: 0,
    });
  });
});

describe('moving a container', () => {
  const to = atLocation('LS-10');
  it('records from where to where', () => {
    given(container, 'C-1', [received()])
      .when((s) => moveContainer(s, { ...at, to, lineside: true, takenFor: null }, context, knowing()))
      .then([{ type: 'ContainerMoved', payload: { from: atLocation('SM-2'), to } }]);
  });
  it('is refused for a label nobody received', () => {
    given(container, 'C-1', [])
      .when((s) => moveContainer(s, { ...at, to, lineside: true, takenFor: null }, context, knowing()))
      .thenRefused('containerUnknown');
  });
  it('does not bring a blocked container to the line', () => {
    given(container, 'C-1', [received(), blockedFor('damage')])
      .when((s) => moveContainer(s, { ...at, to, lineside: true, takenFor: null }, context, knowing()))
      .thenRefused('containerBlocked', { reason: 'damage' });
  });
  it('brings a blocked container to quarantine', () => {
    given(container, 'C-1', [received(), blockedFor('damage')])
      .when((s) =>
        moveContainer(
          s,
          { ...at, to: atLocation('Q-1'), lineside: false, takenFor: null },
          context,
          knowing(),
        ),
      )
      .then([{ type: 'ContainerMoved' }]);
  });
  it('that finds it elsewhere is a discrepancy, and the container is where it was put', () => {
    const state = fold(container, 'C-1', [received()]);
    const event = recorded(container, 'C-1', {
      type: 'ContainerMoved',
      payload: { supermarket, from: atLocation('SM-4'), to, lineside: true, transport: null },
    });
    expect(
      container.legal(state, event, { ...noReads, get: () => expect.fail('reads nothing') }),
    ).toMatchObject({
      code: 'containerNotWhereExpected',
      params: { expected: 'SM-2', found: 'SM-4' },
    });
    expect(container.evolve(state, event)).toMatchObject({ place: to });
  });
});

describe('a container that a call or a transport counts on', () => {
  const to = atLocation('SM-4');
  const move = (
    past: readonly CallEvent[],
    fetching: Fetching | null = null,
    change: { readonly to?: Place; readonly lineside?: boolean; readonly takenFor?: string | null } = {},
  ) =>
    given(container, 'C-1', [received(), takenFor(callId)]).when((s) =>
      moveContainer(
        s,
        { ...at, to, lineside: false, takenFor: null, ...change },
        context,
        knowing({ [`call/${callId}`]: past }, fetching),
      ),
    );
  const split = (past: readonly CallEvent[], fetching: Fetching | null = null) =>
    given(container, 'C-1', [received(), takenFor(callId), setDownFor(callId)]).when((s) =>
      splitContainer(s, { ...at, into: 'C-2', quantity: 40 }, context, {
        ...knowing({ [`call/${callId}`]: past }, fetching),
        child: container.initial,
      }),
    );
  it('is not moved away from the call that it was taken for, nor to the line past it', () => {
    move([raised(), picked()]).thenRefused('containerTaken', { container: 'C-1', location: 'LS-10' });
    move([raised(), picked()], null, { to: atLocation('LS-10'), lineside: true }).thenRefused(
      'containerTaken',
    );
    const past = { to: atLocation('LS-10'), lineside: true, takenFor: callId };
    move([raised(), picked()], null, past).thenRefused('containerTaken');
  });
  it('is set down for its call, and stays taken', () => {
    move([raised(), picked()], null, { takenFor: callId }).then([
      { type: 'ContainerMoved', payload: { to, takenFor: callId, arrival: 'e-2' } },
    ]);
    expect(fold(container, 'C-1', [received(), takenFor(callId), setDownFor(callId)])).toMatchObject({
      takenFor: callId,
      place: to,
    });
    move([raised(), picked()], null, { takenFor: 'other' }).thenRefused('callPickGone');
  });
  it('is anybody’s again once that call has ended', () => {
    move([raised(), picked(), delivered({ containers: [] })]).then([
      { payload: { takenFor: null }, type: 'ContainerMoved' },
    ]);
    move([raised(), picked(), cancelledCall()]).then([{ type: 'ContainerMoved' }]);
  });
  it('is not moved or split while a transport is to bring it, and the refusal says who has it', () => {
    const fetching = { transport: transportId, to: 'LS-10', agv: 'AGV-05', person: null };
    move([cancelledCall()], fetching).thenRefused('containerForVehicle', { agv: 'AGV-05', to: 'LS-10' });
    move([cancelledCall()], { ...fetching, agv: null }).thenRefused('containerForTransport');
    move([cancelledCall()], { ...fetching, person: 'p-1' }).thenRefused('containerForPerson', {
      person: 'p-1',
    });
    split([cancelledCall()], fetching).thenRefused('containerForVehicle');
  });
  it('is not split under the call that it was taken for', () => {
    split([raised(), picked()]).thenRefused('containerTaken');
    split([raised(), picked(), cancelledCall()]).then([
      { type: 'ContainerSplit' },
      { type: 'ContainerReceived' },
    ]);
  });
  it('is where it was put back to, unless it has left the call in the meantime: then that is a discrepancy', () => {
    const back = putBackFrom(callId);
    const taken = fold(container, 'C-1', [received(), takenFor(callId)]);
    expect(container.legal(taken, recorded(container, 'C-1', back), noReads)).toBeNull();
    expect(container.evolve(taken, recorded(container, 'C-1', back))).toMatchObject({
      place: atLocation('SM-2'),
      takenFor: null,
    });
    const used = fold(container, 'C-1', [
      received(),
      takenFor(callId),
      movedTo('LS-10'),
      consumed(40, 'LS-10'),
    ]);
    expect(container.legal(used, recorded(container, 'C-1', back), noReads)).toMatchObject({
      code: 'containerReturnedLate',
      params: { place: 'LS-10', to: 'SM-2' },
    });
    expect(container.evolve(used, recorded(container, 'C-1', back))).toEqual(used);
    const again = fold(container, 'C-1', [received(), takenFor('other')]);
    expect(container.evolve(again, recorded(container, 'C-1', back))).toEqual(again);
  });
  it('is where it was put down on the way, unless others had brought it elsewhere: then that is a discrepancy', () => {
    const taken = fold(container, 'C-1', [received(), takenFor(callId)]);
    const down = recorded(container, 'C-1', putDown('e-2'));
    expect(container.legal(taken, down, noReads)).toBeNull();
    expect(container.evolve(taken, down)).toMatchObject({ place: atLocation('SM-4'), takenFor: callId });
    const arrived = fold(container, 'C-1', [received(), takenFor(callId), movedTo('LS-10')]);
    expect(container.legal(arrived, down, noReads)).toMatchObject({
      code: 'containerPutDownLate',
      params: { container: 'C-1', place: 'LS-10', to: 'SM-4' },
    });
    expect(container.evolve(arrived, down)).toEqual(arrived);
  });
  it('stays where others brought it, for whoever took it without knowing: that is a discrepancy', () => {
    const taking = (known: string, call = callId) => {
      const { payload } = takenFor(call);
      return recorded(container, 'C-1', { type: 'ContainerMoved', payload: { ...payload, arrival: known } });
    };
    const arrived = fold(container, 'C-1', [received(), takenFor(callId), movedTo('LS-10')]);
    expect(container.legal(arrived, taking('e-1'), noReads)).toMatchObject({
      code: 'containerTakenLate',
      params: { container: 'C-1', place: 'LS-10', to: 'p-clerk' },
    });
    expect(container.evolve(arrived, taking('e-1'))).toEqual(arrived);
    const others = fold(container, 'C-1', [received(), takenFor('other')]);
    expect(container.evolve(others, taking('e-1'))).toEqual(others);
  });
  it('is in the hands of whoever found it where it stands, or takes it off the vehicle of their call', () => {
    const { payload } = takenFor(callId);
    const taking = recorded(container, 'C-1', {
      type: 'ContainerMoved',
      payload: { ...payload, arrival: 'e-of-another-reception' },
    });
    const inHand = { place: payload.to, takenFor: callId };
    expect(container.evolve(fold(container, 'C-1', [received()]), taking)).toMatchObject(inHand);
    const back = [received(), takenFor('other'), putBackFrom('other')];
    expect(container.evolve(fold(container, 'C-1', back), taking)).toMatchObject(inHand);
    expect(container.evolve(container.initial, taking)).toMatchObject(inHand);
    const agv: Place = { kind: 'agv', agv: 'AGV-05' };
    const aboard = (call: string) => fold(container, 'C-1', [received(), movedWith(agv, call)]);
    expect(container.evolve(aboard(callId), taking)).toMatchObject(inHand);
    expect(container.evolve(aboard('other'), taking)).toMatchObject({ place: agv, takenFor: 'other' });
  });
  it('is where an older record put it down, which does not say where it was known to be', () => {
    const arrived = fold(container, 'C-1', [received(), takenFor(callId), movedTo('LS-10')]);
    expect(container.evolve(arrived, recorded(container, 'C-1', putDown()))).toMatchObject({
      place: atLocation('SM-4'),
    });
  });
  it('is where it arrived although it had been put down before: what arrived did arrive, and that is told', () => {
    const down = fold(container, 'C-1', [received(), takenFor(callId), putDown('e-2')]);
    const arrival = recorded(container, 'C-1', {
      type: 'ContainerMoved',
      payload: { ...putDown().payload, to: atLocation('LS-10'), lineside: true, takenFor: null },
    });
    expect(container.evolve(down, arrival)).toMatchObject({ place: atLocation('LS-10'), takenFor: null });
    expect(container.legal(down, arrival, noReads)).toMatchObject({
      code: 'containerNotWithCarrier',
      params: { expected: 'SM-4', carrier: 'p-clerk' },
    });
  });
});

describe('splitting a container', () => {
  const absent = container.initial;
  it('gives the new label part, lot and age of the old one', () => {
    given(container, 'C-1', [received()])
      .when((s) =>
        splitContainer(s, { ...at, into: 'C-2', quantity: 40 }, context, { ...knowing(), child: absent }),
      )
      .then([
        { stream: 'container/C-1', type: 'ContainerSplit', payload: { into: 'C-2', quantity: 40 } },
        {
          stream: 'container/C-2',
          type: 'ContainerReceived',
          payload: {
            lot: 'L-1',
            quantity: 40,
            location: 'SM-2',
            receivedAt: '2026-11-20T06:00:00.000Z',
            splitFrom: 'C-1',
          },
        },
      ]);
  });
  it.each([
    ['more than is there', { into: 'C-2', quantity: 100 }, 'containerTooLittle'],
    ['into itself', { into: 'C-1', quantity: 10 }, 'containerSplitIntoItself'],
  ])('is refused for %s', (_name, input, code) => {
    given(container, 'C-1', [received()])
      .when((s) => splitContainer(s, { ...at, ...input }, context, { ...knowing(), child: absent }))
      .thenRefused(code);
  });
  it('is refused while blocked, or when the new label is taken, or under way', () => {
    given(container, 'C-1', [received(), blockedFor('damage')])
      .when((s) =>
        splitContainer(s, { ...at, into: 'C-2', quantity: 40 }, context, { ...knowing(), child: absent }),
      )
      .thenRefused('containerBlocked');
    const taken = fold(container, 'C-2', [received({ part: 'P-BELT' })]);
    given(container, 'C-1', [received()])
      .when((s) =>
        splitContainer(s, { ...at, into: 'C-2', quantity: 40 }, context, { ...knowing(), child: taken }),
      )
      .thenRefused('containerLabelConflict');
    given(container, 'C-1', [
      received(),
      {
        type: 'ContainerMoved',
        payload: {
          supermarket,
          from: null,
          to: { kind: 'agv', agv: 'AGV-1' },
          lineside: false,
          transport: null,
        },
      },
    ])
      .when((s) =>
        splitContainer(s, { ...at, into: 'C-2', quantity: 40 }, context, { ...knowing(), child: absent }),
      )
      .thenRefused('containerInTransit', { carrier: 'AGV-1' });
  });
});

describe('opening and consuming', () => {
  it('opens once', () => {
    const input = { ...at, location: 'SM-2' };
    given(container, 'C-1', [received()])
      .when((s) => openContainer(s, input, context))
      .then([{ type: 'ContainerOpened' }]);
    given(container, 'C-1', [
      received(),
      { type: 'ContainerOpened', payload: { supermarket, location: 'SM-2' } },
    ])
      .when((s) => openContainer(s, input, context))
      .thenRefused('containerAlreadyOpen');
  });
  const use = {
    ...at,
    quantity: 4,
    location: 'SM-2',
    purpose: 'rework' as const,
    unit: 'u-1',
    station: null,
    operation: null,
  };
  it('takes from the container and knows part and lot by itself', () => {
    given(container, 'C-1', [received()])
      .when((s) => consumeFromContainer(s, use, context))
      .then([{ type: 'ContainerConsumed', payload: { part: 'P-NUT', lot: 'L-1', quantity: 4 } }]);
  });
  it.each([
    ['blocked', [received(), blockedFor('damage')], 'containerBlocked'],
    ['expired', [received({ expiresAt: '2026-11-22T07:59:59.000Z' })], 'containerExpired'],
    ['elsewhere', [received(), movedTo('LS-9')], 'containerNotWhereExpected'],
    ['nearly empty', [received({ quantity: 3 })], 'containerTooLittle'],
    ['not known', [], 'containerUnknown'],
  ])('is refused when %s', (_name, past, code) => {
    given(container, 'C-1', past)
      .when((s) => consumeFromContainer(s, use, context))
      .thenRefused(code);
  });
  it('adds up to the same stock whatever order the facts arrive in', () => {
    const orders = [
      [received(), consumed(30), consumed(20)],
      [consumed(30), received(), consumed(20)],
      [consumed(20), consumed(30), received()],
    ];
    for (const events of orders)
      expect(fold(container, 'C-1', events)).toMatchObject({ status: 'open', quantity: 50 });
  });
  it('keeps sums of tenths exact', () => {
    const tenths = Array.from({ length: 10 }, () => consumed(0.1));
    expect(fold(container, 'C-1', [received({ quantity: 1 }), ...tenths])).toMatchObject({
      status: 'empty',
      quantity: 0,
    });
  });
  it('flags a consumption older than the last count', () => {
    const state = container.evolve(
      fold(container, 'C-1', [received()]),
      recorded(container, 'C-1', counted(80), { occurredAt: '2026-11-22T08:00:00.000Z' }),
    );
    const late = recorded(container, 'C-1', consumed(5), { occurredAt: '2026-11-22T07:30:00.000Z' });
    expect(
      container.legal(state, late, { ...noReads, get: () => expect.fail('reads nothing') }),
    ).toMatchObject({
      code: 'containerCountedSince',
    });
  });
});

describe('backflush', () => {
  const used = {
    supermarket,
    part: 'P-NUT',
    quantity: 30,
    location: 'LS-10',
    unit: 'u-1',
    station: 'FA-10',
    operation: 'op-1',
    cause: 'e-77',
  };
  it('takes from the open container first, then from the oldest', () => {
    const stock = [
      stockOf('C-3', { quantity: 20, receivedAt: '2026-11-21T06:00:00.000Z' }),
      stockOf('C-2', { quantity: 15, lot: 'L-2' }),
      stockOf('C-9', { quantity: 10, open: true, receivedAt: '2026-11-22T06:00:00.000Z' }),
    ];
    expect(backflush(used, stock)).toMatchObject({
      events: [
        { stream: 'container/C-9', payload: { quantity: 10 }, effectKey: 'backflush~e-77~LS-10~P-NUT~0' },
        { stream: 'container/C-2', payload: { quantity: 15, lot: 'L-2' } },
        { stream: 'container/C-3', payload: { quantity: 5 } },
      ],
    });
  });
  it('books what the record lacks on the last container, so that somebody counts', () => {
    expect(backflush(used, [stockOf('C-2', { quantity: 8 })])).toMatchObject({
      events: [{ stream: 'container/C-2', payload: { quantity: 30 } }],
    });
  });
  it('records nothing where no container is known', () => {
    expect(backflush(used, [])).toMatchObject({ ok: true, events: [] });
  });
});

describe('counting', () => {
  it('believes the count at once and keeps the difference for approval', () => {
    given(container, 'C-1', [received()])
      .when((s) => countContainer(s, { ...at, counted: 92, reason: 'cycle' }, context))
      .then([{ type: 'ContainerCounted', payload: { counted: 92, expected: 100 } }]);
    expect(fold(container, 'C-1', [received(), counted(92)])).toMatchObject({
      quantity: 92,
      variance: { count: 'e-2', counted: 92, expected: 100 },
    });
  });
  it('is refused for a container nobody received', () => {
    given(container, 'C-1', [])
      .when((s) => countContainer(s, { ...at, counted: 1, reason: null }, context))
      .thenRefused('containerUnknown');
  });
  it('needs no approval when nothing differs', () => {
    expect(fold(container, 'C-1', [received(), counted(100)])).toMatchObject({ variance: null });
  });
  it('keeps the difference to the approved book when it is counted again before anybody approved', () => {
    expect(fold(container, 'C-1', [received(), counted(92), counted(95)])).toMatchObject({
      quantity: 95,
      variance: { count: 'e-3', counted: 95, expected: 100 },
    });
    expect(fold(container, 'C-1', [received(), counted(92), counted(100)])).toMatchObject({ variance: null });
  });
  it('names the count that it follows, and is told of as a misfit when it knew nothing of another one', () => {
    const first = [received(), counted(92)];
    given(container, 'C-1', first)
      .when((s) => countContainer(s, { ...at, counted: 95, reason: 'cycle' }, context))
      .then([{ type: 'ContainerCounted', payload: { counted: 95, previous: 'e-2' } }]);
    const judged = (quantity: number, previous: string | null | undefined) => {
      const { payload } = counted(quantity);
      const event = { type: 'ContainerCounted', payload: { ...payload, previous } } as const;
      return container.legal(fold(container, 'C-1', first), recorded(container, 'C-1', event), noReads);
    };
    expect(judged(95, null)).toMatchObject({
      code: 'containerCountsApart',
      params: { container: 'C-1', first: 92, counted: 95, by: expect.any(String) },
    });
    expect([judged(95, 'e-2'), judged(92, null), judged(95, undefined)]).toEqual([null, null, null]);
  });
  it('is approved by somebody else, for the count that was looked at', () => {
    const past = [received(), counted(92)];
    const approve = (count: string, actor = clerk) =>
      given(container, 'C-1', past).when((s) =>
        approveVariance(s, { ...at, count, note: '' }, contextFor(actor)),
      );
    approve('e-2').then([{ type: 'ContainerVarianceApproved', payload: { count: 'e-2' } }]);
    approve('e-1').thenRefused('containerCountSuperseded');
    given(container, 'C-1', [received()])
      .when((s) => approveVariance(s, { ...at, count: 'e-2', note: '' }, context))
      .thenRefused('containerNoVariance');
    const own = container.evolve(
      fold(container, 'C-1', [received()]),
      recorded(container, 'C-1', counted(92), { eventId: 'e-2', actor: otherClerk }),
    );
    expect(approveVariance(own, { ...at, count: 'e-2', note: '' }, contextFor(otherClerk))).toMatchObject({
      code: 'containerVarianceOwnCount',
    });
  });
});

describe('blocking', () => {
  const because = { ...at, reason: 'damage', note: 'dented' };
  it('applies at once, once per reason', () => {
    given(container, 'C-1', [received()])
      .when((s) => blockContainer(s, because, context))
      .then([{ type: 'ContainerBlocked', payload: { reason: 'damage' } }]);
    given(container, 'C-1', [received(), blockedFor('damage')])
      .when((s) => blockContainer(s, because, context))
      .thenRefused('containerAlreadyBlocked');
  });
  it('is lifted reason by reason, and only by a loosening event', () => {
    given(container, 'C-1', [received(), blockedFor('damage'), blockedFor('count')])
      .when((s) => unblockContainer(s, { ...because, signature }, context))
      .then([{ type: 'ContainerUnblocked', payload: { reason: 'damage' } }]);
    given(container, 'C-1', [received()])
      .when((s) => unblockContainer(s, { ...because, signature }, context))
      .thenRefused('containerNotBlocked');
    expect(container.events['ContainerUnblocked']?.loosens).toBe(true);
    expect(
      fold(container, 'C-1', [
        received(),
        blockedFor('damage'),
        blockedFor('count'),
        { type: 'ContainerUnblocked', payload: { supermarket, reason: 'damage', note: '', signature: null } },
      ]),
    ).toMatchObject({ blocks: [{ reason: 'count' }] });
  });
  it('holds even for a container whose reception is not known yet', () => {
    const state = fold(container, 'C-1', [blockedFor('damage'), received()]);
    expect(state).toMatchObject({ status: 'sealed', blocks: [{ reason: 'damage' }] });
    expect(
      typesOf(
        consumeFromContainer(
          state,
          {
            ...at,
            quantity: 1,
            location: 'SM-2',
            purpose: 'build',
            unit: null,
            station: null,
            operation: null,
          },
          context,
        ),
      ),
    ).toEqual(['refused containerBlocked']);
  });
});
