import { describe, expect, it } from 'vitest';
import type { MqttMessage, MqttPort } from '#terminal/devices/mqttPort';
import type { FleetEvents } from '#terminal/devices/vda5050/fleetPorts';
import { FleetMaster } from '#terminal/devices/vda5050/master';
import type { AgvState } from '#terminal/devices/vda5050/received';
import { agvTopic } from '#terminal/devices/vda5050/topics';
import { VirtualTimers } from '../virtualTimers.ts';
import { pickAndDrop, stateWith, wholeOrder } from './floor.ts';

const agv = { manufacturer: 'takt', serialNumber: 'AGV-01' };

/** The broker's end of the port, in the test's hands. */
class HeldPort implements MqttPort {
  connected = true;
  readonly published: { topic: string; message: { headerId: number; actions?: { actionType: string }[] } }[] =
    [];
  #onConnection: (connected: boolean) => void = () => undefined;
  #listener: (message: MqttMessage) => void = () => undefined;

  publish(topic: string, payload: string, options: { qos: 0 | 1; retain: boolean }): void {
    expect(options).toEqual({ qos: 0, retain: false });
    this.published.push({ topic: topic.split('/').at(-1) ?? '', message: JSON.parse(payload) });
  }

  subscribe(): Promise<void> {
    return Promise.resolve();
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#onConnection = listener;
    return () => undefined;
  }

  set(connected: boolean): void {
    this.connected = connected;
    this.#onConnection(connected);
  }

  deliver(state: AgvState): void {
    const payload = Buffer.from(JSON.stringify(state));
    this.#listener({ topic: agvTopic('uagv', agv, 'state'), payload, retained: false });
  }
}

function bench() {
  const port = new HeldPort();
  const timers = new VirtualTimers();
  const heard: string[] = [];
  const lease = { held: true };
  const events: FleetEvents = {
    onAgvState: () => undefined,
    onPosition: () => undefined,
    onConnection: () => undefined,
    onFactsheet: () => undefined,
    onCutOff: () => heard.push('cut off'),
    onSilent: () => heard.push('silent'),
    onPhase: (_, phase) => heard.push(phase),
    onRejected: () => heard.push('rejected'),
    onCancelSettled: (_, outcome) => heard.push(outcome),
    onBadMessage: (_, code, count) => heard.push(`${code} ${String(count)}`),
    onTrouble: (_, trouble) =>
      heard.push(trouble === null ? 'in order' : `${trouble.code} ${String(trouble.count)}`),
  };
  let ids = 0;
  const fleet = new FleetMaster({
    port,
    timers,
    events,
    interfaceName: 'uagv',
    agvs: [agv],
    maySend: () => lease.held,
    newId: () => `instant-${String((ids += 1))}`,
  });
  fleet.takeOver();
  let headerId = 0;
  const say = (changes: Partial<AgvState> = {}) =>
    port.deliver(stateWith({ ...changes, headerId: (headerId += 1) }));
  const sent = (kind: string) =>
    port.published.filter(({ topic, message }) => topic === kind || message.actions?.[0]?.actionType === kind)
      .length;
  return { fleet, timers, heard, lease, port, say, sent };
}

const order = wholeOrder(pickAndDrop());
const underway = { orderId: order.orderId, nodeStates: [{ nodeId: 'line1', sequenceId: 8, released: true }] };

describe('the fleet master whose broker is gone for a while', () => {
  it('says that it knows nothing any more, and gives each vehicle its time anew before it calls it silent', () => {
    const { fleet, timers, heard, port, say } = bench();
    say();
    port.set(false);
    expect(heard).toEqual(['cut off']);
    timers.advance(600_000);
    expect(heard).toEqual(['cut off']);
    port.set(true);
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'stateUnknown' });
    timers.advance(44_000);
    expect(heard).toEqual(['cut off']);
    timers.advance(1_500);
    expect(heard).toEqual(['cut off', 'silent']);
  });

  it('sends an order again that its vehicle was not known to have', () => {
    const { fleet, timers, say, sent } = bench();
    fleet.adopt(agv, order, { taken: false });
    timers.advance(10_000);
    expect(sent('order')).toBe(0);
    say();
    timers.advance(2_500);
    expect(sent('order')).toBeGreaterThan(0);
  });

  it('does not send an order again that its vehicle had taken and lost: it has failed', () => {
    const { fleet, timers, heard, say, sent } = bench();
    fleet.adopt(agv, order, { taken: true });
    say();
    timers.advance(60_000);
    expect(sent('order')).toBe(0);
    expect(heard[0]).toBe('failed');
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'orderIdSpent' });
  });

  it('follows an order that its vehicle had taken to its end', () => {
    const { fleet, timers, heard, say, sent } = bench();
    fleet.adopt(agv, order, { taken: true });
    say(underway);
    timers.advance(10_000);
    expect(heard[0]).toBe('accepted');
    expect(sent('order')).toBe(0);
  });
});

