import { describe, expect, it } from 'vitest';
import { call } from '#domain/logistics/call';
import { cancelCall, carryCall, deliverCall, raiseCall, reportShort } from '#domain/logistics/callDecisions';
import type { CallEvent } from '#domain/logistics/callEvents';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import type { Fetching } from '#domain/logistics/fetching';
import { pickContainer, returnPick, startPicking } from '#domain/logistics/pickDecisions';
import type { PickInput, Room } from '#domain/logistics/pickDecisions';
import type { StockItem } from '#domain/logistics/stock';
import { atLocation } from '#domain/logistics/supply';
import { contextFor, fold, given, recorded } from '#tests/domain/given';
import {
  blockedFor,
  callId,
  cancelledCall,
  clerk,
  consumed,
  delivered,
  inTransport,
  movedTo,
  movedWith,
  otherClerk,
  picked,
  pickReturned,
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

const context = contextFor(clerk);
const at = { call: callId, supermarket };
const started: CallEvent = { type: 'CallPickingStarted', payload: { supermarket } };
const short: CallEvent = { type: 'CallShort', payload: { supermarket, available: 0, reason: 'none left' } };
const requeued = (attempt = 0): CallEvent => ({
  type: 'CallRequeued',
  payload: { supermarket, transport: transportId, attempt, reason: 'cancelled' },
});

describe('raising a call', () => {
  const { payload } = raised() as Extract<CallEvent, { type: 'CallRaised' }>;
  it('uses the need as stream key and effect key, so that two PCs apart raise one call', () => {
    const { decision } = given(call, callId, []).when((s) => raiseCall(s, payload, context));
    expect(decision).toMatchObject({
      ok: true,
      events: [{ stream: `call/${callId}`, type: 'CallRaised', effectKey: `call~${callId}` }],
    });
    expect(fold(call, callId, [raised(), raised({ quantity: 7 })])).toMatchObject({
      status: 'open',
      terms: { quantity: 100 },
    });
  });
  it('is refused for a need that is called already', () => {
    given(call, callId, [raised()])
      .when((s) => raiseCall(s, payload, context))
      .thenRefused('callAlreadyRaised', { status: 'open' });
  });
});

describe('picking', () => {
  const input: PickInput = {
    ...at,
    container: 'C-1',
    from: 'SM-2',
    to: atLocation('DOCK-1'),
    leaving: null,
    beyondRoom: false,
  };
  const pick = (
    containerPast: readonly ContainerEvent[],
    change: Partial<PickInput> = {},
    callPast: readonly CallEvent[] = [raised()],
    stock: readonly StockItem[] = [],
    holds: readonly string[] = [],
    room: Room | null = null,
    fetching: Fetching | null = null,
  ) =>
    given(call, callId, callPast).when((s) =>
      pickContainer(s, { ...input, ...change }, context, {
        reads: worldOf({ 'container/C-1': containerPast }),
        stock,
        holds,
        room,
        fetching,
      }),
    );

  it('starts once, and tells the second picker who was first', () => {
    given(call, callId, [raised()])
      .when((s) => startPicking(s, at, context))
      .then([{ type: 'CallPickingStarted' }]);
    given(call, callId, [raised(), started])
      .when((s) => startPicking(s, at, contextFor(otherClerk)))
      .thenRefused('callAlreadyPicking', { by: 'p-supervisor' });
    given(call, callId, [raised(), picked()])
      .when((s) => startPicking(s, at, context))
      .thenRefused('callNotOpen', { status: 'picked' });
    given(call, callId, [])
      .when((s) => startPicking(s, at, context))
      .thenRefused('callUnknown');
  });
  it('takes the scanned container and moves it in the same decision', () => {
    const { decision } = pick([received()]);
    expect(typesOf(decision)).toEqual([`call/${callId} CallPicked`, 'container/C-1 ContainerMoved']);
    expect(decision).toMatchObject({
      events: [
        { payload: { quantity: 100, lot: 'L-1', older: null }, reads: ['container/C-1'] },
        { payload: { from: atLocation('SM-2'), to: atLocation('DOCK-1') }, causedBy: 0 },
      ],
    });
  });
  it('refuses a wrong part with both numbers', () => {
    pick([received({ part: 'P-BELT' })]).thenRefused('pickWrongPart', {
      expected: 'P-NUT',
      scanned: 'P-BELT',
    });
  });
  it('refuses a wrong lot with both lots, where the call asks for one', () => {
    pick([received()], {}, [raised({ lot: 'L-8' })]).thenRefused('pickWrongLot', {
      expected: 'L-8',
      scanned: 'L-1',
    });
  });
  it.each<[string, readonly ContainerEvent[], string]>([
    ['a blocked container', [received(), blockedFor('damage')], 'containerBlocked'],
    ['an empty container', [received(), consumed(100)], 'containerEmpty'],
    ['an expired container', [received({ expiresAt: '2026-11-22T08:00:00.000Z' })], 'containerExpired'],
    ['a label nobody received', [], 'containerUnknown'],
    ['a container that stands elsewhere', [received(), movedTo('SM-4')], 'containerNotWhereExpected'],
  ])('refuses %s', (_name, past, code) => {
    pick(past).thenRefused(code);
  });
  it('refuses what a hold covers', () => {
    pick([received()], {}, [raised()], [], ['h-1']).thenRefused('pickOnHold', { hold: 'h-1' });
  });
  it('refuses for a call that has ended, and a container picked before', () => {
    pick([received()], {}, [raised(), cancelledCall()]).thenRefused('callCancelled');
    pick([received()], {}, [raised(), delivered()]).thenRefused('callAlreadyDelivered');
    pick([received()], {}, [raised({ quantity: 200 }), picked()]).thenRefused('callContainerAlreadyPicked');
  });
  it('leaves what a transport is to bring, and says which vehicle comes for it', () => {
    const fetching = { transport: transportId, to: 'LS-10', agv: 'AGV-05', person: null };
    pick([received()], {}, [raised()], [], [], null, fetching).thenRefused('containerForVehicle', {
      container: 'C-1',
      agv: 'AGV-05',
      to: 'LS-10',
      transport: transportId,
    });
  });
  it('leaves what was set down for another call, as long as that call stands', () => {
    const other = 'LS-11~P-NUT~100-104~0';
    const pickAt = (past: readonly CallEvent[]) =>
      given(call, callId, [raised()]).when((s) =>
        pickContainer(s, { ...input, from: 'SM-4' }, context, {
          reads: worldOf({
            'container/C-1': [received(), takenFor(other), setDownFor(other)],
            [`call/${other}`]: past,
          }),
          stock: [],
          holds: [],
          room: null,
          fetching: null,
        }),
      );
    pickAt([raised({ location: 'LS-11' }), picked()]).thenRefused('containerTaken', { location: 'LS-11' });
    pickAt([raised({ location: 'LS-11' }), picked(), cancelledCall()]).then([
      { type: 'CallPicked' },
      { type: 'ContainerMoved', payload: { takenFor: callId } },
    ]);
  });
  it('warns once of an older container and records that it was left', () => {
    const older = stockOf('C-0', { receivedAt: '2026-11-19T06:00:00.000Z' });
    pick([received()], {}, [raised()], [older]).thenRefused('pickOlderFirst', {
      older: 'C-0',
      location: 'SM-2',
    });
    pick([received()], { leaving: 'C-0' }, [raised()], [older]).then([
      { type: 'CallPicked', payload: { older: 'C-0' } },
      { type: 'ContainerMoved' },
    ]);
  });
  it('warns of what expires first, whenever it was received', () => {
    const sooner = stockOf('C-0', {
      receivedAt: '2026-11-21T06:00:00.000Z',
      expiresAt: '2026-12-01T00:00:00.000Z',
    });
    pick([received({ expiresAt: '2027-01-01T00:00:00.000Z' })], {}, [raised()], [sooner]).thenRefused(
      'pickOlderFirst',
      { older: 'C-0', expiresAt: '2026-12-01T00:00:00.000Z' },
    );
  });
  it('takes a whole container for what is missing, and nothing more once that is there', () => {
    pick([received()], {}, [raised({ quantity: 60 }), picked('C-2', 40)]).then([
      { type: 'CallPicked', payload: { quantity: 100 } },
      { type: 'ContainerMoved' },
    ]);
    pick([received()], {}, [raised({ quantity: 60 }), picked('C-2', 60)]).thenRefused('pickNotNeeded', {
      container: 'C-1',
      picked: 60,
      quantity: 60,
    });
    pick([received()], {}, [raised({ quantity: 60 }), picked('C-2', 60), pickReturned('C-2')]).then([
      { type: 'CallPicked' },
      { type: 'ContainerMoved' },
    ]);
  });
  it('warns once of more than the place takes beside what stands there, what is in hand counted in', () => {
    const past = [raised({ quantity: 60 }), picked('C-2', 40)];
    const room = (most: number, standing = 0): Room => ({ most, standing });
    pick([received()], {}, past, [], [], room(140)).then([
      { type: 'CallPicked' },
      { type: 'ContainerMoved' },
    ]);
    pick([received()], {}, past, [], [], room(139)).thenRefused('pickBeyondRoom', {
      quantity: 140,
      standing: 0,
      room: 139,
    });
    pick([received()], {}, past, [], [], room(240, 100)).then([
      { type: 'CallPicked' },
      { type: 'ContainerMoved' },
    ]);
    pick([received()], {}, past, [], [], room(240, 101)).thenRefused('pickBeyondRoom', {
      quantity: 140,
      standing: 101,
      room: 240,
    });
    pick([received()], { beyondRoom: true }, past, [], [], room(240, 101)).then([
      { type: 'CallPicked' },
      { type: 'ContainerMoved' },
    ]);
  });
  it('goes on until the quantity is there', () => {
    const half = fold(call, callId, [raised(), started, picked('C-1', 40)]);
    expect(half).toMatchObject({ status: 'picking' });
    expect(fold(call, callId, [raised(), started, picked('C-1', 40), picked('C-2', 60)])).toMatchObject({
      status: 'picked',
      picks: [{ container: 'C-1' }, { container: 'C-2' }],
    });
  });
  it('is judged at the plant on the container as it was there', () => {
    const state = fold(call, callId, [raised()]);
    const reads = worldOf({ 'container/C-1': [received(), blockedFor('damage')] });
    expect(call.legal(state, recorded(call, callId, picked()), reads)).toMatchObject({
      code: 'containerBlocked',
    });
  });
  it('claims the container for its call until it is delivered or the call is cancelled', () => {
    const claim = { registry: 'container', name: 'C-1', holder: `call/${callId}` };
    expect(call.claims(recorded(call, callId, picked()))).toEqual([{ ...claim, held: true }]);
    expect(call.claims(recorded(call, callId, delivered()))).toEqual([{ ...claim, held: false }]);
    expect(call.claims(recorded(call, callId, delivered({ released: ['C-2'] })))).toEqual([
      { ...claim, held: false },
      { ...claim, name: 'C-2', held: false },
    ]);
    expect(call.claims(recorded(call, callId, started))).toEqual([]);
  });
});

describe('putting a picked container back', () => {
  const inHand = takenFor(callId);
  const putBack = (past: readonly CallEvent[], to: string | null = null, transport: string | null = null) =>
    given(call, callId, past).when((s) =>
      returnPick(s, { ...at, container: 'C-1', to }, context, {
        reads: worldOf({ 'container/C-1': [received(), inHand] }),
        transport,
      }),
    );
  it('moves it back to where it was taken from, or to where it is scanned to', () => {
    putBack([raised(), picked()]).then([
      { type: 'CallPickReturned', payload: { container: 'C-1', to: 'SM-2' } },
      {
        stream: 'container/C-1',
        type: 'ContainerMoved',
        payload: {
          from: { kind: 'person', person: 'p-clerk' },
          to: atLocation('SM-2'),
          lineside: false,
          returnedFrom: callId,
        },
      },
    ]);
    putBack([raised(), picked()], 'SM-4').then([
      { type: 'CallPickReturned', payload: { to: 'SM-4' } },
      { type: 'ContainerMoved', payload: { to: atLocation('SM-4') } },
    ]);
  });
  it('is refused for what is not in hand: never picked, under way, delivered, cancelled', () => {
    putBack([raised()]).thenRefused('callContainerNotPicked', { container: 'C-1' });
    putBack([raised(), picked(), pickReturned()]).thenRefused('callContainerNotPicked');
    putBack([raised(), picked(), inTransport()]).thenRefused('callInTransport', { transport: transportId });
    putBack([raised(), picked(), delivered()]).thenRefused('callAlreadyDelivered');
    putBack([raised(), cancelledCall()]).thenRefused('callCancelled');
    putBack([]).thenRefused('callUnknown');
  });
  it('is refused while a transport is to fetch it, and fits while a person carries it', () => {
    putBack([raised(), picked()], null, transportId).thenRefused('callTransportAsked', {
      transport: transportId,
    });
    putBack([raised(), picked(), inTransport(null)]).then([
      { type: 'CallPickReturned' },
      { type: 'ContainerMoved' },
    ]);
  });
  it('leaves the call open with nothing in hand, and being picked with too little', () => {
    const both = [raised(), started, picked('C-1', 40), picked('C-2', 60)];
    expect(fold(call, callId, both)).toMatchObject({ status: 'picked' });
    expect(fold(call, callId, [...both, pickReturned('C-2')])).toMatchObject({
      status: 'picking',
      picks: [{ container: 'C-1' }],
    });
    const none = fold(call, callId, [...both, pickReturned('C-2'), pickReturned()]);
    expect(none).toMatchObject({ status: 'open', picks: [] });
    expect(fold(call, callId, [raised(), picked(), inTransport(null), pickReturned()])).toMatchObject({
      status: 'open',
      picks: [],
    });
    expect(fold(call, callId, [raised(), picked(), picked('C-2', 30), pickReturned('C-2')])).toMatchObject({
      status: 'picked',
    });
  });
  it('takes it out of a call that is short, and changes nothing that was delivered', () => {
    const some = [raised(), picked('C-1', 40), short];
    expect(fold(call, callId, [...some, pickReturned()])).toMatchObject({ status: 'short', picks: [] });
    const done = [raised(), picked(), delivered()];
    expect(fold(call, callId, [...done, pickReturned()])).toEqual(fold(call, callId, done));
  });
  it('is done after the call has ended, for what did not come with it', () => {
    const back = [
      { type: 'CallPickReturned' },
      { type: 'ContainerMoved', payload: { to: atLocation('SM-2') } },
    ];
    const late = [raised(), picked('C-2'), picked(), delivered({ containers: ['C-2'], released: ['C-1'] })];
    expect(fold(call, callId, late)).toMatchObject({ status: 'delivered', containers: ['C-2'] });
    putBack(late).then(back);
    putBack([raised(), picked(), cancelledCall()]).then(back);
    expect(fold(call, callId, [...late, pickReturned()])).toMatchObject({
      status: 'delivered',
      picks: [{ container: 'C-2' }],
    });
    given(call, callId, late)
      .when((s) =>
        returnPick(s, { ...at, container: 'C-2', to: null }, context, {
          reads: worldOf({}),
          transport: null,
        }),
      )
      .thenRefused('callAlreadyDelivered');
  });
  it('only takes off the call what others have moved meanwhile', () => {
    given(call, callId, [raised(), picked()])
      .when((s) =>
        returnPick(s, { ...at, container: 'C-1', to: null }, context, {
          reads: worldOf({ 'container/C-1': [received(), takenFor(callId), movedTo('SM-4')] }),
          transport: null,
        }),
      )
      .then([{ type: 'CallPickReturned' }]);
  });
  it('gives the container to other calls again', () => {
    expect(call.claims(recorded(call, callId, pickReturned()))).toEqual([
      { registry: 'container', name: 'C-1', holder: `call/${callId}`, held: false },
    ]);
  });
});

describe('a call nobody can serve', () => {
  const input = { ...at, available: 3, reason: 'rest is held' };
  it('is short, and can be picked once there is stock', () => {
    given(call, callId, [raised(), started])
      .when((s) => reportShort(s, input, context, null))
      .then([{ type: 'CallShort', payload: { available: 3 } }]);
    given(call, callId, [raised(), short])
      .when((s) => startPicking(s, at, context))
      .then([{ type: 'CallPickingStarted' }]);
  });
  it('is not short while a transport is under way for it, and the vehicle is named', () => {
    const report = (agv: string | null) =>
      given(call, callId, [raised()]).when((s) =>
        reportShort(s, input, context, { transport: transportId, agv }),
      );
    report('AGV-1').thenRefused('callForVehicle', { agv: 'AGV-1' });
    report(null).thenRefused('callForTransport', { transport: transportId });
  });
  it('is not short when it has been picked', () => {
    given(call, callId, [raised(), picked()])
      .when((s) => reportShort(s, input, context, null))
      .thenRefused('callNotOpen', { status: 'picked' });
  });
});

describe('carrying and delivering by hand', () => {
  const deliver = (
    past: readonly CallEvent[],
    location = 'LS-10',
    box: readonly ContainerEvent[] = [received(), takenFor(callId)],
  ) =>
    given(call, callId, past).when((s) =>
      deliverCall(s, { ...at, location }, context, worldOf({ 'container/C-1': box })),
    );
  it('needs something picked', () => {
    given(call, callId, [raised()])
      .when((s) => carryCall(s, at, context))
      .thenRefused('callNothingPicked');
    deliver([raised()]).thenRefused('callNothingPicked');
    given(call, callId, [raised(), picked()])
      .when((s) => carryCall(s, at, context))
      .then([{ type: 'CallInTransport', payload: { transport: null } }]);
  });
  it('puts the containers down where the call wants them', () => {
    deliver([raised(), picked(), inTransport(null)]).then([
      { type: 'CallDelivered', payload: { quantity: 100, containers: ['C-1'] } },
      {
        stream: 'container/C-1',
        type: 'ContainerMoved',
        payload: { from: { kind: 'person', person: 'p-clerk' }, to: atLocation('LS-10'), lineside: true },
      },
    ]);
  });
  it('books what is in the containers now, not what was when they were picked', () => {
    deliver([raised(), picked()], 'LS-10', [received(), takenFor(callId), consumed(30)]).then([
      { type: 'CallDelivered', payload: { quantity: 70 } },
      { type: 'ContainerMoved' },
    ]);
  });
  it('books nothing that is not with the picker any more, and says where that is', () => {
    deliver([raised(), picked()], 'LS-10', [received(), takenFor(callId), movedTo('SM-4')]).thenRefused(
      'callPickGone',
      { container: 'C-1', place: 'SM-4' },
    );
    deliver([raised(), picked()], 'LS-10', [received(), takenFor('other')]).thenRefused('callPickGone');
    const onAgv = movedWith({ kind: 'agv', agv: 'AGV-05' }, callId);
    deliver([raised(), picked()], 'LS-10', [received(), onAgv]).thenRefused('containerInTransit', {
      carrier: 'AGV-05',
    });
  });
  it('is refused at another location, and twice', () => {
    deliver([raised(), picked()], 'LS-11').thenRefused('callWrongLocation', {
      expected: 'LS-10',
      scanned: 'LS-11',
    });
    deliver([raised(), picked(), delivered()]).thenRefused('callAlreadyDelivered');
  });
  it('is a discrepancy by hand of what another PC had put back by then, and none by a vehicle that nobody picked for', () => {
    const late = recorded(call, callId, delivered({ transport: null }));
    const putBack = fold(call, callId, [raised(), picked(), pickReturned()]);
    expect(call.legal(putBack, late, worldOf({}))).toMatchObject({
      code: 'callContainerNotPicked',
      params: { container: 'C-1' },
    });
    expect(call.legal(fold(call, callId, [raised(), picked()]), late, worldOf({}))).toBeNull();
    const driven = recorded(call, callId, delivered({ transport: transportId }));
    expect(call.legal(fold(call, callId, [raised()]), driven, worldOf({}))).toBeNull();
  });
  it('cannot be carried twice', () => {
    given(call, callId, [raised(), picked(), inTransport()])
      .when((s) => carryCall(s, at, context))
      .thenRefused('callAlreadyInTransport', { transport: transportId });
  });
});

describe('cancelling', () => {
  const cancel = (past: readonly CallEvent[]) =>
    given(call, callId, past).when((s) => cancelCall(s, { ...at, reason: 'wrong part called' }, context));
  it('names what was picked, so that it goes back', () => {
    cancel([raised(), picked()]).then([{ type: 'CallCancelled', payload: { containers: ['C-1'] } }]);
  });
  it('is refused while the goods are under way, not once they were handed back, and after the end', () => {
    cancel([raised(), picked(), inTransport()]).thenRefused('callInTransport', { transport: transportId });
    const setDown: CallEvent = { type: 'CallSetDown', payload: { supermarket, transport: transportId } };
    cancel([raised(), picked(), inTransport(), setDown]).then([{ type: 'CallCancelled' }]);
    cancel([raised(), picked(), inTransport(), setDown, inTransport()]).thenRefused('callInTransport');
    expect(fold(call, callId, [raised(), picked(), delivered(), setDown])).toMatchObject({
      status: 'delivered',
    });
    cancel([raised(), delivered()]).thenRefused('callAlreadyDelivered');
    cancel([raised(), cancelledCall()]).thenRefused('callCancelled');
    cancel([]).thenRefused('callUnknown');
  });
  it('loses against goods that moved all the same: they are under way, then delivered', () => {
    const past = [raised(), cancelledCall(), inTransport()];
    expect(fold(call, callId, past)).toMatchObject({ status: 'inTransport' });
    expect(fold(call, callId, [...past, delivered()])).toMatchObject({ status: 'delivered' });
    const late = recorded(call, callId, delivered());
    expect(call.legal(fold(call, callId, [raised(), cancelledCall()]), late, worldOf({}))).toMatchObject({
      code: 'callCancelled',
    });
  });
});

describe('back in the queue', () => {
  it('counts the transports that ended, whichever comes first', () => {
    expect(fold(call, callId, [raised(), picked(), inTransport(), requeued()])).toMatchObject({
      status: 'picked',
      attempt: 1,
    });
    expect(fold(call, callId, [raised(), inTransport(), requeued()])).toMatchObject({ status: 'open' });
    expect(fold(call, callId, [raised(), requeued(1), requeued(0)])).toMatchObject({ attempt: 2 });
    expect(fold(call, callId, [requeued(), raised()])).toMatchObject({ status: 'open', attempt: 1 });
  });
  it('leaves a call that another transport carries by now', () => {
    const state = fold(call, callId, [raised(), inTransport('other'), requeued()]);
    expect(state).toMatchObject({ status: 'inTransport', transport: 'other' });
  });
  it('fits until the call has ended', () => {
    const event = recorded(call, callId, requeued());
    expect(call.legal(fold(call, callId, [raised()]), event, worldOf({}))).toBeNull();
    expect(call.legal(fold(call, callId, [raised(), delivered()]), event, worldOf({}))).toMatchObject({
      code: 'callAlreadyDelivered',
    });
  });
});
