import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectAsync } from 'mqtt';
import { startSiteSimulation } from '#simulate/siteSimulation';
import type { SiteSimulation } from '#simulate/siteSimulation';
import { supplyRevision, supplySite } from '#tests/terminal/supplySite';
import { FloorBroker } from './floorBroker.ts';
import { freePort, testBadges } from './lineTerminal.ts';

let broker: FloorBroker;
let simulation: SiteSimulation;
const told: string[] = [];
beforeEach(async () => {
  told.length = 0;
  broker = await FloorBroker.start();
});
afterEach(async () => {
  await simulation.stop();
  await broker.close();
});

const simulate = async (options: { agvs?: number; tools?: typeof supplySite.tools } = {}) =>
  startSiteSimulation({
    lineUrl: `http://127.0.0.1:${String(await freePort())}`,
    brokerUrl: broker.url,
    site: { ...supplySite, tools: options.tools ?? [] },
    revision: supplyRevision,
    seed: 1,
    speed: 10,
    badges: testBadges,
    log: (event) => told.push(event),
    ...(options.agvs === undefined ? {} : { agvs: options.agvs }),
  });

describe('the fleet and the tools of a simulated site', () => {
  it('put the AGVs at their homes, on the broker, as many as asked for', async () => {
    simulation = await simulate({ agvs: 1 });
    expect([...simulation.agvs.keys()]).toEqual(['AGV-01']);
    expect(simulation.agvs.get('AGV-01')?.model).toMatchObject({ lastNodeId: 'NP', x: 20 });
    const listener = await connectAsync(broker.url, { clientId: 'listener' });
    const heard = vi.fn<(topic: string, payload: Buffer) => void>();
    listener.on('message', heard);
    await listener.subscribeAsync('uagv/v2/acme/01/connection');
    await vi.waitFor(() => expect(String(heard.mock.calls.at(-1)?.[1])).toContain('ONLINE'));
    await simulation.stop();
    await vi.waitFor(() => expect(String(heard.mock.calls.at(-1)?.[1])).toContain('OFFLINE'));
    await listener.endAsync();
  });

  it('wait for a PC that is not there, and say so once', async () => {
    simulation = await simulate();
    await vi.waitFor(() => expect(simulation.state().connectionLosses).toBeGreaterThanOrEqual(3), {
      timeout: 20_000,
    });
    expect(told.filter((event) => event === 'roundFailed')).toHaveLength(1);
  });

  it('refuse to start where a tool has no port to listen on, and leave none open behind', async () => {
    const port = await freePort();
    const tool = { id: 'T-1', name: { zh: '枪', en: 'Tool' }, station: 'FA-02', host: '127.0.0.1', port };
    await expect(simulate({ tools: [tool, { ...tool, id: 'T-2' }] })).rejects.toThrow(/EADDRINUSE/);
    simulation = await simulate({ tools: [tool] });
    expect(simulation.controllers.get('T-1')?.port).toBe(port);
  });
});
