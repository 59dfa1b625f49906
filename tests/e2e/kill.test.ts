import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import { SimulatedController } from '#simulate/controller';
import { seededRandom } from '#simulate/random';
import type { KeptEvent } from './keptEvents.ts';
import { effectsOf, eventsAtPlant, eventsIn, keptBy, missingFrom, tighteningsIn } from './keptEvents.ts';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';
import { boxes, comments, Ledger, orders, problems, write } from './writers.ts';

/**
 * The plant with its office terminal, a broker and the PC of the line, whose engine dies without a warning while four people and a
 * tightening controller write as fast as it answers: every death comes amid a write. The demo's simulated line and AGVs are not in it:
 * they wait for takts and ways, so that most deaths would find the engine idle. What they write takes the same way to the disk, and
 * tests/simulation crashes terminals with all kinds of it.
 */
const seed = 20_261_122;
const deaths = 50;
/** In these lives of the PC the plant dies, too, and comes back while the PC goes on. */
const plantDies = new Set([10, 25, 40]);
const soon = { timeout: 60_000, interval: 100 };

const folder = mkdtempSync(path.join(tmpdir(), 'takt-kill-'));
const site = new MortalSite(folder);
const ledger = new Ledger();
const enough = new AbortController();
let controller: SimulatedController;
let trigger: NodeJS.Timeout;
let people: Promise<unknown>;

vi.stubEnv('TAKT_LOG', 'silent');

beforeAll(async () => {
  await buildIfNeeded();
  await site.start();
  const tool = (site.files['tools.csv'] ?? '').split('\n')[1]?.split(',') ?? [];
  controller = new SimulatedController({ port: Number(tool.at(-1)), name: tool[0] ?? '', seed });
  await controller.listen();
  trigger = setInterval(() => {
    if (controller.unacknowledged.length === 0) controller.tighten({ outcome: 'ok', force: true });
  }, 10);
  const supervisor = new Pc(site.url, '1001');
  const issue = await openedIssue(supervisor);
  people = Promise.all([
    write(supervisor, orders, ledger, enough.signal),
    write(supervisor, problems, ledger, enough.signal),
    write(supervisor, comments(issue), ledger, enough.signal),
    write(new Pc(site.url, '1002'), boxes, ledger, enough.signal),
  ]);
}, 120_000);

/** The first one, as soon as the site's people have reached the PC. */
const openedIssue = (person: Pc): Promise<string> =>
  vi.waitFor(async () => {
    const opened = await person.command('quality.openIssue', problems.ask('drill').input);
    if (!opened.ok) throw new Error(opened.code);
    return opened.events[0]?.stream.split('/')[1] ?? '';
  }, soon);

afterAll(async () => {
  enough.abort();
  clearInterval(trigger);
  await controller?.close();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
}, 60_000);

/** Marks that did not take effect exactly once, or at most once where nobody was told that they had. */
function wrongEffects(events: readonly KeptEvent[]): string[] {
  const effects = effectsOf(events, ledger.asked);
  return [...ledger.asked].flatMap(([mark, { type, saved }]) => {
    const n = effects.get(mark) ?? 0;
    return n === 1 || (n === 0 && !saved) ? [] : [`${type} ${mark}: ${String(n)}`];
  });
}

/** Ids of tightenings, of those that were acknowledged, that are not there exactly once. */
function wrongTightenings(events: readonly KeptEvent[]): number[] {
  const counts = tighteningsIn(events);
  const ids = Array.from({ length: controller.acknowledged }, (_, i) => i + 1);
  return ids.filter((id) => counts.get(id) !== 1);
}

describe('a PC whose engine is killed at any moment', { timeout: 400_000 }, () => {
  it(`has everything that it called saved, once, after each of ${String(deaths)} deaths (seed ${String(seed)})`, async () => {
    const random = seededRandom(seed);
    let plantBack: Promise<void> = Promise.resolve();
    for (let life = 1; life <= deaths; life += 1) {
      const before = ledger.answers;
      await expect.poll(() => ledger.answers - before, { ...soon, interval: 5 }).toBeGreaterThan(5);
      await wait(random.integer(0, 120));
      if (plantDies.has(life)) {
        await plantBack;
        plantBack = site.killPlant().then(() => site.startPlant());
      }
      await site.killEngine();
      await site.startEngine();
      const { missing, events } = keptBy(site.database('line'), (database) => ({
        missing: missingFrom(database, ledger.saved),
        events: eventsIn(database),
      }));
      expect(missing, `life ${String(life)}`).toEqual([]);
      expect(wrongTightenings(events), `life ${String(life)}`).toEqual([]);
    }
    await plantBack;
    expect(ledger.answers).toBeGreaterThan(4 * deaths);
    expect(ledger.unanswered).toBeGreaterThan(deaths);
    expect(controller.connections).toBeGreaterThan(deaths / 2);
  });

  it('has brought all of it to the plant and to the office terminal, each thing once', async () => {
    enough.abort();
    clearInterval(trigger);
    await people;
    await expect.poll(() => controller.unacknowledged.length, soon).toBe(0);
    const line = new Pc(site.url, '1001');
    const status = () => line.query<{ state: string; waiting: number }>('system.status');
    await expect.poll(status, soon).toMatchObject({ state: 'online', waiting: 0 });
    const here = keptBy(site.database('line'), eventsIn);
    expect(wrongEffects(here)).toEqual([]);
    expect(wrongTightenings(here)).toEqual([]);
    const atPlant = await eventsAtPlant(path.join(folder, 'plant'));
    const known = new Set(atPlant.map(({ eventId }) => eventId));
    expect([...ledger.saved].filter((id) => !known.has(id))).toEqual([]);
    expect(wrongEffects(atPlant)).toEqual([]);
    expect(wrongTightenings(atPlant)).toEqual([]);
    const missingAtOffice = () =>
      keptBy(site.database('office'), (database) => missingFrom(database, ledger.saved));
    await expect.poll(missingAtOffice, soon).toEqual([]);
    expect(wrongEffects(keptBy(site.database('office'), eventsIn))).toEqual([]);
  });
});
