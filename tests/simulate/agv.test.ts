import url from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SimulatedAgv } from '#simulate/agv';
import { AgvModel } from '#simulate/agvModel';
import { readOrder, type WireOrder } from '#simulate/agvWire';
import { FloorBroker } from './floorBroker.ts';
import { officialValidator, type OfficialSchema } from './officialSchemas.ts';

/** Written by hand after the standard's figure 5, not by the terminal's builder. */
function order(
  orderId: string,
  orderUpdateId: number,
  nodes: readonly [string, number, boolean, string?][],
): string {
  const at: Record<string, { x: number; y: number }> = {
    a: { x: 0, y: 0 },
    b: { x: 10, y: 0 },
    c: { x: 10, y: 5 },
  };
  return JSON.stringify({
    headerId: 0,
    timestamp: '2026-01-05T06:00:00.00Z',
    version: '2.1.0',
    manufacturer: 'takt',
    serialNumber: 'SIM',
    orderId,
    orderUpdateId,
    nodes: nodes.map(([nodeId, sequenceId, released, action]) => ({
      nodeId,
      sequenceId,
      released,
      nodePosition: { ...at[nodeId], mapId: 'hall' },
      actions:
        action === undefined
          ? []
          : [
              {
                actionId: `${orderId}-${String(sequenceId)}`,
                actionType: action,
                blockingType: 'HARD',
                actionParameters: [{ key: 'loadId', value: 'BOX' }],
              },
            ],
    })),
    edges: nodes.slice(1).map(([nodeId, sequenceId, released], index) => ({
      edgeId: `${nodes[index]?.[0] ?? ''}${nodeId}`,
      sequenceId: sequenceId - 1,
      released,
      startNodeId: nodes[index]?.[0],
      endNodeId: nodeId,
      actions: [],
    })),
  });
}

function parsed(text: string): WireOrder {
  const read = readOrder(text);
  if (read === null) throw new Error('not an order');
  return read;
}

function model(): AgvModel {
  const start = { nodeId: 'a', x: 0, y: 0 };
  return new AgvModel({ mapId: 'hall', start, speedMps: 2, handlingMs: 1_000, batteryPercent: 50 });
}

const transport = (id = 'o1') =>
  parsed(
    order(id, 0, [
      ['a', 0, true],
      ['b', 2, true, 'pick'],
      ['c', 4, true, 'drop'],
    ]),
  );

describe('the simulated vehicle', () => {
  it('drives, picks and drops in exactly the time that way and speed give', () => {
    const one = model();
    expect(one.receiveOrder(transport())).toBe('accepted');
    one.advance(4_999);
    expect(one).toMatchObject({ driving: true, lastNodeId: 'a', y: 0 });
    one.advance(1);
    expect(one).toMatchObject({ x: 10, y: 0 });
    one.advance(1_000);
    expect(one).toMatchObject({ lastNodeId: 'b', loads: [{ loadId: 'BOX' }] });
    one.advance(3_500);
    expect(one).toMatchObject({ lastNodeId: 'c', x: 10, y: 5, loads: [], busy: false, orderId: 'o1' });
    expect(one.actions.map(({ actionStatus }) => actionStatus)).toEqual(['FINISHED', 'FINISHED']);
    expect(one.batteryPercent).toBeCloseTo(50 - 15 * 0.02, 9);
  });

  it('comes to the same end in one step as in a thousand', () => {
    const [coarse, fine] = [model(), model()];
    coarse.receiveOrder(transport());
    fine.receiveOrder(transport());
    const told = (one: AgvModel, into: string[]) => () =>
      into.push([one.lastNodeId, one.driving, ...one.actions.map((action) => action.actionStatus)].join(' '));
    const [atOnce, bitByBit]: [string[], string[]] = [[], []];
    coarse.advance(20_000, told(coarse, atOnce));
    for (let step = 0; step < 2_000; step += 1) fine.advance(10, told(fine, bitByBit));
    expect(atOnce).toEqual(bitByBit);
    expect(atOnce).toContain('c false FINISHED RUNNING');
    expect(coarse.lastNodeId).toBe(fine.lastNodeId);
    expect(coarse.actions).toEqual(fine.actions);
    expect(coarse.batteryPercent).toBeCloseTo(fine.batteryPercent, 6);
  });

  it('stops at the end of its base and goes on when the update releases more', () => {
    const one = model();
    one.receiveOrder(
      parsed(
        order('o1', 0, [
          ['a', 0, true],
          ['b', 2, true],
          ['c', 4, false],
        ]),
      ),
    );
    one.advance(60_000);
    expect(one).toMatchObject({ lastNodeId: 'b', busy: true, driving: false });
    expect(
      one.receiveOrder(
        parsed(
          order('o1', 1, [
            ['b', 2, true],
            ['c', 4, true],
          ]),
        ),
      ),
    ).toBe('accepted');
    one.advance(60_000);
    expect(one).toMatchObject({ lastNodeId: 'c', orderUpdateId: 1, busy: false });
  });

  it("rejects as the standard's figure 8 has it", () => {
    const errorTypes = (one: AgvModel) => one.errors.map(({ errorType }) => errorType);
    const one = model();
    one.receiveOrder(
      parsed(
        order('o1', 1, [
          ['a', 0, true],
          ['b', 2, true],
        ]),
      ),
    );
    expect(
      one.receiveOrder(
        parsed(
          order('o1', 1, [
            ['a', 0, true],
            ['b', 2, true],
          ]),
        ),
      ),
    ).toBe('ignored');
    expect(errorTypes(one)).toEqual([]);
    expect(one.receiveOrder(transport('o2'))).toBe('rejected');
    expect(one.receiveOrder(parsed(order('o1', 0, [['b', 2, true]])))).toBe('rejected');
    expect(one.receiveOrder(parsed(order('o1', 2, [['c', 8, true]])))).toBe('rejected');
    expect(errorTypes(one)).toEqual(['orderError', 'orderUpdateError', 'orderUpdateError']);
    one.advance(60_000);
    expect(one.receiveOrder(parsed(order('o3', 0, [['c', 0, true]])))).toBe('rejected');
    expect(one.receiveOrder(parsed(order('o4', 0, [['b', 0, true, 'dance']])))).toBe('rejected');
    expect(errorTypes(one).slice(3)).toEqual(['noRouteError', 'orderError']);
    expect(one.receiveOrder(parsed(order('o5', 0, [['b', 0, true]])))).toBe('accepted');
    expect(errorTypes(one)).toEqual([]);
  });

  it('cancels when its running action has come to its end, and takes no update of the cancelled order', () => {
    const one = model();
    one.receiveOrder(transport());
    one.advance(5_500);
    const cancel = { actionId: 'x', actionType: 'cancelOrder', parameters: new Map() };
    one.receiveInstantAction(cancel);
    const statusOf = (actionId: string) =>
      one.actions.find((action) => action.actionId === actionId)?.actionStatus;
    expect(statusOf('x')).toBe('RUNNING');
    one.advance(1_000);
    expect([statusOf('x'), statusOf('o1-2'), statusOf('o1-4')]).toEqual(['FINISHED', 'FINISHED', 'FAILED']);
    expect(one.receiveOrder(parsed(order('o1', 1, [['c', 4, true]])))).toBe('rejected');
    one.receiveInstantAction({ ...cancel, actionId: 'y' });
    expect(statusOf('y')).toBe('FAILED');
    expect(one.errors.at(-1)?.errorType).toBe('noOrderToCancel');
  });

  it('charges on the charger until it drives away', () => {
    const one = model();
    one.receiveOrder(parsed(order('o1', 0, [['a', 0, true, 'startCharging']])));
    one.advance(21_000);
    expect(one.charging).toBe(true);
    expect(one.batteryPercent).toBeCloseTo(60, 9);
    one.receiveOrder(
      parsed(
        order('o2', 0, [
          ['a', 0, true],
          ['b', 2, true],
        ]),
      ),
    );
    one.advance(1_000);
    expect(one.charging).toBe(false);
  });
});

