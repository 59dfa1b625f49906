import { describe, expect, it } from 'vitest';
import { atLocation } from '#domain/logistics/supply';
import { transport } from '#domain/logistics/transport';
import {
  askForAgv,
  assignTransport,
  cancelTransport,
  recordCancelled,
  recordFailed,
  requestTransport,
  takeOverTransport,
  transportKeyOf,
} from '#domain/logistics/transportDecisions';
import type { Mission, TransportEvent } from '#domain/logistics/transportEvents';
import { orderIdOf, splitOrderId } from '#domain/logistics/transportEvents';
import { handBackTransport, loadByHand, recordAgvStep, unloadByHand } from '#domain/logistics/transportMoves';
import type { AgvStep } from '#domain/logistics/transportState';
import { isWaiting, needsPerson } from '#domain/logistics/transportState';
import { contextFor, fold, given, recorded } from '#tests/domain/given';
import {
  assigned,
  callId,
  cancelAsked,
  cancelled,
  cancelledCall,
  clerk,
  delivered,
  failed,
  inTransport,
  ledBy,
  loaded,
  missionNo,
  otherClerk,
  picked,
  raised,
  received,
  requested,
  step,
  supermarket,
  takenOver,
  transportId,
  typesOf,
  unloaded,
  worldOf,
} from './supplyWorld.ts';

const context = contextFor(clerk);
const at = { transport: transportId, supermarket };
const open = { [`call/${callId}`]: [raised()], 'container/C-1': [received()], 'zone/Z1': [ledBy('t-1', 3)] };
const world = worldOf(open);
const when = (past: readonly TransportEvent[]) => given(transport, transportId, past);

describe('the order id', () => {
  it('gives transport, epoch and order back', () => {
    expect(transportKeyOf(callId, 0)).toBe(transportId);
    expect(splitOrderId(orderIdOf('a-b~t0', missionNo(12)))).toEqual({
      transport: 'a-b~t0',
      epoch: 3,
      order: 12,
    });
    for (const foreign of ['', 'x', 'x-1', 'x-0-1', '-1-1', 'x-1-2.5'])
      expect(splitOrderId(foreign)).toBeNull();
  });
});

describe('requesting a transport', () => {
  const { payload } = requested() as Extract<TransportEvent, { type: 'TransportRequested' }>;
  const request = (past: readonly TransportEvent[], reads = world) =>
    when(past).when((s) => requestTransport(s, { ...at, ...payload }, context, reads));
  it('has one effect per attempt of a call', () => {
    const { decision } = request([]);
    expect(decision).toMatchObject({
      events: [{ effectKey: `transport~${transportId}`, reads: [`call/${callId}`] }],
    });
    request([requested()]).thenRefused('transportAlreadyRequested', { status: 'requested' });
  });
  it('is refused for a call that has ended', () => {
    request([], worldOf({ [`call/${callId}`]: [raised(), delivered()] })).thenRefused('callAlreadyDelivered');
    request([], worldOf({ [`call/${callId}`]: [raised(), cancelledCall()] })).thenRefused('callCancelled');
  });
});

describe('assigning', () => {
  const assign = (past: readonly TransportEvent[], agv = 'AGV-05', reads = world) =>
    when(past).when((s) =>
      assignTransport(
        s,
        {
          ...at,
          zone: 'Z1',
          agv,
          by: 'automatic',
          startNode: 'N1',
          pickupS: 42,
          nextBest: { agv: 'AGV-01', pickupS: 65 },
        },
        context,
        reads,
      ),
    );
  it('is done under the epoch of the master, with its reasons', () => {
    assign([requested()]).then([
      {
        type: 'TransportAssigned',
        payload: {
          mission: { agv: 'AGV-05', epoch: 3, order: 1 },
          pickupS: 42,
          nextBest: { agv: 'AGV-01', pickupS: 65 },
        },
      },
    ]);
  });
  it('never uses an order number twice', () => {
    assign([requested(), assigned(missionNo(4)), failed(missionNo(4))]).then([
      { type: 'TransportAssigned', payload: { mission: { order: 5 } } },
    ]);
    const old = recorded(transport, transportId, assigned(missionNo(4)));
    const state = fold(transport, transportId, [requested(), assigned(missionNo(4)), failed(missionNo(4))]);
    expect(transport.legal(state, old, world)).toMatchObject({ code: 'transportOrderOutOfTurn' });
  });
  it('gives the goods to another AGV while they still stand', () => {
    assign([requested(), assigned(), step('TransportAccepted')], 'AGV-03').then([
      { type: 'TransportAssigned', payload: { mission: { agv: 'AGV-03', order: 2 } } },
    ]);
  });
  it.each<[string, readonly TransportEvent[], string]>([
    ['never requested', [], 'transportUnknown'],
    ['loading', [requested(), assigned(), step('TransportLoading')], 'transportAlreadyAssigned'],
    ['loaded', [requested(), assigned(), loaded()], 'transportLoaded'],
    ['taken over', [requested(), takenOver()], 'transportTakenOver'],
    ['being cancelled', [requested(), assigned(), cancelAsked()], 'transportCancelling'],
    ['cancelled', [requested(), cancelled(null)], 'transportCancelled'],
    ['done', [requested(), assigned(), unloaded()], 'transportAlreadyDone'],
  ])('is refused when %s', (_name, past, code) => {
    assign(past).thenRefused(code);
  });
  it('is refused without a master, and a discrepancy under an outdated epoch', () => {
    assign([requested()], 'AGV-05', worldOf({ ...open, 'zone/Z1': [] })).thenRefused('zoneUnled');
    const state = fold(transport, transportId, [requested()]);
    const event = recorded(transport, transportId, assigned(missionNo(1, 'AGV-05', 2)));
    expect(transport.legal(state, event, world)).toMatchObject({
      code: 'zoneEpochOutdated',
      params: { epoch: 2, current: 3 },
    });
  });
});

