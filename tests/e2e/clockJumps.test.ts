import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { buildIfNeeded } from '#cli/build';
import { effectsOf, eventsAtPlant, keptBy, missingFrom } from './keptEvents.ts';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';
import { boxes, Ledger, orders, problems, write } from './writers.ts';

/**
 * The plant, and the PC of the line, whose engine is the built one on a wall clock that is set while it records; its monotonic clock and the plant's
 * clocks go on. By Debian's libfaketime.
 */
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
/** CI has it, so that there it fails where it is missing; elsewhere it is named among what was skipped. */
const absent = !existsSync(library) && process.env['CI'] !== 'true';
const day = 86_400_000;
const jumps = [0, 3, -2, 0];
const soon = { timeout: 60_000, interval: 50 };

const said = z.object({
  run: z.string(),
  seq: z.number(),
  lamport: z.number(),
  occurredAt: z.string(),
  clock: z.object({ offsetMs: z.number().nullable(), uncertaintyMs: z.number().nullable() }),
});

describe.skipIf(absent)('a PC whose clock is set while it records', { timeout: 200_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-clock-'));
  const clock = path.join(folder, 'clock');
  const site = new MortalSite(folder);
  const ledger = new Ledger();
  const enough = new AbortController();
  let people: Promise<unknown>;
  let startedMs = 0;

  beforeAll(async () => {
    vi.stubEnv('TAKT_LOG', 'silent');
    await buildIfNeeded();
    await site.start();
    await site.killEngine();
    startedMs = Date.now();
    setClock(0);
    vi.stubEnv('LD_PRELOAD', library);
    vi.stubEnv('FAKETIME_TIMESTAMP_FILE', clock);
    vi.stubEnv('FAKETIME_NO_CACHE', '1');
    vi.stubEnv('FAKETIME_DONT_FAKE_MONOTONIC', '1');
    await site.startEngine();
    vi.unstubAllEnvs();
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
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const setClock = (days: number): void => writeFileSync(clock, `${days < 0 ? '' : '+'}${String(days)}d\n`);
  const recorded = () =>
    keptBy(site.database('line'), (database) =>
      database
        .prepare<[], { readonly body: string }>('select body from event order by id')
        .all()
        .map(({ body }) => said.parse(JSON.parse(body))),
    );
  const ahead = ({ occurredAt }: z.infer<typeof said>): number =>
    Math.round((Date.parse(occurredAt) - startedMs) / day);

  it('goes on recording and reaching its plant, three days ahead and two days behind', async () => {
    for (const days of jumps) {
      setClock(days);
      const before = ledger.answers;
      await expect.poll(() => ledger.answers - before, soon).toBeGreaterThan(20);
      const measured = () =>
        recorded().some(
          (e) => ahead(e) === days && Math.abs((e.clock.offsetMs ?? day / 2) + days * day) < 60_000,
        );
      await expect.poll(measured, soon).toBe(true);
    }
  });

  it('says with each record what its clock was worth, and orders records without it', async () => {
    enough.abort();
    await people;
    const events = recorded().filter(({ run }, _i, all) => run === all.at(-1)?.run);
    expect(new Set(events.map(ahead))).toEqual(new Set(jumps));
    const endedMs = Date.now();
    const wrong = events.filter(({ occurredAt, clock: { offsetMs, uncertaintyMs } }) => {
      if (offsetMs === null || uncertaintyMs === null) return false;
      const atMs = Date.parse(occurredAt) + offsetMs;
      return atMs + uncertaintyMs < startedMs - 1_000 || atMs - uncertaintyMs > endedMs + 1_000;
    });
    expect(wrong).toEqual([]);
    const bySeq = events.toSorted((a, b) => a.seq - b.seq);
    expect(bySeq.map(({ seq }) => seq)).toEqual(bySeq.map((_, i) => i + 1));
    expect(bySeq.map(({ lamport }) => lamport)).toEqual(
      bySeq.map(({ lamport }) => lamport).toSorted((a, b) => a - b),
    );
  });

  it('has brought everything that it called saved to the plant once', async () => {
    const line = new Pc(site.url, '1001');
    const status = () => line.query<{ state: string; waiting: number }>('system.status');
    await expect.poll(status, soon).toMatchObject({ state: 'online', waiting: 0 });
    expect(keptBy(site.database('line'), (database) => missingFrom(database, ledger.saved))).toEqual([]);
    const atPlant = await eventsAtPlant(path.join(folder, 'plant'));
    const known = new Set(atPlant.map(({ eventId }) => eventId));
    expect([...ledger.saved].filter((id) => !known.has(id))).toEqual([]);
    const effects = effectsOf(atPlant, ledger.asked);
    expect([...ledger.asked.keys()].filter((mark) => effects.get(mark) !== 1)).toEqual([]);
  });
});