describe('the simulated vehicle on a broker', () => {
  let broker: FloorBroker;
  let listener: MqttClient;
  let one: SimulatedAgv;
  const heard: { topic: string; text: string }[] = [];
  beforeEach(async () => {
    heard.length = 0;
    broker = await FloorBroker.start();
    listener = await connectAsync(broker.url, { clientId: 'listener' });
    listener.on('message', (topic, payload) =>
      heard.push({ topic: topic.split('/').at(-1) ?? '', text: payload.toString() }),
    );
    await listener.subscribeAsync('uagv/v2/takt/SIM/+', { qos: 1 });
    one = new SimulatedAgv({
      brokerUrl: broker.url,
      manufacturer: 'takt',
      serialNumber: 'SIM',
      mapId: 'hall',
      start: { nodeId: 'a', x: 0, y: 0 },
      speedMps: 2,
      speed: 10,
      tickMs: 20,
      handlingMs: 1_000,
    });
    await one.start();
  });
  afterEach(async () => {
    await one.close();
    await listener.endAsync();
    await broker.close();
  });

  it('connects without the parser of addresses that Node warns of', async () => {
    const parse = vi.spyOn(url, 'parse');
    await one.close();
    await one.start();
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('publishes nothing that the official schemas refuse', async () => {
    listener.publish('uagv/v2/takt/SIM/order', 'not an order');
    listener.publish(
      'uagv/v2/takt/SIM/order',
      order('o1', 0, [
        ['a', 0, true],
        ['b', 2, true, 'pick'],
        ['c', 4, true, 'drop'],
      ]),
    );
    await vi.waitFor(() => expect(one.model.lastNodeId).toBe('c'), { timeout: 10_000 });
    const topics: readonly OfficialSchema[] = ['state', 'connection', 'visualization', 'factsheet'];
    for (const topic of topics) {
      const validate = officialValidator(topic);
      const messages = heard.filter((message) => message.topic === topic);
      expect(messages.length, topic).toBeGreaterThan(0);
      for (const { text } of messages)
        expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(heard.some(({ text }) => text.includes('validationError'))).toBe(true);
  });

  it('leaves its connection and factsheet for those who come later, and signs off', async () => {
    await vi.waitFor(() => expect(heard.some(({ topic }) => topic === 'factsheet')).toBe(true));
    await one.close();
    const retained = new Map<string, string>();
    const late = await connectAsync(broker.url, { clientId: 'late' });
    late.on('message', (topic, payload) => retained.set(topic.split('/').at(-1) ?? '', payload.toString()));
    await late.subscribeAsync('uagv/v2/takt/SIM/+', { qos: 1 });
    await vi.waitFor(() => expect([...retained.keys()].toSorted()).toEqual(['connection', 'factsheet']));
    expect(retained.get('connection')).toContain('OFFLINE');
    await late.endAsync();
  });
});