describe('asking for an AGV', () => {
  const ask = (past: readonly TransportEvent[], agv = 'AGV-03') =>
    when(past).when((s) => askForAgv(s, { ...at, agv }, context));
  const asked = (agv: string): TransportEvent => ({
    type: 'TransportAgvAsked',
    payload: { supermarket, agv },
  });
  it('is remembered until an AGV has it, whichever PC asked', () => {
    ask([requested()]).then([{ type: 'TransportAgvAsked', payload: { agv: 'AGV-03' } }]);
    const past = [requested(), assigned(), asked('AGV-03')];
    expect(fold(transport, transportId, past)).toMatchObject({ status: 'assigned', asked: 'AGV-03' });
    expect(fold(transport, transportId, [...past, assigned(missionNo(2, 'AGV-03'))])).toMatchObject({
      mission: { agv: 'AGV-03' },
      asked: null,
    });
  });
  it('is taken back by asking for the AGV that has it', () => {
    const past = [requested(), assigned(), asked('AGV-03'), asked('AGV-05')];
    expect(fold(transport, transportId, past)).toMatchObject({ asked: null });
  });
  it.each<[string, readonly TransportEvent[], string]>([
    ['loading', [requested(), assigned(), step('TransportLoading')], 'transportAlreadyAssigned'],
    ['under way', [requested(), assigned(), loaded()], 'transportLoaded'],
    ['done', [requested(), unloaded()], 'transportAlreadyDone'],
    ['unknown', [], 'transportUnknown'],
  ])('is refused when %s, and a late wish changes nothing', (_name, past, code) => {
    ask(past).thenRefused(code);
    if (past.length > 0)
      expect(fold(transport, transportId, [...past, asked('AGV-03')])).toMatchObject({ asked: null });
  });
});

