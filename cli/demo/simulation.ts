import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readFolder } from '#terminal/import/folder';
import type { SiteSimulation } from '#simulate/siteSimulation';
import { startSiteSimulation } from '#simulate/siteSimulation';
import { calibrateTools } from './calibrations.ts';
import type { DemoSite } from './supervisor.ts';

const signInLimitMs = 60_000;

const session = z.object({ token: z.string() });

/** Until a PC knows its people: then the site has reached it. Answers the session of the clerk. */
async function reached(url: string): Promise<string> {
  const until = performance.now() + signInLimitMs;
  const body = JSON.stringify({ badge: '1002', pin: '246810' });
  while (performance.now() < until) {
    const answer = await fetch(new URL('/api/session', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => null);
    if (answer?.ok) return session.parse(await answer.json()).token;
    await wait(300);
  }
  throw new Error(`the site's data did not reach ${url}`);
}

/** The clerk switches automatic dispatch on, as the demo's clerk would at the start of a shift. */
async function dispatchAutomatically(url: string, zone: string): Promise<void> {
  const token = await reached(url);
  const answer = await fetch(new URL('/api/commands/logistics.setDispatchMode', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ zone, mode: 'automatic' }),
  });
  if (!answer.ok && answer.status !== 409) throw new Error(`automatic dispatch: HTTP ${answer.status}`);
}

/** People, tools and AGVs of the demo, from outside, by the master data that was imported. */
export async function simulateDemo(
  site: DemoSite,
  files: Readonly<Record<string, string>>,
  options: { readonly seed: number; readonly speed: number },
): Promise<SiteSimulation> {
  const { plan } = readFolder(files);
  if (!plan.configuration || !plan.product) throw new Error('the demo folder has no site and product');
  const urlOf = (name: string): string | undefined => site.terminals.find((t) => t.name === name)?.url;
  const lineUrl = urlOf('line');
  if (lineUrl === undefined) throw new Error('the demo has no line PC');
  await Promise.all(site.terminals.map(({ url }) => reached(url)));
  await calibrateTools(lineUrl);
  const logisticsUrl = urlOf('logistics');
  for (const { id } of plan.configuration.zones) await dispatchAutomatically(logisticsUrl ?? lineUrl, id);
  return startSiteSimulation({
    lineUrl,
    ...(logisticsUrl === undefined ? {} : { logisticsUrl }),
    brokerUrl: site.brokerUrl,
    site: plan.configuration,
    revision: plan.product.content,
    ...options,
  });
}
