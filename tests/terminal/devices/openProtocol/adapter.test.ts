import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpenProtocolAdapter, type ControllerHealth } from '#terminal/devices/openProtocol/adapter';
import type { UnreadableTightening } from '#terminal/devices/openProtocol/adapter';
import { tighteningIdentity, type TighteningResult } from '#terminal/devices/openProtocol/tighteningResult';
import { SimulatedController, type ControllerOptions } from '#simulate/controller';
import { realTimers } from '#simulate/realTimers';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

const silentLog = { info: () => undefined, warn: () => undefined };
const FAST = { replyTimeoutMs: 150, keepAliveMs: 200, silenceMs: 1_500 };

async function controllerOn(options: Partial<ControllerOptions> = {}): Promise<SimulatedController> {
  const controller = new SimulatedController({ port: 0, name: 'SIM', seed: 7, ...options });
  await controller.listen();
  open.push(controller);
  return controller;
}

function adapterTo(
  controller: SimulatedController,
  onResult?: (result: TighteningResult) => Promise<void>,
  port = controller.port,
) {
  const warned: unknown[] = [];
  const results: TighteningResult[] = [];
  const unreadable: UnreadableTightening[] = [];
  const health: ControllerHealth[] = [];
  const adapter = new OpenProtocolAdapter({
    controllerId: 'ctl-07',
    host: '127.0.0.1',
    port,
    timers: realTimers,
    random: () => 0.1,
    log: { ...silentLog, warn: (_event, { message }) => warned.push(message) },
    settings: FAST,
    onHealth: (state) => health.push(state),
    onResult: async (result) => {
      await onResult?.(result);
      results.push(result);
    },
    onUnreadable: (result) => {
      unreadable.push(result);
      return Promise.resolve();
    },
  });
  open.push(adapter);
  const online = () => vi.waitFor(() => expect(health.at(-1)?.status).toBe('online'), 5_000);
  return { adapter, results, unreadable, health, warned, online };
}

describe('a controller on the line', () => {
  it('is told of once while it is away, and its simulation lets go of every connection', async () => {
    const controller = await controllerOn();
    const { port } = controller;
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const gone = new Promise((resolve) => idle.once('close', resolve));
    await controller.close();
    await gone;
    const { health, warned } = adapterTo(controller, undefined, port);
    await vi.waitFor(
      () => expect(health.filter((h) => h.status === 'connecting').length).toBeGreaterThan(4),
      10_000,
    );
    expect(warned).toEqual([`connect ECONNREFUSED 127.0.0.1:${String(port)}`]);
  });

  it('is loaded with parameter set and VIN, enabled, and its result comes back with both', async () => {
    const controller = await controllerOn();
    const { adapter, results, online } = adapterTo(controller);
    await online();
    expect(await adapter.select(47)).toEqual({ ok: true });
    expect(await adapter.setVin('LSVAA4182E2123456')).toEqual({ ok: true });
    expect(controller.tighten({ outcome: 'ok' })).toEqual({ ok: false, code: 'toolDisabled' });
    expect(await adapter.enableTool()).toEqual({ ok: true });
    controller.tighten({ outcome: 'ok' });
    await vi.waitFor(() => expect(results).toHaveLength(1));
    expect(results[0]).toMatchObject({ vin: 'LSVAA4182E2123456', parameterSet: 47, ok: true, revision: 2 });
    expect(await adapter.disableTool()).toEqual({ ok: true });
    expect(controller.toolEnabled).toBe(false);
  });

  it('measures a NOK that says which limit was missed', async () => {
    const controller = await controllerOn();
    const { results, online } = adapterTo(controller);
    await online();
    controller.tighten({ outcome: 'torqueLow', force: true });
    controller.tighten({ outcome: 'torqueHigh', force: true });
    await vi.waitFor(() => expect(results).toHaveLength(2));
    expect(results.map(({ ok, torqueStatus }) => ({ ok, torqueStatus }))).toEqual([
      { ok: false, torqueStatus: 'low' },
      { ok: false, torqueStatus: 'high' },
    ]);
  });

  it('hears the acknowledgement only after the commit', async () => {
    const controller = await controllerOn();
    let commit: () => void = () => undefined;
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const onResult = vi.fn(() => committed);
    const { online, adapter } = adapterTo(controller, onResult);
    await online();
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(onResult).toHaveBeenCalledOnce());
    expect(await adapter.select(1)).toEqual({ ok: true });
    expect(controller.received.filter(({ mid }) => mid === 62)).toHaveLength(0);
    commit();
    await vi.waitFor(() => expect(controller.acknowledged).toBe(1));
  });

  it('is acknowledged after the commit succeeded at last, when the first tries failed', async () => {
    const controller = await controllerOn();
    let tries = 0;
    const { results, online } = adapterTo(controller, () => {
      tries += 1;
      return tries < 2 ? Promise.reject(new Error('disk full')) : Promise.resolve();
    });
    await online();
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(controller.acknowledged).toBe(1), 5_000);
    expect(results).toHaveLength(1);
    expect(tries).toBe(2);
  });

  it('may repeat results: each repetition has the identity of the first', async () => {
    const controller = await controllerOn();
    const { results, online } = adapterTo(controller);
    await online();
    controller.misbehave({ repeatResults: true });
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(controller.unacknowledged).toHaveLength(0));
    controller.misbehave({});
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(new Set(results.map(({ tighteningId }) => tighteningId)).size).toBe(2));
    expect(new Set(results.map(tighteningIdentity)).size).toBe(2);
  });

  it('keeps a result while nobody listens, and delivers it on the next connection', async () => {
    const controller = await controllerOn();
    controller.tighten({ outcome: 'ok', force: true });
    const { results } = adapterTo(controller);
    await vi.waitFor(() => expect(results).toHaveLength(1), 5_000);
    await vi.waitFor(() => expect(controller.unacknowledged).toHaveLength(0));
  });

  it('delivers across its wrap at 65,535 without two results becoming one', async () => {
    const controller = await controllerOn({ lastTighteningId: 65_534 });
    const { results, online } = adapterTo(controller);
    await online();
    for (let count = 0; count < 3; count += 1) controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(results).toHaveLength(3));
    expect(results.map(({ tighteningId }) => tighteningId)).toEqual([65_535, 1, 2]);
    expect(new Set(results.map(tighteningIdentity)).size).toBe(3);
  });
});