describe('what an AGV reports', () => {
  const report = (
    past: readonly TransportEvent[],
    name: AgvStep,
    mission: Mission = missionNo(1),
    reads = world,
  ) => when(past).when((s) => recordAgvStep(s, { ...at, mission, step: name, node: 'N1' }, reads));
  it('is recorded once per step, however often it is said', () => {
    expect(report([requested(), assigned()], 'accepted').decision).toMatchObject({
      events: [{ type: 'TransportAccepted', effectKey: `step~${transportId}-3-1~accepted` }],
    });
    report([requested(), assigned(), step('TransportAccepted')], 'accepted').then([]);
    report([requested(), assigned(), step('TransportMoving')], 'accepted').then([
      { type: 'TransportAccepted' },
    ]);
    expect(
      fold(transport, transportId, [
        requested(),
        assigned(),
        step('TransportMoving'),
        step('TransportAccepted'),
      ]),
    ).toMatchObject({ status: 'moving' });
  });
  it('moves the container onto the AGV and the call into transport when it is loaded', () => {
    const { decision } = report([requested(), assigned(), step('TransportLoading')], 'loaded');
    expect(typesOf(decision)).toEqual([
      `transport/${transportId} TransportLoaded`,
      `call/${callId} CallPicked`,
      'container/C-1 ContainerMoved',
      `call/${callId} CallInTransport`,
    ]);
    expect(decision).toMatchObject({
      events: [
        {},
        { payload: { container: 'C-1', quantity: 100, from: 'SM-2' }, reads: ['container/C-1'], causedBy: 0 },
        { payload: { from: atLocation('SM-2'), to: { kind: 'agv', agv: 'AGV-05' }, takenFor: callId } },
        { payload: { transport: transportId } },
      ],
    });
  });
  it('does not pick again what a clerk has picked', () => {
    const reads = worldOf({ ...open, [`call/${callId}`]: [raised(), picked()] });
    expect(typesOf(report([requested(), assigned()], 'loaded', missionNo(1), reads).decision)).toEqual([
      `transport/${transportId} TransportLoaded`,
      'container/C-1 ContainerMoved',
      `call/${callId} CallInTransport`,
    ]);
  });
  it('delivers the call and puts the container down in one decision', () => {
    const reads = worldOf({ ...open, [`call/${callId}`]: [raised(), picked(), inTransport()] });
    const { decision } = report([requested(), assigned(), loaded()], 'unloaded', missionNo(1), reads);
    expect(decision).toMatchObject({
      events: [
        { type: 'TransportUnloaded', payload: { location: 'LS-10' } },
        { type: 'ContainerMoved', payload: { to: atLocation('LS-10'), lineside: true }, causedBy: 0 },
        { type: 'CallDelivered', payload: { quantity: 100, containers: ['C-1'], location: 'LS-10' } },
      ],
    });
  });
  it('lets others have what was picked for the call and did not come with it', () => {
    const past = [raised(), picked('C-9'), picked(), inTransport()];
    const reads = worldOf({ ...open, [`call/${callId}`]: past });
    const { decision } = report([requested(), assigned(), loaded()], 'unloaded', missionNo(1), reads);
    expect(decision).toMatchObject({
      events: [{}, {}, { type: 'CallDelivered', payload: { containers: ['C-1'], released: ['C-9'] } }],
    });
  });
  it('includes the loading that nobody heard of', () => {
    expect(typesOf(report([requested(), assigned()], 'unloaded').decision)).toEqual([
      `transport/${transportId} TransportLoaded`,
      `call/${callId} CallPicked`,
      'container/C-1 ContainerMoved',
      `call/${callId} CallInTransport`,
      `transport/${transportId} TransportUnloaded`,
      'container/C-1 ContainerMoved',
      `call/${callId} CallDelivered`,
    ]);
  });
  it('waits for the request when only the assignment has been heard', () => {
    report([assigned()], 'unloaded').then([]);
    expect(typesOf(report([assigned()], 'moving').decision)).toEqual([
      `transport/${transportId} TransportLoaded`,
      `transport/${transportId} TransportMoving`,
    ]);
  });
  it('of an order that another AGV has by now counts only for the goods on board', () => {
    const reassigned = [requested(), assigned(), assigned(missionNo(2, 'AGV-03'))];
    report(reassigned, 'accepted').then([]);
    report(reassigned, 'moving').then([]);
    expect(report(reassigned, 'loaded').decision).toMatchObject({ ok: true });
    const state = fold(transport, transportId, [...reassigned, loaded()]);
    expect(state).toMatchObject({ status: 'assigned', mission: { agv: 'AGV-03' }, load: { agv: 'AGV-05' } });
    expect(transport.legal(state, recorded(transport, transportId, loaded()), world)).toMatchObject({
      code: 'transportOrderSuperseded',
    });
  });
  it('adopts a later order whose assignment is not known here', () => {
    const state = fold(transport, transportId, [
      requested(),
      assigned(),
      step('TransportMoving', missionNo(2, 'AGV-03')),
    ]);
    expect(state).toMatchObject({ status: 'moving', mission: { agv: 'AGV-03', order: 2 }, orders: 2 });
  });
  it('ends with the unloading: nothing after it counts', () => {
    const past = [requested(), assigned(), unloaded()];
    for (const late of ['accepted', 'loaded', 'moving', 'unloaded'] as const) report(past, late).then([]);
    expect(
      fold(transport, transportId, [...past, failed(), cancelled(), takenOver(), loaded()]),
    ).toMatchObject({
      status: 'unloaded',
      load: null,
    });
  });
});

