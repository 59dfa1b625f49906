import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesis } from '#sync/chain';
import { rollHash } from '#sync/log';
import type { FeedRow } from '#sync/messages';
import { FeedCorrupt } from '#sync/feedCorrupt';
import { splitPage } from '#sync/page';
import type { FeedPlace, Page } from '#sync/page';
import { fullJitterMs } from '#sync/backoff';
import type { ClockReading } from '#domain/kernel/moment';
import type { ClockMemory } from '#sync/plantClock';
import { PlantClock } from '#sync/plantClock';

const at = '2026-11-22T08:00:00.000Z';

/** Where somebody stands who has applied the page, and nobody before it. */
const behind = (page: Page): FeedPlace => {
  const last = page.rows.at(-1);
  const head = last && { scope: last.scope, seq: last.scopeSeq, hash: last.scopeHash };
  return { cursor: page.cursor, headHash: page.headHash, heads: new Map(head ? [[head.scope, head]] : []) };
};
const nowhere: FeedPlace = { cursor: 0, headHash: null, heads: new Map() };

function pageAfter(from: number, headHash: string, n: number): Page {
  const rows: FeedRow[] = [];
  let head = headHash;
  for (let i = 1; i <= n; i++) {
    const hash = String(from + i).padStart(64, '0');
    head = rollHash(head, hash, 'accepted');
    const place = { position: from + i, scope: 'site', scopeSeq: from + i, scopeHash: head, hash };
    rows.push({
      ...place,
      streamVersion: 0,
      verdict: 'accepted',
      refusal: null,
      receivedAt: at,
      body: '{}',
      side: null,
    });
  }
  return { rows, follows: null, cursor: from + n, headHash: head, place: null, heard: [], toldAt: at };
}

describe('a page in pieces', () => {
  it('is the same rows in order, and only its last piece says that it is the last', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 9 }), fc.nat(15), (n, size, known) => {
        const before = pageAfter(0, genesis, known);
        const place = known === 0 ? nowhere : behind(before);
        const page = pageAfter(known, before.headHash, n);
        const pieces = splitPage(page, place, size);
        expect(pieces.flatMap((piece) => piece.rows)).toEqual(page.rows);
        expect(pieces.every((piece) => piece.rows.length <= size)).toBe(true);
        expect(pieces.at(-1)).toMatchObject({ cursor: page.cursor, headHash: page.headHash, toldAt: at });
        expect(pieces.slice(0, -1).every((piece) => piece.toldAt === null)).toBe(true);
      }),
    );
  });

  it('passes over rows that are here already, and gives nothing of a page that is all old', () => {
    const page = pageAfter(0, genesis, 10);
    const half = pageAfter(0, genesis, 6);
    const rest = splitPage(page, behind(half), 100);
    expect(rest.flatMap((piece) => piece.rows.map((row) => row.position))).toEqual([7, 8, 9, 10]);
    expect(splitPage(half, behind(page), 100)).toEqual([]);
  });

  it('does not come out at all when anything in it is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(3), (n, where, how) => {
        const page = pageAfter(0, genesis, n);
        const rows = [...page.rows];
        const i = where % n;
        const row = rows[i];
        if (!row) return;
        if (how === 0) rows.splice(i, 1);
        else if (how === 1) rows[i] = { ...row, hash: 'f'.repeat(64) };
        else if (how === 2) rows[i] = { ...row, verdict: 'refused' };
        else rows[i] = { ...row, position: row.position + 1 };
        const changed = { ...page, rows };
        expect(() => splitPage(changed, nowhere, 5)).toThrow(FeedCorrupt);
      }),
    );
  });
});

/** A log in which two scopes take turns, as somebody gets it who follows the first alone. */
function pageOfOne(n: number): Page {
  const { rows: site } = pageAfter(0, genesis, n);
  const rows = site.map((row) => ({ ...row, position: row.position * 2 }));
  return {
    rows,
    follows: ['site'],
    cursor: 2 * n + 1,
    headHash: 'a'.repeat(64),
    place: null,
    heard: [],
    toldAt: at,
  };
}

describe('a page of some scopes', () => {
  it('has holes where the rows of others lie, and moves the cursor over them', () => {
    const pieces = splitPage(pageOfOne(5), nowhere, 2);
    expect(pieces.map((piece) => [piece.rows.length, piece.cursor])).toEqual([
      [2, 0],
      [2, 0],
      [1, 11],
    ]);
  });

  it('is begun again without what was applied of it', () => {
    const page = pageOfOne(5);
    const head = { scope: 'site', seq: 3, hash: page.rows[2]?.scopeHash ?? '' };
    const [rest] = splitPage(page, { ...nowhere, heads: new Map([['site', head]]) }, 9);
    expect(rest?.rows.map((row) => row.position)).toEqual([8, 10]);
  });

  it('does not come out at all when a row of a followed scope is missing, altered or out of order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(5), (n, where, how) => {
        const page = pageOfOne(n);
        const rows = [...page.rows];
        const i = where % (n - 1);
        const [row, next] = [rows[i], rows[i + 1]];
        if (!row || !next) return;
        if (how === 0) rows.splice(i, 1);
        else if (how === 1) rows[i] = { ...row, hash: 'f'.repeat(64) };
        else if (how === 2) rows[i] = { ...row, verdict: 'refused' };
        else if (how === 3) rows.splice(i, 2, next, row);
        else if (how === 4) rows[i] = { ...row, scopeSeq: row.scopeSeq + 1 };
        else rows[n - 1] = { ...(rows[n - 1] ?? row), position: page.cursor + 1 };
        expect(() => splitPage({ ...page, rows }, nowhere, 5)).toThrow(FeedCorrupt);
      }),
    );
  });
});

