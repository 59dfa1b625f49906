import { expect, it } from 'vitest';
import { signedText } from '#sync/batch';
import { genesis } from '#sync/chain';
import { rollHash } from '#sync/log';
import type { PullAnswer } from '#sync/messages';
import { protocolVersion } from '#sync/messages';
import { placeText } from '#sync/place';
import type { HeldRow, HeldRun, RecoveryRequest } from '#sync/recovery';
import { verifyPlant } from '#plant/verify';
import type { CorePlant, LoggedRow } from './corePlant.ts';
import { boxFilled, corePlant } from './corePlant.ts';
import type { MemoryDisk } from './memoryPlantStore.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import { leaseMs, push, restorable } from './restorable.ts';
import type { RunWriter, TerminalWriter } from './writer.ts';

const never = new AbortController().signal;
const careful = { withHoles: false, withUnproven: false, prefer: null, asIs: false };

/** Where a terminal stands that has pulled everything. */
async function placeOf({ core }: CorePlant, terminal: string): Promise<Place> {
  const status = {
    run: '018f0000-0000-7000-8000-000000000000',
    lastSeq: 0,
    pending: 0,
    version: '1',
    clockMs: 0,
  };
  const request = {
    protocol: protocolVersion,
    cursor: 0,
    headHash: null,
    follows: null,
    limit: 2000,
    waitMs: 0,
    status,
  } as const;
  const answer = await core.exchange.pull(terminal, request, () => 0, never);
  if (answer.status !== 'page') throw new Error(answer.status);
  const { epoch, cursor, headHash, placeSignature } = answer.rest;
  return { epoch, position: cursor, logHash: headHash, signature: placeSignature ?? '' };
}
type Place = { epoch: number; position: number; logHash: PullAnswer['headHash']; signature: string };

const heldOf = ({ position, verdict, refusal, hash, body, side }: LoggedRow): HeldRow => ({
  position,
  verdict,
  refusal,
  hash,
  body,
  side,
});

/** The run as its author signs it through the last of its events that is in these rows. */
function saidOf(run: RunWriter, author: TerminalWriter, rows: readonly LoggedRow[]): HeldRun[] {
  const last = rows.findLast(({ event }) => event.run === run.run);
  if (!last) return [];
  const { seq } = last.event;
  const signature = author.sign(signedText(run, seq, last.hash));
  const prevHash = run.written[0]?.prevHash ?? '';
  return [{ run: run.run, prevRun: run.prevRun, prevHash, seq, hash: last.hash, signature }];
}

function request(
  place: Place | null,
  rows: readonly LoggedRow[],
  runs: readonly HeldRun[] = [],
): RecoveryRequest {
  const held = rows.map(heldOf);
  return {
    protocol: protocolVersion,
    epoch: 1,
    place,
    checkpoint: null,
    rows: held,
    runs: [...runs],
    places: [],
    whole: true,
  };
}

/** Three rows in a backup, four more behind it by two terminals, and the database as the backup has it. */
async function rewound() {
  const site = await restorable();
  const { plant, copy, putBack, passes } = site;
  const [one, two] = [await plant.enrol('one'), await plant.enrol('two')];
  const [first, second] = [one.startRun(), two.startRun()];
  await push(plant, first, '1', '2', '3');
  const image: MemoryDisk = copy();
  first.write(boxFilled('1', 5));
  await plant.push(first.batch(4));
  await push(plant, second, '4', '5');
  first.write(boxFilled('4', 7));
  await plant.push(first.batch(5));
  const log = await plant.log();
  const place = await placeOf(plant, one.terminal);
  const { serverId, epoch } = plant.core.identity.record;
  const placeAt = (position: number): Place => {
    const before = log.slice(0, position);
    const logHash = before.reduce((rolled, { hash, verdict }) => rollHash(rolled, hash, verdict), genesis);
    const signature = plant.core.identity.signText(placeText({ serverId, epoch, position, logHash }));
    return { epoch, position, logHash, signature };
  };
  const states = await plant.store.load({
    events: [],
    streams: log.map((r) => r.event.stream),
    effects: [],
    claims: [],
    subjects: [],
  });
  return {
    ...site,
    one,
    two,
    first,
    second,
    log,
    place,
    placeAt,
    image,
    states: states.streams,
    async putBackAndSee() {
      putBack(image);
      await passes(2 * leaseMs);
    },
  };
}