describe('a controller that misbehaves', () => {
  it('and refuses a command is answered to with its code', async () => {
    const controller = await controllerOn();
    const { adapter, online } = adapterTo(controller);
    await online();
    controller.misbehave({ refuse: { mid: 18, errorCode: 2 } });
    expect(await adapter.select(47)).toEqual({ ok: false, code: 'refused', errorCode: 2 });
  });

  it('and goes silent is given up after three tries and connected to again', async () => {
    const controller = await controllerOn();
    const { adapter, online, health } = adapterTo(controller);
    await online();
    controller.misbehave({ silent: true });
    expect(await adapter.select(47)).toEqual({ ok: false, code: 'connectionLost' });
    expect(controller.received.filter(({ mid }) => mid === 18)).toHaveLength(3);
    expect(health.at(-1)).toMatchObject({ status: 'offline', reason: 'noReply' });
    controller.misbehave({});
    await online();
    expect(controller.connections).toBeGreaterThanOrEqual(2);
  });

  it('and goes silent while nothing is asked is noticed by the missing keep-alive', async () => {
    const controller = await controllerOn();
    const { online, health } = adapterTo(controller);
    await online();
    controller.misbehave({ silent: true });
    await vi.waitFor(
      () => expect(health.at(-1)).toMatchObject({ status: 'offline', reason: 'silent' }),
      5_000,
    );
  });

  it('and closes in the middle of a command loses the command, not the tool', async () => {
    const controller = await controllerOn();
    const { adapter, online } = adapterTo(controller);
    await online();
    controller.misbehave({ closeOn: 43 });
    expect(await adapter.enableTool()).toEqual({ ok: false, code: 'connectionLost' });
    expect(await adapter.enableTool()).toEqual({ ok: false, code: 'notConnected' });
    controller.misbehave({});
    await online();
    expect(await adapter.enableTool()).toEqual({ ok: true });
  });

  it('and knows only revision 1 of results is asked for it on a new connection', async () => {
    const controller = await controllerOn({ resultRevisions: [1] });
    const { results, online, health } = adapterTo(controller);
    await online();
    expect(health).toContainEqual(
      expect.objectContaining({ status: 'offline', reason: 'resultRevisionRefused' }),
    );
    expect(controller.connections).toBe(2);
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(results[0]).toMatchObject({ revision: 1, ok: true }));
  });

  it('and cuts telegrams into bytes is understood all the same', async () => {
    const controller = await controllerOn();
    controller.misbehave({ splitFrames: true });
    const { results, online } = adapterTo(controller);
    await online();
    controller.tighten({ outcome: 'ok', force: true });
    await vi.waitFor(() => expect(results).toHaveLength(1));
  });

  it('and glues telegrams together is understood all the same', async () => {
    const controller = await controllerOn();
    const { adapter, online } = adapterTo(controller);
    await online();
    controller.misbehave({ mergeFrames: true });
    const selected = adapter.select(9);
    const enabled = adapter.enableTool();
    expect(await selected).toEqual({ ok: true });
    controller.misbehave({});
    expect(await enabled).toEqual({ ok: true });
    expect(controller.parameterSet).toBe(9);
  });

  it('and still holds another client is tried again until that one is gone', async () => {
    const controller = await controllerOn();
    const other = connect({ host: '127.0.0.1', port: controller.port });
    other.write('00200001001         \0');
    await vi.waitFor(() => expect(controller.received).toHaveLength(1));
    const { online, health } = adapterTo(controller);
    await vi.waitFor(() =>
      expect(health).toContainEqual(expect.objectContaining({ reason: 'alreadyConnected' })),
    );
    other.destroy();
    await online();
  });

  it('and is written nonsense drops that connection and serves the next one', async () => {
    const controller = await controllerOn();
    const stranger = connect({ host: '127.0.0.1', port: controller.port });
    const gone = new Promise((resolve) => stranger.once('close', resolve));
    stranger.write('-0010001001         \0');
    await gone;
    expect(controller.received).toEqual([]);
    const { online } = adapterTo(controller);
    await online();
  });
});

describe('an adapter', () => {
  it('says goodbye when closed, and answers commands without a connection', async () => {
    const controller = await controllerOn();
    const { adapter, online, health } = adapterTo(controller);
    await online();
    adapter.close();
    await vi.waitFor(() => expect(controller.received.at(-1)?.mid).toBe(3));
    expect(health.at(-1)).toEqual({ status: 'closed' });
    expect(await adapter.select(1)).toEqual({ ok: false, code: 'notConnected' });
  });

  it('refuses what does not fit on the wire before sending anything', async () => {
    const controller = await controllerOn();
    const { adapter, online } = adapterTo(controller);
    await online();
    expect(await adapter.select(1_000)).toEqual({ ok: false, code: 'doesNotFit' });
    expect(await adapter.setVin('')).toEqual({ ok: false, code: 'doesNotFit' });
  });
});