describe('the fleet master in time', () => {
  it('repeats an order every 2 s, each time under a header of its own, until it is echoed', () => {
    const { fleet, timers, port, say, sent } = bench();
    say();
    fleet.sendOrder(agv, order);
    timers.advance(6_400);
    expect(sent('order')).toBe(4);
    const headers = port.published
      .filter(({ topic }) => topic === 'order')
      .map(({ message }) => message.headerId);
    expect(headers).toEqual([0, 1, 2, 3]);
    say(underway);
    timers.advance(60_000);
    expect(sent('order')).toBe(4);
  });

  it('repeats nothing while the lease is away, and goes on when it is back', () => {
    const { fleet, timers, lease, say, sent } = bench();
    say();
    fleet.sendOrder(agv, order);
    lease.held = false;
    timers.advance(20_000);
    expect(sent('order')).toBe(1);
    expect(fleet.cancelOrder(agv, order.orderId)).toEqual({ ok: false, code: 'notMaster' });
    lease.held = true;
    timers.advance(500);
    expect(sent('order')).toBe(2);
  });

  it('repeats a cancellation until the vehicle lists it, and never after', () => {
    const { fleet, timers, heard, say, sent } = bench();
    say();
    fleet.sendOrder(agv, order);
    say(underway);
    fleet.cancelOrder(agv, order.orderId);
    timers.advance(4_400);
    expect(sent('cancelOrder')).toBe(3);
    const action = { actionId: 'instant-2', actionType: 'cancelOrder', resultDescription: undefined };
    say({ ...underway, actionStates: [{ ...action, actionStatus: 'RUNNING' }] });
    timers.advance(30_000);
    expect(sent('cancelOrder')).toBe(3);
    say({ orderId: order.orderId, actionStates: [{ ...action, actionStatus: 'FINISHED' }] });
    expect(heard.at(-1)).toBe('cancelled');
  });

  it('asks a vehicle for its state every 5 s until it hears one', () => {
    const { timers, say, sent } = bench();
    expect(sent('stateRequest')).toBe(1);
    timers.advance(10_400);
    expect(sent('stateRequest')).toBe(3);
    say();
    timers.advance(30_000);
    expect(sent('stateRequest')).toBe(3);
  });

  it('calls a vehicle silent after 45 s without a state, once, and again after it was heard', () => {
    const { timers, heard, say } = bench();
    say();
    timers.advance(44_900);
    expect(heard).toEqual([]);
    timers.advance(600);
    expect(heard).toEqual(['silent']);
    timers.advance(100_000);
    expect(heard).toEqual(['silent']);
    say();
    timers.advance(46_000);
    expect(heard).toEqual(['silent', 'silent']);
  });

  it('goes on hearing a vehicle after a state from the future, says what is wrong with it, and when it is over', () => {
    const { fleet, heard, say, timers, port } = bench();
    say();
    fleet.sendOrder(agv, order);
    port.deliver(stateWith({ headerId: 999_999_999, timestamp: '2099-01-01T00:00:00.000Z' }));
    say(underway);
    expect(heard).toEqual(['requested', 'clockAhead 1', 'clockAhead 1', 'accepted']);
    timers.advance(30_000);
    say(underway);
    timers.advance(30_000);
    expect(heard.slice(4)).toEqual(['in order']);
  });

  it('says once a minute how many messages were not used', () => {
    const { heard, port, timers } = bench();
    const lie = () => port.deliver(stateWith({ headerId: 7, serialNumber: 'AGV-77' }));
    for (let n = 0; n < 500; n += 1) lie();
    timers.advance(60_000);
    lie();
    expect(heard.filter((said) => said.startsWith('otherIdentity'))).toEqual([
      'otherIdentity 1',
      'otherIdentity 500',
    ]);
    expect(heard).toContain('unreadable 500');
  });

  it('does not take a wall clock that was set for a vehicle that fell silent', () => {
    const { timers, heard, say } = bench();
    say();
    timers.jumpWallClock(3_600_000);
    timers.advance(1_000);
    expect(heard).toEqual([]);
  });

  it('sends and follows nothing any more after standing down', () => {
    const { fleet, timers, heard, say, sent } = bench();
    say();
    fleet.sendOrder(agv, order);
    fleet.standDown();
    say(underway);
    timers.advance(30_000);
    expect(sent('order')).toBe(1);
    expect(heard).toEqual(['requested']);
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'notMaster' });
  });
});
