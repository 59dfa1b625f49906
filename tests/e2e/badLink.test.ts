import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import { plantNonconformances } from '#plant/postgres/conformance';
import { readPlant } from '#plant/readPlant';
import { nodeRuntime } from '#process/nodeRuntime';
import { seededRandom } from '#simulate/random';
import { silent } from '#tests/plant/database';
import type { LinkFault } from './badLink.ts';
import { BadLink, linkFaults } from './badLink.ts';
import { effectsOf, eventsAtPlant, eventsIn, keptBy, missingFrom } from './keptEvents.ts';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';
import { boxes, Ledger, orders, problems, write } from './writers.ts';

/** The plant, and the PC of the line, whose engine is the built one, over a link that does to what they say what networks do. */
const seed = 20_261_201;
const soon = { timeout: 60_000, interval: 50 };

const folder = mkdtempSync(path.join(tmpdir(), 'takt-link-'));
const ledger = new Ledger();
const enough = new AbortController();
let link: BadLink;
let site: MortalSite;
let people: Promise<unknown>;

vi.stubEnv('TAKT_LOG', 'silent');

beforeAll(async () => {
  await buildIfNeeded();
  site = new MortalSite(folder, async (plantUrl) => {
    link = new BadLink(Number(new URL(plantUrl).port), seededRandom(seed));
    return link.listen();
  });
  await site.start();
  const line = new Pc(site.url, '1001');
  await vi.waitFor(async () => {
    const opened = await line.command('quality.openIssue', problems.ask('drill').input);
    if (!opened.ok) throw new Error(opened.code);
  }, soon);
  people = Promise.all([
    write(line, orders, ledger, enough.signal),
    write(line, problems, ledger, enough.signal),
    write(new Pc(site.url, '1002'), boxes, ledger, enough.signal),
  ]);
}, 120_000);

afterAll(async () => {
  enough.abort();
  await site.stop();
  await link.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
}, 60_000);

const happens = (fault: LinkFault): number => link.happened.get(fault) ?? 0;

describe('a PC on a bad link to its plant', { timeout: 200_000 }, () => {
  it.each(linkFaults)('goes on recording while the link is bad: %s', async (fault) => {
    const before = ledger.answers;
    link.fault = fault;
    // Each failure makes the PC wait longer before the next try.
    await expect.poll(() => happens(fault), soon).toBeGreaterThan(0);
    await expect.poll(() => ledger.answers - before, soon).toBeGreaterThan(10);
    link.fault = null;
  });

  it('has brought everything that it called saved to the plant once, whatever came twice', async () => {
    enough.abort();
    await people;
    const line = new Pc(site.url, '1001');
    const status = () => line.query<{ state: string; waiting: number }>('system.status');
    await expect.poll(status, soon).toMatchObject({ state: 'online', waiting: 0 });
    expect(keptBy(site.database('line'), (database) => missingFrom(database, ledger.saved))).toEqual([]);
    const atPlant = await eventsAtPlant(path.join(folder, 'plant'));
    const known = new Set(atPlant.map(({ eventId }) => eventId));
    expect([...ledger.saved].filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBe(atPlant.length);
    for (const events of [atPlant, keptBy(site.database('line'), eventsIn)]) {
      const effects = effectsOf(events, ledger.asked);
      expect([...ledger.asked.keys()].filter((mark) => effects.get(mark) !== 1)).toEqual([]);
    }
    const options = { runtime: nodeRuntime(), log: silent, databaseUrl: undefined };
    const broken = readPlant({ ...options, dataDir: path.join(folder, 'plant') }, (_s, _p, pool) =>
      plantNonconformances(pool),
    );
    expect(await broken).toEqual([]);
    expect(new Set(link.repeated)).toEqual(new Set(['HTTP/1.1 401 Unauthorized']));
  });
});
