import { setTimeout as wait } from 'node:timers/promises';
import { readFolder } from '#terminal/import/folder';
import type { SiteSimulation } from '#simulate/siteSimulation';
import { startSiteSimulation } from '#simulate/siteSimulation';
import type { DemoSite } from './supervisor.ts';

const signInLimitMs = 60_000;

/** Until the first PC knows its people: then the site has reached it. */
async function reached(url: string): Promise<void> {
  const until = performance.now() + signInLimitMs;
  const body = JSON.stringify({ badge: '1001', pin: '246810' });
  while (performance.now() < until) {
    const answer = await fetch(new URL('/api/session', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => null);
    if (answer?.ok) return;
    await wait(300);
  }
  throw new Error(`the site's data did not reach ${url}`);
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
  const logisticsUrl = urlOf('logistics');
  return startSiteSimulation({
    lineUrl,
    ...(logisticsUrl === undefined ? {} : { logisticsUrl }),
    brokerUrl: site.brokerUrl,
    site: plan.configuration,
    revision: plan.product.content,
    ...options,
  });
}