describe('an AGV that fails', () => {
  const input = { ...at, mission: missionNo(1), reason: 'noRouteError', detail: 'N7' };
  it('fails its order once, and the transport waits for another AGV', () => {
    when([requested(), assigned()])
      .when((s) => recordFailed(s, input))
      .then([{ type: 'TransportFailed', payload: { reason: 'noRouteError' } }]);
    when([requested(), assigned(), failed()])
      .when((s) => recordFailed(s, input))
      .then([]);
    when([requested(), assigned(missionNo(2))])
      .when((s) => recordFailed(s, input))
      .then([]);
    expect(isWaiting(fold(transport, transportId, [requested(), assigned(), failed()]))).toBe(true);
  });
  it('needs a person when the goods are on it, or when three AGVs have failed', () => {
    const stuck = fold(transport, transportId, [requested(), assigned(), loaded(), failed()]);
    expect([isWaiting(stuck), needsPerson(stuck)]).toEqual([false, true]);
    const thrice = [1, 2, 3].flatMap((n) => [assigned(missionNo(n)), failed(missionNo(n))]);
    expect(needsPerson(fold(transport, transportId, [requested(), ...thrice]))).toBe(true);
  });
  it('goes on when it reports a step beyond those it had reached, not when it repeats them', () => {
    const past = [requested(), assigned(), step('TransportAccepted'), failed()];
    expect(fold(transport, transportId, [...past, step('TransportAccepted')])).toMatchObject({
      status: 'failed',
    });
    expect(fold(transport, transportId, [...past, step('TransportMoving')])).toMatchObject({
      status: 'moving',
    });
  });
});

describe('cancelling', () => {
  const cancel = (past: readonly TransportEvent[]) =>
    when(past).when((s) => cancelTransport(s, { ...at, reason: 'not needed' }, context, world));
  it('is done at once while no AGV has it, and the call is back in the queue', () => {
    cancel([requested()]).then([
      { type: 'TransportCancelAsked' },
      { type: 'TransportCancelled', payload: { mission: null } },
      { stream: `call/${callId}`, type: 'CallRequeued', payload: { attempt: 0 } },
    ]);
    cancel([requested({ call: null })]).then([
      { type: 'TransportCancelAsked' },
      { type: 'TransportCancelled' },
    ]);
    cancel([requested(), assigned(), failed()]).then([
      { type: 'TransportCancelAsked' },
      { type: 'TransportCancelled', payload: { mission: missionNo(1) } },
      { type: 'CallRequeued' },
    ]);
  });
  it('waits for the AGV that has the order', () => {
    cancel([requested(), assigned()]).then([{ type: 'TransportCancelAsked' }]);
    expect(fold(transport, transportId, [requested(), assigned(), cancelAsked()])).toMatchObject({
      status: 'cancelling',
      mission: missionNo(1),
    });
    when([requested(), assigned(), cancelAsked()])
      .when((s) => recordCancelled(s, { ...at, mission: missionNo(1) }, world))
      .then([{ type: 'TransportCancelled' }, { type: 'CallRequeued', payload: { reason: 'cancelled' } }]);
    when([requested(), assigned(), assigned(missionNo(2, 'AGV-03'))])
      .when((s) => recordCancelled(s, { ...at, mission: missionNo(1) }, world))
      .then([]);
  });
  it('leaves a call alone that has ended, and a failed transport in the queue', () => {
    const ended = worldOf({ ...open, [`call/${callId}`]: [raised(), delivered()] });
    when([requested()])
      .when((s) => cancelTransport(s, { ...at, reason: 'call delivered' }, context, ended))
      .then([{ type: 'TransportCancelAsked' }, { type: 'TransportCancelled' }]);
    when([requested(), assigned(), failed()])
      .when((s) => recordCancelled(s, { ...at, mission: missionNo(1) }, world))
      .then([]);
  });
  it.each<[string, readonly TransportEvent[], string]>([
    ['the goods are under way', [requested(), assigned(), loaded()], 'transportLoaded'],
    ['it is asked already', [requested(), assigned(), cancelAsked()], 'transportCancelling'],
    ['it is done', [requested(), unloaded()], 'transportAlreadyDone'],
    ['it is cancelled', [requested(), cancelled(null)], 'transportCancelled'],
    ['nobody knows it', [], 'transportUnknown'],
  ])('is refused when %s', (_name, past, code) => {
    cancel(past).thenRefused(code);
  });
});

