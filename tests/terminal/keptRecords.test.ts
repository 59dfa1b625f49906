import { describe, expect, it } from 'vitest';
import { plantLinkStore } from '#db/plantLinkStore';
import type { Outputs } from '#terminal/contract/infer';
import type { siteContract } from '#terminal/contract/site';
import { done, openQualitySite } from './qualitySite.ts';

type SiteAnswers = Outputs<typeof siteContract.queries>;

const foundAt = '2026-11-22T02:00:00.000Z';
type Site = Awaited<ReturnType<typeof openQualitySite>>;

/** What the plant's `DiscrepancyFound` on the stream of a PC leaves here when it comes with the feed. */
function tells(
  { database }: Site,
  word: { readonly id: string; readonly pc: string; readonly of: string; readonly code: string },
  params: Readonly<Record<string, string | number | null>>,
): void {
  const columns = 'event_id, stream, of, owner, code, params, found_at';
  database.sqlite
    .prepare(`insert into discrepancy (${columns}) values (?, ?, ?, 'admin', ?, ?, ?)`)
    .run(word.id, `terminal/${word.pc}`, word.of, word.code, JSON.stringify(params), foundAt);
}

/** A hold that was placed here, and that the plant keeps without being able to read it. */
async function unreadHold() {
  const t = await openQualitySite();
  t.plantJudges();
  const place = { reason: 'Torque', population: { kind: 'listed' }, members: [] };
  const { unit } = await t.unitAtWheels('PO-42801');
  t.plantJudges();
  const members = [{ kind: 'unit', unit }];
  const [placed] = await done(t.execute('quality.placeHold', { ...place, members }, 'quality'));
  const seq = t.store.lastSeq;
  const { run } = t.store;
  const ack = { run, seq, resendFrom: null, fault: null, parked: [{ seq, code: 'unknownVersion' }] };
  plantLinkStore(t.store).ack([ack]);
  const of = placed?.eventId ?? '';
  const params = { run, seq, reason: 'unknownVersion', type: 'HoldPlaced', stream: placed?.stream ?? null };
  tells(t, { id: 'told-1', pc: 't-1', of, code: 'recordUnreadable' }, params);
  return { t, of };
}

const inbox = async (t: Site, who: 'quality' | 'admin' | 'supervisor') =>
  (await t.query<SiteAnswers['inbox']>('site.inbox', { scope: 'mine' }, who)).rows;
const reviewed = async (t: Site, input: object = {}) =>
  (await t.query<SiteAnswers['inboxReviewed']>('site.inboxReviewed', input, 'admin')).rows;

describe('a record that the plant cannot read', () => {
  it('is one entry, of who looks after PCs and of its author, who cannot end it by taking note', async () => {
    const { t } = await unreadHold();
    const entry = { id: 'told-1', kind: 'parked', type: 'HoldPlaced', owner: 'admin', terminal: 't-1' };
    expect(await inbox(t, 'admin')).toMatchObject([
      { ...entry, code: 'recordUnreadable', settles: ['drop'], dueAt: '2026-11-22T06:00:00.000Z' },
    ]);
    expect(await inbox(t, 'quality')).toMatchObject([
      { ...entry, mine: true, settles: [], by: { person: 'p-quality-1' } },
    ]);
    expect(await inbox(t, 'supervisor')).toEqual([]);
    for (const [who, command, input] of [
      ['quality', 'acknowledgeRefusal', { event: 'told-1' }],
      ['admin', 'reviewDiscrepancy', { discrepancy: 'told-1' }],
    ] as const)
      expect(await t.execute(`site.${command}`, { ...input, note: 'x' }, who)).toMatchObject({
        code: 'inboxEntryWaitsForPlant',
      });
    expect(await t.execute('site.dropRecord', { record: 'told-1', note: 'x' }, 'quality')).toMatchObject({
      code: 'roleNotAllowed',
    });
  });

  it('that an admin gives up comes to its author with who did and why, and stays among what was reviewed', async () => {
    const { t, of } = await unreadHold();
    await done(t.execute('site.dropRecord', { record: 'told-1', note: 'held by hand' }, 'admin'));
    expect(await inbox(t, 'admin')).toEqual([]);
    t.plantJudges();
    const [told] = await inbox(t, 'quality');
    expect(told).toMatchObject({
      id: of,
      code: 'recordDropped',
      params: { by: 'p-admin-1', note: 'held by hand' },
      settles: ['acknowledge'],
    });
    await done(t.execute('site.acknowledgeRefusal', { event: of, note: 'held again' }, 'quality'));
    expect(await inbox(t, 'quality')).toEqual([]);
    expect(await reviewed(t)).toMatchObject([
      { how: 'accepted', note: 'held again', closedBy: { person: 'p-quality-1' }, type: 'HoldPlaced' },
      { how: 'dropped', note: 'held by hand', closedBy: { person: 'p-admin-1' }, subject: { key: 't-1' } },
    ]);
    expect(await reviewed(t, { words: 'BY HAND' })).toHaveLength(1);
    expect(await reviewed(t, { words: 'nothing of it' })).toEqual([]);
    expect(await reviewed(t, { limit: 1 })).toHaveLength(1);
  });

  it('needs nobody once a newer plant took it', async () => {
    const { t, of } = await unreadHold();
    t.database.sqlite
      .prepare(`update event set status = 'accepted', position = 99, refusal = null where event_id = ?`)
      .run(of);
    expect(await inbox(t, 'admin')).toEqual([]);
    expect(await inbox(t, 'quality')).toEqual([]);
  });
});

describe('two records under one name', () => {
  it('are shown to who looks after PCs, also where neither is known, and reviewed with a reason', async () => {
    const t = await openQualitySite();
    t.database.sqlite
      .exec(`insert into event (event_id, run, seq, stream, type, lamport, occurred_at, body, hash, status)
      select 'told-2', 'plant-run', 1, 'terminal/t-9', 'DiscrepancyFound', 1, occurred_at,
        json_set(body, '$.actor', json('{"kind":"plant"}')), hash, 'accepted' from event limit 1`);
    const params = { run: 'r-9', seq: 7, reason: 'forkedRun', type: 'UnitEntered', stream: 'unit/u-1' };
    tells(t, { id: 'told-2', pc: 't-9', of: 'r-9/7', code: 'recordSetAside' }, params);
    expect(await inbox(t, 'admin')).toMatchObject([
      {
        kind: 'quarantined',
        type: 'UnitEntered',
        by: { kind: 'plant' },
        terminal: 't-9',
        settles: ['review'],
      },
    ]);
    expect(await t.query('site.inboxCounts', {}, 'admin')).toMatchObject({ stuck: 1, overdue: 1 });
    const note = 'A copy of the disk was started; it is off now.';
    await done(t.execute('site.reviewDiscrepancy', { discrepancy: 'told-2', note }, 'admin'));
    expect(await inbox(t, 'admin')).toEqual([]);
    expect(await reviewed(t)).toMatchObject([{ how: 'reviewed', code: 'recordSetAside', note }]);
  });
});