it('the log that was put back takes nothing in, says why, and is shown as it is', async () => {
  const { plant, putBackAndSee, first, noticed } = await rewound();
  await putBackAndSee();
  expect(noticed).toEqual([{ kind: 'node', position: 7 }]);
  await expect(plant.push(first.batch(4))).rejects.toThrow('busy');
  expect(plant.core.intake.status).toBe('recovering');
  expect(await plant.core.recovery.status()).toMatchObject({
    record: { base: 3, epoch: 1, evidence: { kind: 'node', position: 7 } },
    holes: [],
    known: 3,
  });
});

it('what was taken back stands at its old positions, with its verdicts, hashes and states, and the log goes on under a new epoch', async () => {
  const { plant, putBackAndSee, passes, one, two, first, second, log, place, states } = await rewound();
  await putBackAndSee();
  const shown = { status: 'recovering', after: 0 };
  const { exchange, recovery } = plant.core;
  const tail = log.filter(({ position }) => position > 3);
  const [mine, others] = [tail.slice(0, 2), tail.slice(2)];
  expect(await exchange.recovery(one.terminal, request(place, mine, saidOf(first, one, tail)))).toMatchObject(
    shown,
  );
  expect(await recovery.status()).toMatchObject({ holes: [{ from: 6, through: 7 }], proven: 3, held: 2 });
  expect(await recovery.open(careful)).toEqual({ status: 'refused', code: 'holes' });
  await exchange.recovery(two.terminal, request(null, others, saidOf(second, two, tail)));
  expect(await recovery.status()).toMatchObject({ holes: [], disagreements: [], proven: 7, known: 7 });
  expect(await recovery.open(careful)).toEqual({ status: 'opened', epoch: 2, taken: 4, lost: 0 });
  await passes(leaseMs);
  expect(await plant.log()).toEqual(log.map((row) => ({ ...row, receivedAt: expect.any(String) as string })));
  const keys = {
    events: [],
    streams: states.map(({ stream }) => stream),
    effects: [],
    claims: [],
    subjects: [],
  };
  expect((await plant.store.load(keys)).streams).toEqual(states);
  await push(plant, second, '6');
  expect((await plant.log()).at(-1)).toMatchObject({ position: 8, event: { stream: 'box/6' } });
  expect(await recovery.status()).toBeNull();
  expect((await verifyPlant(plant.store, plant.core.identity.record, [])).faults).toEqual([]);
});

it('a terminal proves by what the plant signed that the log was longer; what anybody else signed proves nothing', async () => {
  const { plant, image, one, place, log, noticed, passes } = await rewound();
  const other = await restorable();
  Object.assign(image.lease, { expiresMs: -Infinity });
  const forged = { ...place, signature: one.sign('x') };
  const { exchange } = other.plant.core;
  const stranger = await other.plant.enrol();
  for (const shown of [forged, place, null])
    expect(await exchange.recovery(stranger.terminal, request(shown, log))).toMatchObject({
      status: 'unproven',
    });
  expect(other.plant.core.recovery.current).toBeNull();
  await passes(1);
  expect(await plant.core.exchange.recovery(one.terminal, request(place, []))).toMatchObject({
    status: 'unproven',
  });
  expect(noticed).toEqual([]);
});

