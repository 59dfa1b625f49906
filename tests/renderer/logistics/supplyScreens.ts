import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { Role } from '#domain/kernel/actor';
import { transport } from '#domain/logistics/transport';
import type { TransportEvent } from '#domain/logistics/transportEvents';
import { zone } from '#domain/logistics/zone';
import type { CallRow, TransportRow } from '#terminal/contract/logistics';
import type { LiveAgv } from '#terminal/liveFleet';
import type { openTestTerminal } from '#tests/terminal/testTerminal';
import { seedSupplySite } from '#tests/terminal/supplySite';
import { scan } from '../page.ts';
import { openScreen, serveScreens, type ScreenServer } from '../screenHarness.ts';

export type TestTerminal = ReturnType<typeof openTestTerminal>;

const policy = { actor: { kind: 'policy', policy: 'seed' } } as const;

export const agv = (id: string, change: Partial<LiveAgv> = {}): LiveAgv => ({
  agv: id,
  connection: 'online',
  heardAtMs: Date.now(),
  silent: false,
  batteryPct: 80,
  charging: false,
  position: { xM: 20, yM: 0, headingRad: 0 },
  node: 'NP',
  path: [],
  driving: false,
  loaded: false,
  idle: true,
  controllable: true,
  orderId: null,
  errors: [],
  ...change,
});

/** The supply site with this PC as the zone's master and both vehicles ready at the parking place. */
export function seedLedZone(terminal: TestTerminal): void {
  const { store, fleet } = terminal;
  seedSupplySite(store);
  const payload = { supermarket: 'SM1' };
  const master = { ...payload, terminal: store.options.terminal, epoch: 1 };
  store.commit(
    accept(
      draft(zone, 'Z1', { type: 'ZoneMasterTaken', payload: master }),
      draft(zone, 'Z1', { type: 'ZoneModeSet', payload: { ...payload, mode: 'automatic' } }),
    ),
    policy,
  );
  fleet.setRole('Z1', 'master');
  fleet.put(agv('AGV-01'));
  fleet.put(agv('AGV-02'));
}

export const serveSupply = (folder: string, seed: (terminal: TestTerminal) => void | Promise<void>) =>
  serveScreens(folder, seed);

/** A call by hand; its key. */
export async function raise(terminal: TestTerminal, location: string, part: string): Promise<string> {
  const answer = await terminal.execute('logistics.raiseCall', { location, part }, 'logistics');
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  const { rows } = await terminal.query<{ rows: CallRow[] }>('logistics.calls');
  const call = rows.find((row) => row.to.id === location && row.part.id === part);
  if (call === undefined) throw new Error('no call');
  return call.call;
}

/** The transport of a call, asked for. */
export async function request(terminal: TestTerminal, call: string): Promise<string> {
  const answer = await terminal.execute('logistics.requestTransport', { call }, 'logistics');
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  const { rows } = await terminal.query<{ rows: TransportRow[] }>('logistics.transports');
  const row = rows.find((candidate) => candidate.call === call);
  if (row === undefined) throw new Error('no transport');
  return row.transport;
}

/** What the zone's master and its vehicles record. */
export function record(terminal: TestTerminal, key: string, ...events: readonly TransportEvent[]): void {
  terminal.store.commit(accept(...events.map((event) => draft(transport, key, event))), policy);
}

export const mission = { agv: 'AGV-01', epoch: 1, order: 1 };

export const assigned: TransportEvent = {
  type: 'TransportAssigned',
  payload: {
    supermarket: 'SM1',
    zone: 'Z1',
    mission,
    by: 'automatic',
    startNode: 'NP',
    pickupS: 20,
    nextBest: { agv: 'AGV-02', pickupS: 65 },
  },
};

export const step = (type: 'TransportAccepted' | 'TransportLoading' | 'TransportMoving'): TransportEvent => ({
  type,
  payload: { supermarket: 'SM1', mission, node: null },
});

export interface Opened {
  readonly page: Page;
  /** Console errors and failures of the page so far; a screen has none. */
  readonly errors: string[];
}

/** Signed in on a screen. */
export async function openAt(
  browser: Browser,
  server: ScreenServer,
  path: string,
  options: { role?: Role; language?: 'zh' | 'en'; scheme?: 'light' | 'dark'; width?: number } = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1366, height: 768 },
    colorScheme: options.scheme ?? 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  const { language = 'en', role = 'logistics' } = options;
  await openScreen(page, `${server.url}${path}`, { role, language });
  await page.getByRole('main').waitFor();
  return { page, errors };
}

export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = result.violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  }));
  expect(found).toEqual([]);
  expect(result.passes.length, 'rules that looked at something').toBeGreaterThan(8);
}

/** Fails when the text does not come. */
export const expectText = (at: Page | Locator, text: string | RegExp): Promise<void> =>
  at.getByText(text).first().waitFor();

/** As the scanner types it, with its prefix. */
export const scanText = (page: Page, text: string): Promise<void> => scan(page, ['F9', ...text, 'Enter']);

/** What the scan feedback says. */
export const heard = (page: Page) => page.locator('[aria-live="assertive"]');
