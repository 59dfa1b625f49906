import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { site } from '#domain/site/site';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { terminal as terminalStream } from '#domain/site/terminal';
import { ChangeFeed } from '#terminal/changeFeed';
import type { Links } from '#terminal/links';
import { attendZones } from '#terminal/zoneMaster';
import { MqttJsPort } from '#terminal/devices/mqttJsPort';
import { timersOf } from '#terminal/zone/timersOf';
import { FloorBroker } from '#tests/simulate/floorBroker';
import { fastRuntime, quiet } from './zoneFloor.ts';
import { seedSupplySite, supplySite } from './supplySite.ts';
import { openTestTerminal } from './testTerminal.ts';

const patience = { timeout: 20_000, interval: 50 };
const actor = { kind: 'policy', policy: 'seed' } as const;
const noLinks: Links = {
  status: () => expect.fail('not asked'),
  onSaid: () => () => undefined,
  onCloned: () => () => undefined,
  plantReachable: () => false,
  clockOffset: () => null,
  onStatus: () => () => undefined,
  want: () => undefined,
  onContent: () => () => undefined,
  start: () => undefined,
  stop: () => Promise.resolve(),
};

let first: FloorBroker;
let second: FloorBroker;
beforeEach(async () => {
  [first, second] = await Promise.all([FloorBroker.start(), FloorBroker.start()]);
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
});

function openDesk(floorBroker?: string) {
  const test = openTestTerminal({ runtime: fastRuntime });
  seedSupplySite(test.store);
  const opened: string[] = [];
  const { engine, store, database, fleet } = test;
  const identity = { terminal: 't-1', name: 'logistics', site: 'site', sign: () => '' };
  const feed = new ChangeFeed(fastRuntime, 'run');
  const attendant = attendZones(
    { engine, store, database, runtime: fastRuntime, identity, links: noLinks, feed, fleet },
    {
      log: quiet,
      floorBroker,
      openPort: (url, clientId) => {
        opened.push(url);
        const timers = timersOf(fastRuntime);
        return new MqttJsPort({ url, clientId, timers, random: Math.random, log: quiet });
      },
    },
  );
  const configure = (change: Partial<SiteConfiguration>) =>
    store.commit(
      accept(
        draft(site, 'site', {
          type: 'SiteConfigured',
          payload: { configuration: { ...supplySite, ...change } },
        }),
      ),
      { actor },
    );
  const enroll = (zones: readonly string[]) => {
    const certificate = {
      terminal: 't-1',
      name: 'logistics',
      site: 'site',
      publicKey: 'k'.repeat(60),
      issuedAt: '2026-11-22T08:00:00.000Z',
      signature: 's'.repeat(60),
    };
    const duty = { kind: 'floor' as const, line: null, stations: [], zones: [...zones], scopes: ['site'] };
    const payload = { name: 'logistics', duty, tools: [], certificate };
    store.commit(accept(draft(terminalStream, 't-1', { type: 'TerminalEnrolled', payload })), { actor });
  };
  return { attendant, fleet, opened, configure, enroll };
}

describe("a PC whose duty is a zone's dispatch", () => {
  it('attends it as soon as duty and broker are known, and follows when they change', async () => {
    const desk = openDesk();
    expect(desk.opened).toEqual([]);
    desk.enroll(['Z1']);
    expect(desk.opened).toEqual([]);
    desk.configure({ floorBroker: first.url });
    expect(desk.opened).toEqual([first.url]);
    await vi.waitFor(() => expect(desk.fleet.role('Z1')).toBe('master'), patience);
    desk.configure({ floorBroker: second.url });
    expect(desk.opened).toEqual([first.url, second.url]);
    await vi.waitFor(() => expect(desk.fleet.role('Z1')).toBe('master'), patience);
    desk.configure({ floorBroker: second.url, reasons: [] });
    expect(desk.opened).toHaveLength(2);
    await desk.attendant.stop();
    expect(desk.fleet.role('Z1')).toBe('none');
  });
  it('takes the broker it was given over the one of the configuration', async () => {
    const desk = openDesk(second.url);
    desk.enroll(['Z1']);
    expect(desk.opened).toEqual([second.url]);
    await desk.attendant.stop();
  });
  it('leaves a zone alone that is not its duty', async () => {
    const desk = openDesk(first.url);
    desk.enroll([]);
    expect(desk.opened).toEqual([]);
    await desk.attendant.stop();
  });
});