it('a position that nobody holds is filled with the word of it, what stands behind it keeps its position, and its author may hand it over again', async () => {
  const { plant, putBackAndSee, passes, one, two, first, second, log, place } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const kept = log.filter(({ position }) => position > 4);
  const said = [...saidOf(first, one, log), ...saidOf(second, two, log)];
  await exchange.recovery(two.terminal, request(place, kept, said));
  expect(await recovery.status()).toMatchObject({ holes: [{ from: 4, through: 4 }] });
  expect(await recovery.status()).toMatchObject({ unproven: [{ from: 5, through: 7 }] });
  const holes = { ...careful, withHoles: true };
  expect(await recovery.open(holes)).toEqual({ status: 'refused', code: 'unproven' });
  expect(await recovery.open({ ...holes, withUnproven: true })).toMatchObject({ taken: 2, lost: 2 });
  await passes(leaseMs);
  const now = await plant.log();
  expect(now.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(now.slice(4, 6).map(({ body }) => body)).toEqual(log.slice(4, 6).map(({ body }) => body));
  for (const at of [3, 6])
    expect(now[at]?.event).toMatchObject({
      type: 'DiscrepancyFound',
      payload: { code: 'recordLost', params: { position: at + 1 } },
    });
  expect((await plant.push(first.batch(4))).of(first)).toMatchObject({ seq: 5, fault: null });
  const bodies = (await plant.log()).map(({ body }) => body);
  for (const { body } of log) expect(bodies).toContain(body);
  expect((await verifyPlant(plant.store, plant.core.identity.record, [])).faults).toEqual([]);
});

it('where terminals differ both are listed, and nothing is taken before an administrator says whose it is', async () => {
  const { plant, putBackAndSee, passes, one, two, first, second, log, place } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const tail = log.filter(({ position }) => position > 3);
  const refusal = { code: 'boxClosed', params: {} };
  const altered = tail.map((row) =>
    row.position === 5 ? { ...row, verdict: 'refused' as const, refusal } : row,
  );
  await exchange.recovery(one.terminal, request(null, altered));
  await exchange.recovery(
    two.terminal,
    request(place, tail, [...saidOf(first, one, tail), ...saidOf(second, two, tail)]),
  );
  const terminals = [one.terminal, two.terminal];
  const { disagreements } = (await recovery.status()) ?? {};
  expect(disagreements?.map((d) => ({ ...d, terminals: d.terminals.toSorted() }))).toEqual([
    { position: 5, terminals: terminals.toSorted() },
  ]);
  expect(await recovery.open(careful)).toEqual({ status: 'refused', code: 'disagreements' });
  expect(await recovery.status(one.terminal)).toMatchObject({
    disagreements: [{ position: 7, terminals: [two.terminal] }],
  });
  expect(await recovery.open({ ...careful, prefer: two.terminal })).toMatchObject({ taken: 4, lost: 0 });
  await passes(leaseMs);
  expect((await plant.log()).map(({ scopeHash }) => scopeHash)).toEqual(
    log.map(({ scopeHash }) => scopeHash),
  );
});

it('a plant that was started on an older state judges nothing by it once a push shows what it had signed', async () => {
  const { plant, image, one, first, place, world } = await rewound();
  Object.assign(image.lease, { expiresMs: -Infinity });
  const store = memoryPlantStore({ nowMs: () => world.nowMs }, image);
  const { core } = await corePlant({ store, keys: plant.keys });
  const batches = [first.batch(4)];
  const pushed = core.exchange.push({ protocol: protocolVersion, batches, place });
  expect(await pushed).toEqual({ status: 'busy', retryAfterS: 5 });
  expect(image.log).toHaveLength(3);
  expect(core.recovery.current).toMatchObject({
    base: 3,
    evidence: { kind: 'terminal', terminal: one.terminal, position: 7 },
  });
});

it('a push that shows what this plant did not sign, or what its log has, is judged', async () => {
  const { plant, image, one, first, place, world } = await rewound();
  Object.assign(image.lease, { expiresMs: -Infinity });
  const store = memoryPlantStore({ nowMs: () => world.nowMs }, image);
  const again = await corePlant({ store, keys: plant.keys });
  const taken = async (shown: Place) => {
    const batches = [first.batch(4)];
    return (await again.core.exchange.push({ protocol: protocolVersion, batches, place: shown })).status;
  };
  expect(await taken({ ...place, signature: one.sign('x') })).toBe('taken');
  expect([image.log.length, again.core.recovery.current]).toEqual([5, null]);
  expect(await taken(await placeOf(again, one.terminal))).toBe('taken');
  expect([image.log.length, again.core.recovery.current]).toEqual([5, null]);
});

/** Held by a terminal behind a hole at the fourth position, from the fifth on. */
const behindHole = (log: readonly LoggedRow[]) => log.filter(({ position }) => position > 4);

it('behind a hole what two places enclose that the plant signed is proven, with its verdicts', async () => {
  const { plant, putBackAndSee, one, two, first, second, log, place, placeAt } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const said = [...saidOf(first, one, log), ...saidOf(second, two, log)];
  const places = [placeAt(4), placeAt(6)];
  const forged = { ...placeAt(5), signature: one.sign('x') };
  await exchange.recovery(two.terminal, { ...request(place, behindHole(log), said), places: [forged] });
  expect(await recovery.status()).toMatchObject({ unproven: [{ from: 5, through: 7 }] });
  await exchange.recovery(one.terminal, { ...request(null, []), places });
  expect(await recovery.status()).toMatchObject({
    holes: [{ from: 4, through: 4 }],
    unproven: [],
    unsigned: [],
  });
  expect(await recovery.open({ ...careful, withHoles: true })).toMatchObject({ status: 'opened' });
});

it('a verdict that was altered between two places that the plant signed is found', async () => {
  const { plant, putBackAndSee, one, two, log, place, placeAt } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const refusal = { code: 'boxClosed', params: {} };
  const altered = behindHole(log).map((row) =>
    row.position === 5 ? { ...row, verdict: 'refused' as const, refusal } : row,
  );
  await exchange.recovery(one.terminal, { ...request(place, altered), places: [placeAt(4), placeAt(6)] });
  const found = { position: 6, terminals: [one.terminal] };
  expect(await recovery.status()).toMatchObject({ disagreements: [found] });
  const wanted = { ...careful, withHoles: true, withUnproven: true };
  expect(await recovery.open(wanted)).toEqual({ status: 'refused', code: 'disagreements' });
  expect([two.terminal, (await plant.log()).length]).toEqual([two.terminal, 3]);
});

const toldUnproven = (log: readonly LoggedRow[]) =>
  log.flatMap(({ event, body }) =>
    event.type === 'DiscrepancyFound' && body.includes('"recordUnproven"')
      ? [{ stream: event.stream, payload: event.payload }]
      : [],
  );

it('of a row that is taken back without the plant’s or its author’s signature is told on its stream, of one that its author signed is not', async () => {
  const { plant, putBackAndSee, passes, one, two, first, second, log, place } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const [own] = saidOf(first, one, log);
  const [others] = saidOf(second, two, log);
  if (!own || !others) throw new Error('no runs');
  const forged = { ...others, signature: one.sign('x') };
  const rows = log.filter(({ position }) => position > 3);
  const early = rows.filter(({ position }) => position < 7);
  await exchange.recovery(one.terminal, request(null, early, [own, forged]));
  await exchange.recovery(two.terminal, request(place, [], []));
  expect(await recovery.status()).toMatchObject({
    holes: [{ from: 7, through: 7 }],
    unproven: [{ from: 4, through: 6 }],
    unsigned: [{ position: 4 }, { position: 5 }, { position: 6 }],
  });
  await exchange.recovery(two.terminal, request(place, [], [others]));
  const byTwo = new Set(early.flatMap(({ event, position }) => (event.run === second.run ? [position] : [])));
  const { unsigned } = (await recovery.status()) ?? {};
  expect(unsigned?.map(({ position }) => position)).toEqual(
    [4, 5, 6].filter((position) => !byTwo.has(position)),
  );
  const wanted = { ...careful, withHoles: true, withUnproven: true };
  expect(await recovery.open(wanted)).toMatchObject({ taken: 3, lost: 0 });
  await passes(leaseMs);
  const now = await plant.log();
  expect(toldUnproven(now)).toEqual(
    (unsigned ?? []).map(({ stream, eventId, position }) => ({
      stream,
      payload: { of: eventId, code: 'recordUnproven', params: { position, terminal: one.terminal } },
    })),
  );
  const { faults } = await verifyPlant(plant.store, plant.core.identity.record, []);
  expect(faults.map(({ fault }) => fault)).toEqual(['unsigned']);
});

it('a row whose text somebody altered does not take the place of the one that was recorded', async () => {
  const { plant, putBackAndSee, passes, one, two, first, second, log, place } = await rewound();
  await putBackAndSee();
  const { exchange, recovery } = plant.core;
  const tail = log.filter(({ position }) => position > 3);
  const altered = tail.map((row) => (row.position === 5 ? { ...row, body: log[5]?.body ?? '' } : row));
  const said = [...saidOf(first, one, tail), ...saidOf(second, two, tail)];
  await exchange.recovery(one.terminal, request(null, altered));
  await exchange.recovery(two.terminal, request(place, tail, said));
  expect((await recovery.status())?.disagreements).toHaveLength(1);
  expect(await recovery.open({ ...careful, prefer: two.terminal })).toMatchObject({ taken: 4, lost: 0 });
  await passes(leaseMs);
  expect((await plant.log()).map(({ body }) => body)).toEqual(log.map(({ body }) => body));
});
