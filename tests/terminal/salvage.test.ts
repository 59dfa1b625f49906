import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '#db/audit';
import { missedRecords } from '#db/missedRecords';
import { untilStep } from '#tests/db/steppingDisk';
import type { SalvageScene, Written } from './salvageScene.ts';
import { salvageScene, switchLamps } from './salvageScene.ts';

let scene: SalvageScene;
beforeAll(async () => {
  scene = await salvageScene();
});
afterAll(() => scene.close());

type Suffix = '' | '-wal';
const pageSize = 4096;
const frame = { first: 32, size: pageSize + 24 };

/** What happens to a disk; `at` is a share of the file. */
const damages = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('flip' as const),
      of: fc.constantFrom<Suffix>('', '-wal'),
      at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
      bit: fc.nat(7),
    }),
    // Where an event lies, which most pages of a young database do not hold.
    fc.record({
      kind: fc.constant('hit' as const),
      of: fc.constantFrom<Suffix>('', '-wal'),
      event: fc.nat(10_000),
      bit: fc.nat(7),
    }),
    fc.record({
      kind: fc.constantFrom('zero' as const, 'garble' as const),
      of: fc.constantFrom<Suffix>('', '-wal'),
      at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
      pages: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({
      kind: fc.constant('truncate' as const),
      of: fc.constantFrom<Suffix>('', '-wal'),
      at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('lose' as const), of: fc.constant<Suffix>('-wal') }),
  ),
  { minLength: 1, maxLength: 4 },
);
type Damage = typeof damages extends fc.Arbitrary<readonly (infer D)[]> ? D : never;

/** The name of who did it, in one of the copies of an event, so that it can be read as well with another; -1 where the file holds none. */
function placeOf(n: number, bytes: Buffer): number {
  const body = scene.written[n % scene.written.length]?.body ?? '';
  const at = bytes.indexOf(body);
  return at === -1 ? -1 : at + body.indexOf('"person":"p"') + '"person":"'.length;
}

function damage(one: Damage): void {
  const file = path.join(scene.place, `terminal.db${one.of}`);
  if (!existsSync(file)) return;
  if (one.kind === 'lose') return rmSync(file);
  const bytes = readFileSync(file);
  const at = one.kind === 'hit' ? placeOf(one.event, bytes) : Math.floor(one.at * bytes.length);
  if (at === -1) return;
  if (one.kind === 'truncate') return truncateSync(file, at);
  if (one.kind === 'flip' || one.kind === 'hit') bytes[at] = (bytes[at] ?? 0) ^ (1 << one.bit);
  else {
    const from = at - (at % pageSize);
    bytes.fill(one.kind === 'zero' ? 0 : 0xa5, from, Math.min(bytes.length, from + one.pages * pageSize));
  }
  writeFileSync(file, bytes);
}

/**
 * Events of which every copy lies where nothing was damaged; of one in the log its whole transaction and the frame before. Looked for by their text, so that
 * nothing of what is tested is asked.
 */
function readable(): ReadonlySet<string> {
  const then = { '': scene.bytes('crashed', ''), '-wal': scene.bytes('crashed', '-wal') };
  const now = { '': scene.bytes('now', ''), '-wal': scene.bytes('now', '-wal') };
  const same = (of: Suffix, from: number, to: number) =>
    now[of].length >= to && now[of].subarray(from, to).equals(then[of].subarray(from, to));
  const wholeIn = (of: Suffix, at: number): boolean => {
    if (of === '') return same('', at - (at % pageSize), at - (at % pageSize) + pageSize);
    const n = Math.floor((at - frame.first) / frame.size);
    let end = n;
    while (then['-wal'].readUInt32BE(frame.first + end * frame.size + 4) === 0) end += 1;
    const from = n === 0 ? 0 : frame.first + (n - 1) * frame.size;
    return same('-wal', 0, frame.first) && same('-wal', from, frame.first + (end + 1) * frame.size);
  };
  const copies = ({ body }: Written): boolean[] =>
    (['', '-wal'] as const).flatMap((of) => {
      const found: boolean[] = [];
      for (let at = then[of].indexOf(body); at !== -1; at = then[of].indexOf(body, at + 1))
        found.push(wholeIn(of, at));
      return found;
    });
  return new Set(scene.written.filter((event) => copies(event).every(Boolean)).map(({ eventId }) => eventId));
}

/** What the chain can prove: the place before is in the backup, or readable, too. */
function provable(found: ReadonlySet<string>, withBackup: boolean): readonly Written[] {
  const there = (event: Written | undefined): boolean =>
    event !== undefined && (found.has(event.eventId) || (withBackup && event.inBackup));
  return scene.written.filter((event, i) => {
    const before = scene.written[i - 1];
    if (withBackup && event.inBackup) return true;
    return found.has(event.eventId) && event.seq > 1 && before?.run === event.run && there(before);
  });
}