describe('a wait with full jitter', () => {
  it('lies anywhere below a ceiling that doubles and then stays', () => {
    const backoff = { baseMs: 500, capMs: 30_000 };
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, chance) => {
        const wait = fullJitterMs(backoff, failures, () => chance);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** Math.max(0, failures - 1)) || 500);
      }),
    );
    expect(fullJitterMs(backoff, 4, () => 0.999)).toBeGreaterThan(3_900);
  });
});

describe("the plant's clock", () => {
  it('holds the true offset within its uncertainty, however uneven the way is', () => {
    const trip = fc.tuple(fc.nat(400), fc.nat(400));
    fc.assert(
      fc.property(
        fc.array(trip, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: -1e6, max: 1e6 }),
        (trips, truth) => {
          const clock = new PlantClock();
          let now = 0;
          for (const [there, back] of trips) {
            const receivedMs = now + there + back;
            clock.sample({ sentMs: now, receivedMs, plantMs: now + there + truth, wallMs: receivedMs });
            now += there + back + 1_000;
          }
          const offset = clock.offset(now, now);
          expect(Math.abs((offset?.offsetMs ?? Number.NaN) - truth)).toBeLessThanOrEqual(
            offset?.uncertaintyMs ?? 0,
          );
        },
      ),
    );
  });

  const measured = (memory?: ClockMemory) => {
    const clock = new PlantClock(memory);
    clock.sample({ sentMs: 100, receivedMs: 110, plantMs: 5_105, wallMs: 110 });
    return clock;
  };
  const holds = (reading: ClockReading | null, offsetMs: number) =>
    reading !== null && Math.abs(reading.offsetMs - offsetMs) <= reading.uncertaintyMs;

  it('is less sure at once when the wall clock parts from the monotonic one: it was set, or the machine slept', () => {
    const clock = measured();
    expect(clock.offset(200, 200)?.offsetMs).toBe(5_000);
    expect([clock.jumped(200, 200), clock.jumped(3_600_200, 200)]).toEqual([false, true]);
    for (const parted of [3_600_000, -3_600_000, 90_000]) {
      const reading = clock.offset(200 + parted, 200);
      const [set, slept] = [5_000 - parted, 5_000];
      expect([holds(reading, set), holds(reading, slept)]).toEqual([true, true]);
      expect(reading?.uncertaintyMs).toBeLessThan(Math.abs(parted) / 2 + 10);
    }
  });

  it('knows again when the plant is asked after a jump, whatever way that took', () => {
    const clock = measured();
    clock.sample({ sentMs: 300, receivedMs: 700, plantMs: 5_500, wallMs: 3_600_700 });
    const reading = clock.offset(3_600_700, 700);
    expect(holds(reading, 5_000 - 3_600_000)).toBe(true);
    expect(reading?.uncertaintyMs).toBeLessThan(201);
    expect(clock.jumped(3_600_700, 700)).toBe(false);
  });

  it('takes the answer after a jump however slow it was, and asks no more', () => {
    const clock = measured();
    expect(clock.jumped(1_700, 200)).toBe(true);
    clock.sample({ sentMs: 300, receivedMs: 4_300, plantMs: 7_300, wallMs: 5_800 });
    expect(clock.jumped(5_800, 4_300)).toBe(false);
    expect(clock.offset(5_800, 4_300)?.uncertaintyMs).toBe(2_000);
  });

  it('is less sure with time, and outlasts the engine but not the boot', () => {
    let text: string | null = null;
    const memory = (bootId: string): ClockMemory => ({
      bootId,
      kept: () => text,
      keep: (next) => (text = next),
    });
    const first = measured(memory('boot-1')).offset(200, 200);
    const later = new PlantClock(memory('boot-1')).offset(86_400_200, 86_400_200);
    expect(later?.offsetMs).toBe(5_000);
    expect((later?.uncertaintyMs ?? 0) - (first?.uncertaintyMs ?? 0)).toBeCloseTo(8_640, 0);
    expect(new PlantClock(memory('boot-2')).offset(200, 200)).toBeNull();
    expect(new PlantClock().offset(200, 200)).toBeNull();
  });
});