describe('a person takes over', () => {
  const takeOver = (past: readonly TransportEvent[], actor = clerk) =>
    when(past).when((s) => takeOverTransport(s, { ...at, reason: 'AGV stuck' }, contextFor(actor)));
  const mine = [requested(), assigned(), failed(), takenOver()];
  it('at any time before the end, one person', () => {
    takeOver([requested(), assigned(), loaded()]).then([
      { type: 'TransportTakenOver', payload: { person: 'p-clerk' } },
    ]);
    takeOver([requested(), takenOver()], otherClerk).thenRefused('transportTakenOver', { person: 'p-clerk' });
    takeOver([requested(), unloaded()]).thenRefused('transportAlreadyDone');
  });
  it('keeps the AGV order in mind until the AGV has given it up', () => {
    const past = [requested(), assigned(), takenOver()];
    expect(fold(transport, transportId, past)).toMatchObject({ status: 'takenOver', mission: missionNo(1) });
    when(past)
      .when((s) => recordCancelled(s, { ...at, mission: missionNo(1) }, world))
      .then([{ type: 'TransportCancelled' }]);
    expect(fold(transport, transportId, [...past, cancelled()])).toMatchObject({
      status: 'takenOver',
      mission: null,
    });
  });
  it('and scans the container that belongs to it', () => {
    const load = (label: string, past = mine) =>
      when(past).when((s) => loadByHand(s, { ...at, container: label }, context, world));
    load('C-7').thenRefused('transportWrongContainer', { expected: 'C-1', scanned: 'C-7' });
    load('C-1', [requested()]).thenRefused('transportNotTakenOver');
    load('C-1', [...mine, loaded(null)]).thenRefused('transportAlreadyLoaded', { carrier: 'p-clerk' });
    expect(typesOf(load('C-1').decision)).toEqual([
      `transport/${transportId} TransportLoaded`,
      `call/${callId} CallPicked`,
      'container/C-1 ContainerMoved',
      `call/${callId} CallInTransport`,
    ]);
  });
  it('and takes the goods off the AGV they are stuck on', () => {
    const stuck = [requested(), assigned(), loaded(), failed(), takenOver()];
    const { decision } = when(stuck).when((s) =>
      loadByHand(
        s,
        { ...at, container: 'C-1' },
        context,
        worldOf({ ...open, [`call/${callId}`]: [raised(), picked(), inTransport()] }),
      ),
    );
    expect(decision).toMatchObject({
      events: [
        { type: 'TransportLoaded' },
        {
          type: 'ContainerMoved',
          payload: { from: { kind: 'agv', agv: 'AGV-05' }, to: { kind: 'person', person: 'p-clerk' } },
        },
      ],
    });
  });
  it('and puts them down at the destination only', () => {
    const unload = (past: readonly TransportEvent[], location = 'LS-10') =>
      when(past).when((s) => unloadByHand(s, { ...at, location }, context, world));
    const carrying = [...mine, loaded(null)];
    unload(carrying, 'LS-11').thenRefused('transportWrongLocation', { expected: 'LS-10', scanned: 'LS-11' });
    unload(mine).thenRefused('transportNotLoaded');
    unload(carrying).then([
      { type: 'TransportUnloaded', payload: { handler: { kind: 'person', person: 'p-clerk' } } },
      { type: 'ContainerMoved' },
      { type: 'CallDelivered' },
    ]);
  });
  it('and hands back from where the goods stand now', () => {
    const back = (past: readonly TransportEvent[]) =>
      when(past).when((s) => handBackTransport(s, { ...at, location: 'DOCK-1' }, context, world));
    back([...mine, loaded(null)]).then([
      { type: 'TransportHandedBack', payload: { from: 'DOCK-1' } },
      { type: 'ContainerMoved', payload: { to: atLocation('DOCK-1'), arrival: 'e-1' } },
    ]);
    const underWay = worldOf({ ...open, [`call/${callId}`]: [raised(), picked(), inTransport()] });
    when([...mine, loaded(null)])
      .when((s) => handBackTransport(s, { ...at, location: 'DOCK-1' }, context, underWay))
      .then([
        { type: 'TransportHandedBack' },
        { type: 'ContainerMoved' },
        { type: 'CallSetDown', payload: { transport: transportId } },
      ]);
    back([requested()]).thenRefused('transportNotTakenOver');
    const state = fold(transport, transportId, [
      ...mine,
      loaded(null),
      { type: 'TransportHandedBack', payload: { supermarket, from: 'DOCK-1' } },
    ]);
    expect(state).toMatchObject({ status: 'requested', job: { from: 'DOCK-1' }, load: null, orders: 1 });
    expect(
      typesOf(recordAgvStep(state, { ...at, mission: missionNo(1), step: 'accepted', node: null }, world)),
    ).toEqual([]);
  });
});