describe('a database damaged at random', () => {
  it('is set aside, and every own event that can be read and proven goes on', async () => {
    const counted = { started: 0, salvaged: 0, kept: 0, missing: 0, logs: 0 };
    await fc.assert(
      fc.asyncProperty(damages, fc.boolean(), async (acts, withBackup) => {
        scene.put(withBackup);
        for (const act of acts) damage(act);
        const expected = provable(readable(), withBackup);
        const started = await scene.start().catch((error: unknown) => error);
        // Without a backup, who this PC is may be gone as well: then nothing is touched.
        if (started instanceof Error) {
          expect([withBackup, readdirSync(scene.place).filter((name) => name.includes('damaged'))]).toEqual([
            false,
            [],
          ]);
          return;
        }
        const { database, store, salvaged } = started as Awaited<ReturnType<SalvageScene['start']>>;
        try {
          counted.started += 1;
          counted.salvaged += salvaged === null ? 0 : 1;
          counted.kept += salvaged?.kept ?? 0;
          counted.missing += salvaged?.missing.length ?? 0;
          counted.logs += salvaged?.damage === 'logCut' ? 1 : 0;
          const rows = database.sqlite
            .prepare<[], { eventId: string; run: string; seq: number; body: string; status: string }>(
              'select event_id as eventId, run, seq, body, status from event',
            )
            .all();
          const there = new Map(rows.map((row) => [row.eventId, row]));
          expect(expected.filter(({ eventId }) => !there.has(eventId)).map(({ seq }) => seq)).toEqual([]);
          const bodies = new Set(scene.written.map(({ body }) => body));
          expect(rows.filter(({ body }) => !bodies.has(body))).toEqual([]);
          saysWhatIsMissing(there, salvaged);
          if (salvaged !== null) expect(existsSync(path.join(scene.place, salvaged.aside))).toBe(true);
          const { faults } = audit(database.sqlite, () => scene.publicKey);
          if (salvaged?.kept) expect(salvaged.missing.length).toBeGreaterThan(0);
          if ((salvaged?.missing.length ?? 0) === 0) expect(faults).toEqual([]);
          const lost = new Map(salvaged?.missing.map(({ run, throughSeq }) => [run, throughSeq]));
          const told = new Map(missedRecords(store, []).map(({ run, throughSeq }) => [run, throughSeq]));
          expect(told).toEqual(lost);
          const [after] = switchLamps(store, 'lamp-1');
          expect(after).toMatchObject({ seq: 1 });
        } finally {
          database.close();
        }
      }),
      {
        numRuns: 18,
        // Damage to the log alone, to one page of events alone, and to what has no backup.
        examples: [
          [[{ kind: 'flip', of: '-wal', at: 0.3, bit: 3 }], true],
          [[{ kind: 'hit', of: '', event: 40, bit: 0 }], true],
          [
            [
              { kind: 'hit', of: '', event: 40, bit: 0 },
              { kind: 'flip', of: '-wal', at: 0.3, bit: 3 },
            ],
            true,
          ],
          // The end of a decision, and the place in the index that names it.
          [
            [
              { kind: 'truncate', of: '', at: 0.9998804466011598 },
              { kind: 'truncate', of: '-wal', at: 0 },
            ],
            false,
          ],
          [[{ kind: 'garble', of: '', at: 0.5, pages: 8 }], false],
        ],
      },
    );
    // Random damage is of no use that never does what it is for.
    expect(Math.min(counted.salvaged, counted.kept, counted.missing, counted.logs)).toBeGreaterThan(0);
  }, 120_000);
});

/** Between what is there and the last of a run that is there, whatever is not is said to be missing; and nothing that is there is. */
function saysWhatIsMissing(
  there: ReadonlyMap<string, { readonly run: string; readonly seq: number }>,
  salvaged: { readonly missing: readonly { run: string; fromSeq: number; throughSeq: number }[] } | null,
): void {
  const isSaid = (run: string, seq: number) =>
    (salvaged?.missing ?? []).some((m) => m.run === run && seq >= m.fromSeq && seq <= m.throughSeq);
  const last = new Map<string, number>();
  for (const { run, seq } of there.values()) last.set(run, Math.max(seq, last.get(run) ?? 0));
  for (const { run, seq, eventId } of scene.written) {
    const known = there.has(eventId);
    if (known || seq < (last.get(run) ?? 0)) expect([run, seq, isSaid(run, seq)]).toEqual([run, seq, !known]);
  }
}

describe('a salvage that was cut', () => {
  const eventsIn = (database: { sqlite: { prepare(sql: string): { get(): unknown } } }) =>
    database.sqlite.prepare('select count(*) as n from event').get();

  it.each<[what: string, at: () => void]>([
    ['with an event that was altered', () => damage({ kind: 'hit', of: '', event: 60, bit: 1 })],
    ['with a log that is damaged', () => damage({ kind: 'flip', of: '-wal', at: 0.1, bit: 1 })],
  ])(
    'after any step comes to the same end with the next start, %s',
    async (_what, spoil) => {
      scene.put(true);
      spoil();
      const whole = await scene.start();
      const all = eventsIn(whole.database);
      whole.database.close();
      let cuts = 0;
      for (; ; cuts += 1) {
        scene.put(true);
        spoil();
        if (await untilStep(cuts, async () => (await scene.start()).database.close())) break;
        const { database, salvaged } = await scene.start();
        expect([cuts, eventsIn(database)]).toEqual([cuts, all]);
        if (salvaged !== null)
          expect([cuts, existsSync(path.join(scene.place, salvaged.aside))]).toEqual([cuts, true]);
        database.close();
      }
      expect(cuts).toBeGreaterThanOrEqual(6);
    },
    60_000,
  );
});
